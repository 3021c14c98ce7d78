import type { RecordingFile } from '../../channels/index.ts';
import type { RecordingId, TenantId } from '../../domain/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { RecordingAudio } from '../../api/index.ts';
import { HEADER_BYTES, openWav } from '../recording/wav.ts';
import type { Taken } from '../recording/wav.ts';
import type { VoicemailKeeper } from './keeper.ts';

/** In the file, where the other side is what the caller heard. */
const STEREO_BYTES = 4;
const MONO_BYTES = 2;

export interface MessageFiles {
  readonly keeper: Pick<VoicemailKeeper, 'files' | 'keyOf'>;
  readonly messages: Pick<Journal['messages'], 'parts'>;
}

const CALLER_ALONE: Taken = {
  channels: 1,
  bytesOf: ({ bytes }) => Math.floor(bytes / STEREO_BYTES) * MONO_BYTES,
  read: readLeft,
};

/** A message as one WAV of the caller alone; null = nothing can be heard. */
export async function openMessage(
  { keeper, messages }: MessageFiles,
  tenant: TenantId,
  id: RecordingId,
): Promise<RecordingAudio | null> {
  return openWav({ parts: await messages.parts(tenant, id), keeper }, tenant, CALLER_ALONE);
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
