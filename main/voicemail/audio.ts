import { openRecording } from '../../channels/index.ts';
import type { RecordingFile } from '../../channels/index.ts';
import type { RecordingId, TenantId } from '../../domain/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { RecordingAudio } from '../../api/index.ts';
import type { VoicemailKeeper } from './keeper.ts';

const HEADER_BYTES = 44;
const RATE_HZ = 8_000;
/** In the file, where the other side is what the caller heard. */
const STEREO_BYTES = 4;
const MONO_BYTES = 2;

export interface MessageFiles {
  readonly keeper: Pick<VoicemailKeeper, 'files' | 'keyOf'>;
  readonly messages: Pick<Journal['messages'], 'parts'>;
}

/** A message as one WAV of the caller alone; null = nothing can be heard. */
export async function openMessage(
  { keeper, messages }: MessageFiles,
  tenant: TenantId,
  id: RecordingId,
): Promise<RecordingAudio | null> {
  const files: RecordingFile[] = [];
  try {
    for (const part of await messages.parts(tenant, id)) {
      const path = await keeper.files.find(part);
      const key = path === null ? null : await keeper.keyOf(tenant, part);
      if (path !== null && key !== null) files.push(await openRecording(path, async () => key));
    }
  } catch (error) {
    await closeAll(files);
    throw error;
  }
  if (files.length === 0) return null;
  const sound = files.reduce((sum, file) => sum + monoBytes(file), 0);
  return {
    bytes: HEADER_BYTES + sound,
    read: (from, to) => readAll(files, wavHeader(sound), { from, to }),
    close: () => closeAll(files),
  };
}

const monoBytes = ({ bytes }: RecordingFile) => Math.floor(bytes / STEREO_BYTES) * MONO_BYTES;

async function* readAll(
  files: readonly RecordingFile[],
  header: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncIterable<Uint8Array> {
  try {
    if (from < HEADER_BYTES) yield header.subarray(from, to);
    let start = HEADER_BYTES;
    for (const file of files) {
      const [first, end] = [Math.max(0, from - start), Math.min(monoBytes(file), to - start)];
      if (first < end) yield* readLeft(file, first, end);
      start += monoBytes(file);
    }
  } finally {
    await closeAll(files);
  }
}

/** The left channel from byte `first` to `end`: whole samples are read, what is beyond is cut. */
async function* readLeft(
  file: RecordingFile,
  first: number,
  end: number,
): AsyncIterable<Uint8Array> {
  const [from, to] = [Math.floor(first / MONO_BYTES), Math.ceil(end / MONO_BYTES)];
  let skip = first - from * MONO_BYTES;
  let left = end - first;
  let rest: Uint8Array = new Uint8Array();
  for await (const piece of file.read(from * STEREO_BYTES, to * STEREO_BYTES)) {
    const both = Buffer.concat([rest, piece]);
    const count = Math.floor(both.length / STEREO_BYTES);
    rest = both.subarray(count * STEREO_BYTES);
    const mono = Buffer.alloc(count * MONO_BYTES);
    for (let i = 0; i < count; i++) both.copy(mono, i * MONO_BYTES, i * STEREO_BYTES, i * 4 + 2);
    const part = mono.subarray(skip, skip + left);
    skip = Math.max(0, skip - mono.length);
    left -= part.length;
    if (part.length > 0) yield part;
  }
}

async function closeAll(files: readonly RecordingFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()));
}

/** RIFF, PCM, one channel of 16 bits. */
export function wavHeader(sound: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + sound, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE_HZ, 24);
  header.writeUInt32LE(RATE_HZ * MONO_BYTES, 28);
  header.writeUInt16LE(MONO_BYTES, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(sound, 40);
  return header;
}

/** All of it as samples, for who sends or reads it; null as above. */
export async function messageSamples(
  files: MessageFiles,
  tenant: TenantId,
  id: RecordingId,
): Promise<Int16Array | null> {
  const audio = await openMessage(files, tenant, id);
  if (audio === null) return null;
  const parts: Uint8Array[] = [];
  for await (const part of audio.read(HEADER_BYTES, audio.bytes)) parts.push(part);
  const bytes = Buffer.concat(parts);
  return Int16Array.from({ length: bytes.length / MONO_BYTES }, (_, i) => bytes.readInt16LE(2 * i));
}
