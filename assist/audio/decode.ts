import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import type { WavFile } from './wav.ts';

/** A run of samples, mono, −1 to 1. */
export interface Piece {
  readonly rateHz: number;
  readonly samples: Float32Array;
}

const WAV_FRAMES = 65_536;
/** An hour fits into 5 MB: what a decoder gives is taken piece by piece. */
const MP3_PIECE_BYTES = 16 * 1024;
/** Two bytes of Opus may be 120 ms: this is two pages, which is at most a minute. */
const OPUS_PIECE_BYTES = 1024;
const OPUS_CHANNELS_MAX = 2;

export function* wavPieces(file: WavFile): Generator<Piece> {
  for (let at = 0; at < file.frames; at += WAV_FRAMES) {
    yield { rateHz: file.rateHz, samples: file.mono(at, at + WAV_FRAMES) };
  }
}

export async function* mp3Pieces(file: Uint8Array): AsyncGenerator<Piece> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    for (const part of parts(file, MP3_PIECE_BYTES)) yield* piecesOf(decoder.decode(part));
  } finally {
    decoder.free();
  }
}

export async function* opusPieces(file: Uint8Array): AsyncGenerator<Piece> {
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  try {
    for (const part of parts(file, OPUS_PIECE_BYTES)) yield* piecesOf(await decoder.decode(part));
    yield* piecesOf(await decoder.flush());
  } finally {
    decoder.free();
  }
}

/**
 * Whether each of its heads (RFC 7845 §5.1; there may be several) has no more channels than two: a
 * head may map 255 of them to one stream, so that a page of silence fills the memory.
 */
export function isPlainOpus(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  for (let at = bytes.indexOf('OpusHead'); at >= 0; at = bytes.indexOf('OpusHead', at + 1)) {
    if ((bytes[at + 9] ?? 0) > OPUS_CHANNELS_MAX) return false;
  }
  return true;
}

function* parts(file: Uint8Array, bytes: number): Generator<Uint8Array> {
  for (let at = 0; at < file.length; at += bytes) yield file.slice(at, at + bytes);
}

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
}

function* piecesOf({ channelData, samplesDecoded, sampleRate }: Decoded): Generator<Piece> {
  const [left] = channelData;
  if (left === undefined || samplesDecoded === 0 || sampleRate === 0) return;
  const samples = new Float32Array(samplesDecoded);
  for (const channel of channelData) {
    for (let i = 0; i < samples.length; i++) {
      samples[i] = (samples[i] ?? 0) + (channel[i] ?? 0) / channelData.length;
    }
  }
  yield { rateHz: sampleRate, samples };
}
