/** WAV of an engine to telephone samples: 8 kHz, one level for all prompts. */
const LEVEL = 3277; // −20 dBFS: loud enough, and no law of G.711 clips its peaks.
const PEAK = 30_000;
const SILENCE = 200;
const HALF_TAPS = 24;

export interface Pcm {
  readonly rateHz: number;
  readonly samples: Int16Array;
}

/** The one kind of WAV that speech engines give: PCM s16 mono. Undefined for anything else. */
export function readPcm(wav: Uint8Array): Pcm | undefined {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  if (wav.length < 44 || view.getUint32(0) !== 0x52494646) return undefined;
  if (view.getUint16(22, true) !== 1 || view.getUint16(34, true) !== 16) return undefined;
  for (let at = 12; at + 8 <= wav.length; ) {
    const size = view.getUint32(at + 4, true);
    if (view.getUint32(at) === 0x64617461) {
      const count = Math.min(size, wav.length - at - 8) >> 1;
      const samples = Int16Array.from({ length: count }, (_, i) =>
        view.getInt16(at + 8 + i * 2, true),
      );
      return { rateHz: view.getUint32(24, true), samples };
    }
    at += 8 + size + (size & 1);
  }
  return undefined;
}

export function toTelephone(pcm: Pcm): Int16Array {
  return level(trim(decimate(pcm)));
}

/** From 8 or 16 kHz. A low-pass below 4 kHz first, or sibilants fold back as whistling. */
function decimate({ rateHz, samples }: Pcm): Int16Array {
  if (rateHz === 8000) return samples;
  const taps = lowPass();
  const out = new Int16Array(Math.floor(samples.length / 2));
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < taps.length; k++) {
      sum += (taps[k] ?? 0) * (samples[2 * i + k - HALF_TAPS] ?? 0);
    }
    out[i] = Math.max(-32_767, Math.min(32_767, Math.round(sum)));
  }
  return out;
}

/** Windowed sinc, cut-off 3.6 kHz at 16 kHz. */
function lowPass(): Float64Array {
  const taps = Float64Array.from({ length: 2 * HALF_TAPS + 1 }, (_, i) => {
    const x = i - HALF_TAPS;
    const window = 0.54 + 0.46 * Math.cos((Math.PI * x) / HALF_TAPS);
    return window * (x === 0 ? 0.45 : Math.sin(0.45 * Math.PI * x) / (Math.PI * x));
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / gain);
}

/** Engines pad with silence; a menu should not start with a pause. 50 ms are kept at each end. */
function trim(samples: Int16Array): Int16Array {
  const first = samples.findIndex((sample) => Math.abs(sample) > SILENCE);
  if (first < 0) return samples;
  const last = samples.findLastIndex((sample) => Math.abs(sample) > SILENCE);
  return samples.slice(Math.max(0, first - 400), Math.min(samples.length, last + 401));
}

function level(samples: Int16Array): Int16Array {
  let [sum, peak] = [0, 1];
  for (const sample of samples) {
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  const gain = rms < 1 ? 1 : Math.min(LEVEL / rms, PEAK / peak);
  return samples.map((sample) => Math.round(sample * gain));
}
