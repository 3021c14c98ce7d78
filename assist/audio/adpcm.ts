/**
 * IMA ADPCM (IMA Digital Audio Focus Group, 1992): four bits a sample, low nibble first, each piece
 * from rest. Good for speech that lies in the source tree; not for what people upload.
 */
const STEPS: readonly number[] = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73,
  80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
  544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499,
  2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
  12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const MOVES: readonly number[] = [-1, -1, -1, -1, 2, 4, 6, 8];

/** What both sides know after each sample. */
class Predictor {
  value = 0;
  #step = 0;

  get step(): number {
    return STEPS[this.#step] ?? 7;
  }

  take(nibble: number): number {
    const { step } = this;
    let difference = step >> 3;
    if (nibble & 4) difference += step;
    if (nibble & 2) difference += step >> 1;
    if (nibble & 1) difference += step >> 2;
    const next = this.value + (nibble & 8 ? -difference : difference);
    this.value = Math.max(-32_768, Math.min(32_767, next));
    this.#step = Math.max(0, Math.min(88, this.#step + (MOVES[nibble & 7] ?? 0)));
    return this.value;
  }
}

export function toAdpcm(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(samples.length / 2));
  const predictor = new Predictor();
  for (let i = 0; i < samples.length; i++) {
    const difference = (samples[i] ?? 0) - predictor.value;
    const size = Math.min(7, Math.floor((Math.abs(difference) * 4) / predictor.step));
    const nibble = size | (difference < 0 ? 8 : 0);
    predictor.take(nibble);
    bytes[i >> 1] = (bytes[i >> 1] ?? 0) | (i % 2 === 0 ? nibble : nibble << 4);
  }
  return bytes;
}

export function fromAdpcm(bytes: Uint8Array, samples: number): Int16Array<ArrayBuffer> {
  const out = new Int16Array(samples);
  const predictor = new Predictor();
  for (let i = 0; i < samples; i++) {
    const byte = bytes[i >> 1] ?? 0;
    out[i] = predictor.take(i % 2 === 0 ? byte & 15 : byte >> 4);
  }
  return out;
}
