const TAPS_PER_SIDE = 16;

/**
 * To 8 kHz by a windowed sinc: a low-pass at 3.6 kHz keeps what lies above 4 kHz from folding back
 * as a metallic tone. Quality of a prompt, not of a studio; not for the media tick.
 */
export function resampleTo8k(samples: Int16Array, rateHz: number): Int16Array {
  if (rateHz === 8000) return samples;
  const step = rateHz / 8000;
  const cutoff = Math.min(1, 0.9 / step);
  const half = Math.ceil(TAPS_PER_SIDE / cutoff);
  const out = new Int16Array(Math.floor(samples.length / step));
  for (let i = 0; i < out.length; i++) {
    out[i] = clamp(interpolate(samples, i * step, cutoff, half));
  }
  return out;
}

function interpolate(samples: Int16Array, centre: number, cutoff: number, half: number): number {
  const first = Math.max(0, Math.ceil(centre - half));
  const last = Math.min(samples.length - 1, Math.floor(centre + half));
  let sum = 0;
  for (let i = first; i <= last; i++) {
    const x = i - centre;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / half);
    const angle = Math.PI * x * cutoff;
    sum += (samples[i] ?? 0) * window * cutoff * (angle === 0 ? 1 : Math.sin(angle) / angle);
  }
  return sum;
}

function clamp(value: number): number {
  return Math.max(-32767, Math.min(32767, Math.round(value)));
}

/** A side of a half-band low-pass (31 taps, Hamming): every other tap is 0, the middle a half. */
const HALF_BAND = Float64Array.from({ length: 8 }, (_, k) => {
  const n = 2 * k + 1;
  const sinc = Math.sin((Math.PI * n) / 2) / (Math.PI * n);
  return sinc * (0.54 + 0.46 * Math.cos((Math.PI * n) / 16));
});
const SIDE = 15;

/** 8 to 16 kHz, as a stream. */
export class Doubler {
  readonly #history = new Float64Array(2 * 8);

  next(samples: Int16Array): Int16Array {
    const history = this.#history;
    const out = new Int16Array(samples.length * 2);
    for (let i = 0; i < samples.length; i++) {
      history.copyWithin(0, 1);
      history[SIDE] = samples[i] ?? 0;
      let between = 0;
      for (let k = 0; k < 8; k++) {
        between += 2 * (HALF_BAND[k] ?? 0) * ((history[7 - k] ?? 0) + (history[8 + k] ?? 0));
      }
      out[2 * i] = history[7] ?? 0;
      out[2 * i + 1] = clamp(between);
    }
    return out;
  }
}

/** 16 to 8 kHz, as a stream; an odd sample waits for the next call. */
export class Halver {
  readonly #history = new Float64Array(2 * SIDE + 1);
  #isOdd = false;

  next(samples: Int16Array): Int16Array {
    const out = new Int16Array(Math.floor((samples.length + (this.#isOdd ? 1 : 0)) / 2));
    const history = this.#history;
    let at = 0;
    for (const sample of samples) {
      history.copyWithin(0, 1);
      history[2 * SIDE] = sample;
      this.#isOdd = !this.#isOdd;
      if (this.#isOdd) continue;
      let sum = 0.5 * (history[SIDE] ?? 0);
      for (let k = 0; k < 8; k++) {
        const n = 2 * k + 1;
        sum += (HALF_BAND[k] ?? 0) * ((history[SIDE - n] ?? 0) + (history[SIDE + n] ?? 0));
      }
      out[at++] = clamp(sum);
    }
    return out;
  }
}

/** s16le bytes, as speech services want them on a socket. */
export function pcmOf(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, i) => view.setInt16(2 * i, sample, true));
  return bytes;
}

/** The samples of s16le bytes; an odd last byte is left out. */
export function samplesOf(pcm: Uint8Array): Int16Array {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  return Int16Array.from({ length: pcm.length >> 1 }, (_, i) => view.getInt16(2 * i, true));
}
