const PEAK = 32_000;
/** 5 ms: fast enough for a shout, slow enough not to be a click. */
const ATTACK = 40;
const RELEASE = 0.05;

/**
 * Keeps a sum of voices below full scale by turning it down, not by cutting its tops off: loud
 * together is still words, clipped is noise.
 */
export class Limiter {
  #gain = 1;

  apply(sum: Float32Array, into: Int16Array): void {
    let peak = 0;
    for (const value of sum) peak = Math.max(peak, value, -value);
    const wanted = peak > PEAK ? PEAK / peak : 1;
    const from = this.#gain;
    const to = wanted < from ? wanted : Math.min(wanted, from + RELEASE);
    this.#gain = to;
    if (from === 1 && to === 1) {
      for (let i = 0; i < into.length; i++) into[i] = sum[i] ?? 0;
      return;
    }
    const ramp = to < from ? ATTACK : into.length;
    for (let i = 0; i < into.length; i++) {
      const gain = i < ramp ? from + ((to - from) * (i + 1)) / ramp : to;
      const value = (sum[i] ?? 0) * gain;
      into[i] = value > 32_767 ? 32_767 : value < -32_767 ? -32_767 : value;
    }
  }
}
