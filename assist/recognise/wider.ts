/** Half-band low-pass, 31 taps: the image above 4 kHz goes. */
const TAPS = Float64Array.from({ length: 31 }, (_, i) => {
  const x = i - 15;
  const window = 0.54 + 0.46 * Math.cos((Math.PI * x) / 15);
  return window * (x === 0 ? 1 : Math.sin((Math.PI * x) / 2) / ((Math.PI * x) / 2));
});

/** 8 kHz as the 16 kHz that models are made for; there is nothing above 4 kHz in it. */
export function wider(samples: Int16Array): Int16Array<ArrayBuffer> {
  const out = new Int16Array(samples.length * 2);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let k = (i + 1) & 1; k < 31; k += 2) {
      const at = i + k - 15;
      sum += (TAPS[k] ?? 0) * (samples[at >> 1] ?? 0);
    }
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return out;
}
