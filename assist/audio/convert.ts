import { isPlainOpus, mp3Pieces, opusPieces, wavPieces } from './decode.ts';
import type { Piece } from './decode.ts';
import { joined } from './joined.ts';
import { kindOf } from './kind.ts';
import { levelled } from './level.ts';
import { DURATION_S_MAX, FILE_BYTES_MAX, refused } from './refusal.ts';
import type { Refused } from './refusal.ts';
import { Resampler } from './resample.ts';
import { readWav } from './wav.ts';

export interface Converted {
  readonly kind: 'converted';
  readonly format: 'wav' | 'mp3' | 'opus';
  /** 8 kHz, one loudness for all. */
  readonly samples: Int16Array<ArrayBuffer>;
}

const OUT_HZ = 8_000;
const SAMPLES_MAX = DURATION_S_MAX * OUT_HZ;
const RATE_HZ_MIN = 4_000;
const RATE_HZ_MAX = 192_000;
/** Shorter is a click. */
const SAMPLES_MIN = OUT_HZ / 20;

/** What somebody uploaded as a telephone plays it. Runs for seconds: on a worker thread only. */
export async function convert(file: Uint8Array): Promise<Converted | Refused> {
  if (file.length === 0) return refused('empty');
  if (file.length > FILE_BYTES_MAX) return refused('tooBig');
  const kind = kindOf(file);
  if (kind === null) return refused('notAudio');
  if (typeof kind === 'object') return refused('unsupported', kind.other);
  const pieces = piecesOf(kind, file);
  if ('kind' in pieces) return pieces;
  const samples = await resampled(pieces);
  if (!(samples instanceof Float32Array)) return samples;
  if (samples.length < SAMPLES_MIN) return refused(kind === 'wav' ? 'empty' : 'damaged');
  const loud = levelled(samples);
  return loud === null ? refused('silent') : { kind: 'converted', format: kind, samples: loud };
}

type Pieces = Iterable<Piece> | AsyncIterable<Piece>;

function piecesOf(kind: Converted['format'], file: Uint8Array): Pieces | Refused {
  if (kind === 'mp3') return mp3Pieces(file);
  if (kind === 'opus') {
    return isPlainOpus(file) ? opusPieces(file) : refused('unsupported', 'Opus of many channels');
  }
  const wav = readWav(file);
  if (wav === 'notWav') return refused('damaged');
  if (wav === 'noSamples') return refused('empty');
  return 'codec' in wav ? refused('unsupported', `WAV with ${wav.codec}`) : wavPieces(wav);
}

async function resampled(pieces: Pieces): Promise<Float32Array | Refused> {
  const out: Float32Array[] = [];
  let [length, rateHz] = [0, 0];
  let resampler: Resampler | null = null;
  const keep = (samples: Float32Array) => {
    out.push(samples);
    length += samples.length;
  };
  for await (const piece of pieces) {
    if (piece.rateHz < RATE_HZ_MIN || piece.rateHz > RATE_HZ_MAX) {
      return refused('unsupported', `${piece.rateHz} samples a second`);
    }
    // An MP3 may change its rate on the way.
    if (resampler === null || rateHz !== piece.rateHz) {
      if (resampler !== null) keep(resampler.end());
      rateHz = piece.rateHz;
      resampler = new Resampler(rateHz);
    }
    keep(resampler.push(piece.samples));
    if (length > SAMPLES_MAX) return refused('tooLong');
  }
  if (resampler !== null) keep(resampler.end());
  return joined(out);
}
