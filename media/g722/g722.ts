import { Band, HIGH, LOW, saturate } from './band.ts';
import { IHN, IHP, ILN, ILP, Q6, QM2, QM4, QM6, QMF, RH2, RL42, WH, WL } from './tables.ts';

/**
 * G.722 at 64 kbit/s (ITU-T G.722): two sub-bands of ADPCM, a byte for each 125 µs.
 *
 * The lower sub-band *is* the sound below 4 kHz at 8 kHz, so that going between G.722 and the
 * 8 kHz bus needs no resampling and no delay: `…Narrow` reads or writes that band alone, and the
 * upper one stays silent. `decodeWide` and `encodeWide` use both, at 16 kHz.
 */
export class G722Decoder {
  readonly #low = new Band(32);
  readonly #high = new Band(8);
  readonly #history = new Int32Array(24);

  /** One sample for each byte. */
  decodeNarrow(codes: Uint8Array, into: Int16Array): void {
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] ?? 0;
      into[i] = this.#decodeLow(code) * 2;
      this.#decodeHigh(code);
    }
  }

  /** Two samples for each byte. */
  decodeWide(codes: Uint8Array, into: Int16Array): void {
    const x = this.#history;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] ?? 0;
      const [low, high] = [this.#decodeLow(code), this.#decodeHigh(code)];
      x.copyWithin(0, 2);
      x[22] = low + high;
      x[23] = low - high;
      let [even, odd] = [0, 0];
      for (let k = 0; k < 12; k++) {
        odd += (x[2 * k] ?? 0) * (QMF[k] ?? 0);
        even += (x[2 * k + 1] ?? 0) * (QMF[11 - k] ?? 0);
      }
      into[2 * i] = saturate(even >> 11);
      into[2 * i + 1] = saturate(odd >> 11);
    }
  }

  #decodeLow(code: number): number {
    const band = this.#low;
    const six = code & 0x3f;
    const value = limit(band.s + ((band.det * (QM6[six] ?? 0)) >> 15));
    adaptLow(band, six >> 2);
    return value;
  }

  #decodeHigh(code: number): number {
    const band = this.#high;
    const two = code >> 6;
    const value = limit(band.s + ((band.det * (QM2[two] ?? 0)) >> 15));
    adaptHigh(band, two);
    return value;
  }
}

export class G722Encoder {
  readonly #low = new Band(32);
  readonly #high = new Band(8);
  readonly #history = new Int32Array(24);

  /** One byte for each sample of 8 kHz. */
  encodeNarrow(samples: Int16Array, into: Uint8Array, at: number): void {
    for (let i = 0; i < samples.length; i++) {
      into[at + i] = 0xc0 | this.#encodeLow((samples[i] ?? 0) >> 1);
    }
  }

  /** One byte for two samples of 16 kHz. */
  encodeWide(samples: Int16Array, into: Uint8Array, at = 0): void {
    const x = this.#history;
    for (let i = 0; i + 1 < samples.length; i += 2) {
      x.copyWithin(0, 2);
      x[22] = samples[i] ?? 0;
      x[23] = samples[i + 1] ?? 0;
      let [even, odd] = [0, 0];
      for (let k = 0; k < 12; k++) {
        odd += (x[2 * k] ?? 0) * (QMF[k] ?? 0);
        even += (x[2 * k + 1] ?? 0) * (QMF[11 - k] ?? 0);
      }
      const low = this.#encodeLow((even + odd) >> 14);
      into[at + (i >> 1)] = (this.#encodeHigh((even - odd) >> 14) << 6) | low;
    }
  }

  #encodeLow(value: number): number {
    const band = this.#low;
    const error = saturate(value - band.s);
    const magnitude = error >= 0 ? error : -(error + 1);
    let step = 1;
    while (step < 30 && magnitude >= ((Q6[step] ?? 0) * band.det) >> 12) step++;
    const code = (error < 0 ? ILN : ILP)[step] ?? 0;
    adaptLow(band, code >> 2);
    return code;
  }

  #encodeHigh(value: number): number {
    const band = this.#high;
    const error = saturate(value - band.s);
    const magnitude = error >= 0 ? error : -(error + 1);
    const step = magnitude >= (564 * band.det) >> 12 ? 2 : 1;
    const code = (error < 0 ? IHN : IHP)[step] ?? 0;
    adaptHigh(band, code);
    return code;
  }
}

function limit(value: number): number {
  return value > 16_383 ? 16_383 : value < -16_384 ? -16_384 : value;
}

function adaptLow(band: Band, four: number): void {
  const difference = (band.det * (QM4[four] ?? 0)) >> 15;
  band.scale(WL[RL42[four] ?? 0] ?? 0, LOW);
  band.adapt(difference);
}

function adaptHigh(band: Band, two: number): void {
  const difference = (band.det * (QM2[two] ?? 0)) >> 15;
  band.scale(WH[RH2[two] ?? 0] ?? 0, HIGH);
  band.adapt(difference);
}
