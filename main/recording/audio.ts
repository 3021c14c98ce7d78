import { openRecording } from '../../channels/index.ts';
import type { RecordingFile } from '../../channels/index.ts';
import type { RecordingId, TenantId } from '../../domain/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { RecordingAudio } from '../../api/index.ts';
import type { RecordingKeeper } from './keeper.ts';

const HEADER_BYTES = 44;
const RATE_HZ = 8_000;
const FRAME_BYTES = 4;

/** All files of a recording as one WAV, opened as it is asked for; null = nothing can be heard. */
export async function openAudio(
  parts: {
    readonly keeper: RecordingKeeper;
    readonly recordings: Pick<Journal['recordings'], 'parts'>;
  },
  tenant: TenantId,
  id: RecordingId,
): Promise<RecordingAudio | null> {
  const { keeper, recordings } = parts;
  const files: RecordingFile[] = [];
  try {
    for (const part of await recordings.parts(tenant, id)) {
      const path = await keeper.files.find(part);
      const key = path === null ? null : await keeper.keyOf(tenant, part);
      if (path !== null && key !== null) files.push(await openRecording(path, async () => key));
    }
  } catch (error) {
    await closeAll(files);
    throw error;
  }
  if (files.length === 0) return null;
  const sound = files.reduce((sum, file) => sum + file.bytes, 0);
  const header = wavHeader(sound);
  return {
    bytes: HEADER_BYTES + sound,
    read: (from, to) => readAll(files, header, { from, to }),
    close: () => closeAll(files),
  };
}

async function* readAll(
  files: readonly RecordingFile[],
  header: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncIterable<Uint8Array> {
  try {
    if (from < HEADER_BYTES) yield header.subarray(from, to);
    let start = HEADER_BYTES;
    for (const file of files) {
      const [first, end] = [Math.max(0, from - start), Math.min(file.bytes, to - start)];
      if (first < end) yield* file.read(first, end);
      start += file.bytes;
    }
  } finally {
    await closeAll(files);
  }
}

async function closeAll(files: readonly RecordingFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()));
}

/** RIFF, PCM, two channels of 16 bits. */
function wavHeader(sound: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + sound, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(RATE_HZ, 24);
  header.writeUInt32LE(RATE_HZ * FRAME_BYTES, 28);
  header.writeUInt16LE(FRAME_BYTES, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(sound, 40);
  return header;
}
