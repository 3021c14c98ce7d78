import { openRecording } from '../../channels/index.ts';
import type { RecordingFile } from '../../channels/index.ts';
import type { TenantId } from '../../domain/index.ts';
import type { RecordingAudio } from '../../api/index.ts';
import type { RecordingFiles } from './files.ts';

export const HEADER_BYTES = 44;
const RATE_HZ = 8_000;
const SAMPLE_BYTES = 2;

/** Files on the disk, in order, with whoever knows their keys. */
interface Parts<Part> {
  readonly parts: readonly Part[];
  readonly keeper: {
    readonly files: Pick<RecordingFiles, 'find'>;
    keyOf(tenant: TenantId, part: Part): Promise<Uint8Array | null>;
  };
}

/** What is taken of each file, which holds both sides. */
export interface Taken {
  readonly channels: 1 | 2;
  bytesOf(file: RecordingFile): number;
  read(file: RecordingFile, from: number, to: number): AsyncIterable<Uint8Array>;
}

/** All of the files as one WAV, opened as it is asked for; null = nothing can be heard. */
export async function openWav<Part extends { readonly path: string }>(
  { parts, keeper }: Parts<Part>,
  tenant: TenantId,
  taken: Taken,
): Promise<RecordingAudio | null> {
  const files: RecordingFile[] = [];
  try {
    for (const part of parts) {
      const path = await keeper.files.find(part);
      const key = path === null ? null : await keeper.keyOf(tenant, part);
      if (path !== null && key !== null) files.push(await openRecording(path, async () => key));
    }
  } catch (error) {
    await closeAll(files);
    throw error;
  }
  if (files.length === 0) return null;
  const sound = files.reduce((sum, file) => sum + taken.bytesOf(file), 0);
  return {
    bytes: HEADER_BYTES + sound,
    read: (from, to) => readAll(files, taken, { from, to, sound }),
    close: () => closeAll(files),
  };
}

async function* readAll(
  files: readonly RecordingFile[],
  taken: Taken,
  { from, to, sound }: { readonly from: number; readonly to: number; readonly sound: number },
): AsyncIterable<Uint8Array> {
  try {
    if (from < HEADER_BYTES) yield wavHeader(sound, taken.channels).subarray(from, to);
    let start = HEADER_BYTES;
    for (const file of files) {
      const bytes = taken.bytesOf(file);
      const [first, end] = [Math.max(0, from - start), Math.min(bytes, to - start)];
      if (first < end) yield* taken.read(file, first, end);
      start += bytes;
    }
  } finally {
    await closeAll(files);
  }
}

async function closeAll(files: readonly RecordingFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()));
}

/** RIFF, PCM of 16 bits. */
function wavHeader(sound: number, channels: number): Buffer {
  const frameBytes = channels * SAMPLE_BYTES;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + sound, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(RATE_HZ, 24);
  header.writeUInt32LE(RATE_HZ * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(sound, 40);
  return header;
}
