import { MediaError } from '../fault.ts';
import { writeWav } from '../wav.ts';
import { CHUNK_MAX, ChunkCipher, LENGTH_BYTES, parseHeader, TAG_BYTES } from './format.ts';
import type { RecordingHeader } from './format.ts';

const BYTES_PER_MS = 8 * 2 * 2;

export interface ReadRecordingOptions {
  /** Unwraps the key of the header. */
  readonly unwrapKey: (header: RecordingHeader) => Promise<Uint8Array>;
  /**
   * Takes a file whose end is missing, as a crash leaves it, up to its last whole chunk. Nothing
   * else is forgiven.
   */
  readonly allowTruncated?: boolean;
}

export interface RecordingAudio {
  readonly header: RecordingHeader;
  /** Interleaved: left the leg's peer, right what it heard. */
  readonly samples: Int16Array;
  readonly durationMs: number;
  /** False when the end is missing. */
  readonly isComplete: boolean;
}

/**
 * Opens an encrypted recording. Throws MediaError('badRecording') with the place (byte, chunk,
 * time) for one that was cut off, altered, put into another order or is not under this key.
 */
export async function readRecording(
  bytes: Uint8Array,
  options: ReadRecordingOptions,
): Promise<RecordingAudio> {
  const { header, length } = parseHeader(bytes);
  const key = await options.unwrapKey(header);
  const head = { prefix: header.noncePrefix, bytes: bytes.subarray(0, length) };
  const { plain, isComplete } = openChunks(bytes, length, {
    cipher: new ChunkCipher(key, head),
    allowTruncated: options.allowTruncated ?? false,
  });
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const samples = Int16Array.from({ length: plain.length >> 1 }, (_, i) =>
    view.getInt16(2 * i, true),
  );
  return { header, samples, durationMs: plain.length / BYTES_PER_MS, isComplete };
}

/** The recording as a stereo WAV file. */
export async function recordingToWav(
  bytes: Uint8Array,
  options: ReadRecordingOptions,
): Promise<Uint8Array> {
  const { samples } = await readRecording(bytes, options);
  return writeWav(samples, { rateHz: 8000, channels: 2 });
}

function openChunks(
  bytes: Uint8Array,
  start: number,
  { cipher, allowTruncated }: { cipher: ChunkCipher; allowTruncated: boolean },
): { readonly plain: Buffer; readonly isComplete: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Buffer[] = [];
  let at = start;
  let plainBytes = 0;
  for (let number = 0; ; number++) {
    const place = `byte ${at}, chunk ${number}, ${Math.round(plainBytes / BYTES_PER_MS)} ms`;
    const length = at + LENGTH_BYTES <= bytes.length ? view.getUint32(at) : undefined;
    const end = at + LENGTH_BYTES + (length ?? 0);
    if (length === undefined || end > bytes.length) {
      if (!allowTruncated) throw bad(`recording cut off at ${place}`);
      return { plain: Buffer.concat(parts), isComplete: false };
    }
    if (length < TAG_BYTES || length > CHUNK_MAX) throw bad(`bad chunk length at ${place}`);
    const sealed = bytes.subarray(at + LENGTH_BYTES, end);
    const last = end === bytes.length ? cipher.open(number, sealed, true) : undefined;
    const plain = last ?? cipher.open(number, sealed, false);
    if (plain === undefined) throw bad(`recording altered or out of order at ${place}`);
    parts.push(plain);
    plainBytes += plain.length;
    at = end;
    if (last !== undefined) return { plain: Buffer.concat(parts), isComplete: true };
  }
}

function bad(message: string): MediaError {
  return new MediaError('badRecording', message);
}
