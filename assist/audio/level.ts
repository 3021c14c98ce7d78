/** −20 dBFS: what all prompts here have, and no law of G.711 clips its peaks. */
const LEVEL = 0.1;
/** Blocks of 50 ms below −50 dBFS are pauses: they say nothing of how loud the rest is. */
const BLOCK = 400;
const PAUSE = 10 ** (-50 / 20);
/** +30 dB: what is quieter than that is noise. */
const GAIN_MAX = 31.6;
/** Above, peaks are bent and never cut. */
const KNEE = 0.6;
const CEILING = 0.92;

/** Samples −1 to 1 at one loudness as 16 bit; null = nothing in it but silence. */
export function levelled(samples: Float32Array): Int16Array<ArrayBuffer> | null {
  const loudness = rmsWithoutPauses(samples);
  if (loudness === 0) return null;
  const gain = Math.min(GAIN_MAX, LEVEL / loudness);
  const out = new Int16Array(samples.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.round(32_767 * limited((samples[i] ?? 0) * gain));
  }
  return out;
}

function rmsWithoutPauses(samples: Float32Array): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < samples.length; at += BLOCK) {
    const block = samples.subarray(at, at + BLOCK);
    const energy = block.reduce((total, sample) => total + sample * sample, 0);
    if (Math.sqrt(energy / block.length) < PAUSE) continue;
    sum += energy;
    count += block.length;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

function limited(sample: number): number {
  const size = Math.abs(sample);
  if (size <= KNEE) return sample;
  const room = CEILING - KNEE;
  return Math.sign(sample) * (KNEE + room * Math.tanh((size - KNEE) / room));
}
