import { joined } from './joined.ts';

const OUT_HZ = 8_000;
/** Passes 3.4 kHz whole (the telephone's band) and is 70 dB down where 4 kHz would fold. */
const PASS_HZ = 3_420;
const STOP_HZ = 4_000;
const STOP_DB = 72;
/** An odd rate would need a phase for every output sample; nearest of these is close enough. */
const PHASES_MAX = 1_000;

/**
 * Any rate to 8 kHz, piece by piece: a low-pass (windowed sinc, Kaiser) that is evaluated only
 * where an output sample falls.
 */
export class Resampler {
  readonly #rateHz: number;
  readonly #phases: readonly Float32Array[];
  readonly #half: number;
  /** Input that a coming output may still need; its first sample is input number `#from`. */
  #held: Float32Array;
  #from: number;
  #made = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    const { half, phases } = filterFor(rateHz);
    this.#half = half;
    this.#phases = phases;
    // As if silence came before, so that the first output has its left side.
    this.#held = new Float32Array(half);
    this.#from = -half;
  }

  push(input: Float32Array): Float32Array {
    const held = joined([this.#held, input]);
    const last = this.#from + held.length - 1;
    const ready = Math.floor(((last - this.#half) * OUT_HZ) / this.#rateHz) + 1;
    const out = new Float32Array(Math.max(0, ready - this.#made));
    for (let i = 0; i < out.length; i++) out[i] = this.#at(held, this.#made + i);
    this.#made += out.length;
    const next = Math.floor((this.#made * this.#rateHz) / OUT_HZ) - this.#half;
    this.#held = held.slice(Math.max(0, next - this.#from));
    this.#from += held.length - this.#held.length;
    return out;
  }

  /** What the right side of the filter still held back. */
  end(): Float32Array {
    return this.push(new Float32Array(this.#half));
  }

  #at(held: Float32Array, output: number): number {
    const place = (output * this.#rateHz) / OUT_HZ;
    let first = Math.floor(place);
    let phase = Math.round((place - first) * this.#phases.length);
    if (phase === this.#phases.length) [first, phase] = [first + 1, 0];
    const taps = this.#phases[phase];
    const start = first - this.#half + 1 - this.#from;
    let sum = 0;
    for (let k = 0; taps !== undefined && k < taps.length; k++) {
      sum += (taps[k] ?? 0) * (held[start + k] ?? 0);
    }
    return sum;
  }
}

interface Filter {
  /** Input samples on each side of an output. */
  readonly half: number;
  readonly phases: readonly Float32Array[];
}

function filterFor(rateHz: number): Filter {
  // From below 8 kHz what must not pass are the images above half the input's rate.
  const scale = Math.min(1, rateHz / OUT_HZ);
  const cutOff = ((PASS_HZ + STOP_HZ) / 2) * scale;
  const width = (2 * Math.PI * (STOP_HZ - PASS_HZ) * scale) / rateHz;
  // Kaiser's estimate of the length for this slope.
  const half = Math.ceil((STOP_DB - 8) / (2.285 * width) / 2) + 1;
  const beta = 0.1102 * (STOP_DB - 8.7);
  const count = Math.min(PHASES_MAX, OUT_HZ / gcd(rateHz, OUT_HZ));
  const phases = Array.from({ length: count }, (_, phase) => {
    const taps = Float32Array.from({ length: 2 * half }, (__, k) => {
      const x = k - half + 1 - phase / count;
      const side = Math.max(0, 1 - (x / half) ** 2);
      const angle = (2 * Math.PI * cutOff * x) / rateHz;
      return (x === 0 ? 1 : Math.sin(angle) / angle) * bessel(beta * Math.sqrt(side));
    });
    const gain = taps.reduce((sum, tap) => sum + tap, 0);
    return taps.map((tap) => tap / gain);
  });
  return { half, phases };
}

/** Modified Bessel function of the first kind, order 0: the Kaiser window. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-9; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
