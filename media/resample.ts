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
