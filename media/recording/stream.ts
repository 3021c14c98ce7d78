import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { MediaError } from '../fault.ts';
import { CHUNK_MAX, ChunkCipher, LENGTH_BYTES, parseHeader, TAG_BYTES } from './format.ts';
import type { RecordingHeader } from './format.ts';

const BYTES_PER_MS = 8 * 2 * 2;
const HEADER_READ_MAX = 65_536 + 64;

/** A recording that is read where it lies, a chunk at a time; for players, which jump about. */
export interface RecordingFile {
  readonly header: RecordingHeader;
  /** Of its sound: s16le, 8 kHz, stereo. */
  readonly bytes: number;
  readonly durationMs: number;
  /** False when the end is missing, as a crash leaves it. */
  readonly isComplete: boolean;
  /** The sound from byte `from` up to and without byte `to`. Throws as `readRecording` does. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

interface Place {
  /** Of the sealed bytes, in the file. */
  readonly at: number;
  readonly length: number;
  /** Of its sound, in the whole. */
  readonly from: number;
}

/** Throws MediaError('badRecording') for a file that is none, or not under this key. */
export async function openRecording(
  path: string,
  unwrapKey: (header: RecordingHeader) => Promise<Uint8Array>,
): Promise<RecordingFile> {
  const file = await open(path, 'r');
  try {
    const { header, headBytes, places, bytes } = await layOut(file);
    const key = await unwrapKey(header);
    const cipher = new ChunkCipher(key, { prefix: header.noncePrefix, bytes: headBytes });
    const last = places.at(-1);
    const isComplete =
      last !== undefined &&
      cipher.open(places.length - 1, await sealedAt(file, last), true) !== undefined;
    const durationMs = Math.round(bytes / BYTES_PER_MS);
    const chunks = { file, cipher, places, isComplete };
    const read = (from: number, to: number) => readChunks(chunks, from, to);
    return { header, bytes, durationMs, isComplete, read, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** How long it is, without its key: for what a crash left behind. */
export async function measureRecording(
  path: string,
): Promise<{ readonly durationMs: number; readonly size: number }> {
  const file = await open(path, 'r');
  try {
    const { bytes } = await layOut(file);
    return { durationMs: Math.round(bytes / BYTES_PER_MS), size: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

async function layOut(file: FileHandle) {
  const { size } = await file.stat();
  const start = await readAt(file, 0, Math.min(size, HEADER_READ_MAX));
  const { header, length } = parseHeader(start);
  const places: Place[] = [];
  let bytes = 0;
  for (let at = length; at + LENGTH_BYTES <= size; ) {
    const sealed = (await readAt(file, at, LENGTH_BYTES)).readUInt32BE();
    if (sealed < TAG_BYTES || sealed > CHUNK_MAX) throw bad(`bad chunk length at byte ${at}`);
    // A torn chunk at the end is what a crash leaves.
    if (at + LENGTH_BYTES + sealed > size) break;
    places.push({ at: at + LENGTH_BYTES, length: sealed, from: bytes });
    bytes += sealed - TAG_BYTES;
    at += LENGTH_BYTES + sealed;
  }
  return { header, headBytes: start.subarray(0, length), places, bytes };
}

interface Chunks {
  readonly file: FileHandle;
  readonly cipher: ChunkCipher;
  readonly places: readonly Place[];
  readonly isComplete: boolean;
}

async function* readChunks(chunks: Chunks, from: number, to: number): AsyncIterable<Uint8Array> {
  const { file, cipher, places, isComplete } = chunks;
  for (const [number, place] of places.entries()) {
    const end = place.from + place.length - TAG_BYTES;
    if (end <= from) continue;
    if (place.from >= to) return;
    const isLast = isComplete && number === places.length - 1;
    const plain = cipher.open(number, await sealedAt(file, place), isLast);
    if (plain === undefined) throw bad(`recording altered or out of order at byte ${place.at}`);
    yield plain.subarray(Math.max(0, from - place.from), to - place.from);
  }
}

const sealedAt = (file: FileHandle, { at, length }: Place): Promise<Buffer> =>
  readAt(file, at, length);

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw bad(`recording cut off at byte ${at + done}`);
    done += bytesRead;
  }
  return bytes;
}

function bad(message: string): MediaError {
  return new MediaError('badRecording', message);
}
