import { ILB } from './tables.ts';

export function saturate(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
}

/**
 * The adaptive predictor and step size of one sub-band (G.722 §3.5, 3.6), the same in encoder and
 * decoder. `det` is the step size, `s` the prediction of the next sample.
 */
export class Band {
  s = 0;
  det: number;
  #nb = 0;
  #sz = 0;
  readonly #r = new Int32Array(3);
  readonly #a = new Int32Array(3);
  readonly #p = new Int32Array(3);
  readonly #d = new Int32Array(7);
  readonly #b = new Int32Array(7);

  constructor(det: number) {
    this.det = det;
  }

  /** LOGSCL, SCALEL and their twins of the higher band. */
  scale(weight: number, options: { readonly max: number; readonly shift: number }): void {
    const nb = ((this.#nb * 127) >> 7) + weight;
    this.#nb = nb < 0 ? 0 : nb > options.max ? options.max : nb;
    const mantissa = ILB[(this.#nb >> 6) & 31] ?? 0;
    const shift = options.shift - (this.#nb >> 11);
    this.det = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
  }

  /** Block 4: takes the quantised difference `d` and predicts the next sample. */
  adapt(d: number): void {
    const [r, a, p] = [this.#r, this.#a, this.#p];
    const r0 = saturate(this.s + d);
    const p0 = saturate(this.#sz + d);
    const a2 = this.#secondPole(p0);
    const a1 = this.#firstPole(p0, a2);
    this.#zeros(d);
    r[2] = r[1] ?? 0;
    r[1] = r0;
    p[2] = p[1] ?? 0;
    p[1] = p0;
    a[1] = a1;
    a[2] = a2;
    const poles = ((a1 * saturate(r0 * 2)) >> 15) + ((a2 * saturate((r[2] ?? 0) * 2)) >> 15);
    this.s = saturate(saturate(poles) + this.#sz);
  }

  /** UPPOL2. */
  #secondPole(p0: number): number {
    const [a, p] = [this.#a, this.#p];
    const four = saturate((a[1] ?? 0) * 4);
    const isSame = p0 >> 15 === (p[1] ?? 0) >> 15;
    const first = Math.min(32_767, isSame ? -four : four) >> 7;
    const second = p0 >> 15 === (p[2] ?? 0) >> 15 ? 128 : -128;
    const value = first + second + (((a[2] ?? 0) * 32_512) >> 15);
    return value > 12_288 ? 12_288 : value < -12_288 ? -12_288 : value;
  }

  /** UPPOL1. */
  #firstPole(p0: number, a2: number): number {
    const step = p0 >> 15 === (this.#p[1] ?? 0) >> 15 ? 192 : -192;
    const value = saturate(step + (((this.#a[1] ?? 0) * 32_640) >> 15));
    const limit = saturate(15_360 - a2);
    return value > limit ? limit : value < -limit ? -limit : value;
  }

  /** UPZERO, DELAYA and FILTEZ in one pass. */
  #zeros(d0: number): void {
    const [b, d] = [this.#b, this.#d];
    const step = d0 === 0 ? 0 : 128;
    const sign = d0 >> 15;
    d[0] = d0;
    let sz = 0;
    for (let i = 6; i > 0; i--) {
      const di = d[i] ?? 0;
      const bi = saturate((di >> 15 === sign ? step : -step) + (((b[i] ?? 0) * 32_640) >> 15));
      b[i] = bi;
      const before = d[i - 1] ?? 0;
      d[i] = before;
      sz += (bi * saturate(before * 2)) >> 15;
    }
    this.#sz = saturate(sz);
  }
}

export const LOW = { max: 18_432, shift: 8 };
export const HIGH = { max: 22_528, shift: 10 };
