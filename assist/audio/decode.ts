import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import type { WavFile } from './wav.ts';

/** A run of samples, mono, −1 to 1. */
export interface Piece {
  readonly rateHz: number;
  readonly samples: Float32Array;
}

const WAV_FRAMES = 65_536;
/** An hour of Opus fits into 5 MB: what a decoder gives is taken piece by piece. */
const PIECE_BYTES = 16 * 1024;

export function* wavPieces(file: WavFile): Generator<Piece> {
  for (let at = 0; at < file.frames; at += WAV_FRAMES) {
    yield { rateHz: file.rateHz, samples: file.mono(at, at + WAV_FRAMES) };
  }
}

export async function* mp3Pieces(file: Uint8Array): AsyncGenerator<Piece> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    for (const part of parts(file)) yield* piecesOf(decoder.decode(part));
  } finally {
    decoder.free();
  }
}

export async function* opusPieces(file: Uint8Array): AsyncGenerator<Piece> {
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  try {
    for (const part of parts(file)) yield* piecesOf(await decoder.decode(part));
    yield* piecesOf(await decoder.flush());
  } finally {
    decoder.free();
  }
}

function* parts(file: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < file.length; at += PIECE_BYTES) yield file.slice(at, at + PIECE_BYTES);
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
