/**
 * Measures for tests: how loud is a frequency, which of some frequencies is loudest.
 * `goertzel` gives the amplitude (0…32767) of a sine at `hz` in 8 kHz samples.
 */
export function goertzel(samples: Int16Array, hz: number, rateHz = 8000): number {
  if (samples.length === 0) return 0;
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rateHz);
  let previous = 0;
  let older = 0;
  for (const sample of samples) {
    const now = sample + coefficient * previous - older;
    older = previous;
    previous = now;
  }
  const power = previous * previous + older * older - coefficient * previous * older;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

export function rms(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/**
 * The candidate that carries most of the energy, or undefined when none stands out of the sound.
 */
export function strongestTone(
  samples: Int16Array,
  candidates: readonly number[],
): { readonly hz: number; readonly amplitude: number } | undefined {
  const measured = candidates.map((hz) => ({ hz, amplitude: goertzel(samples, hz) }));
  measured.sort((a, b) => b.amplitude - a.amplitude);
  const best = measured[0];
  // A pure sine has an RMS of amplitude/√2; below a third of the whole it is not "the" tone.
  if (best === undefined || best.amplitude < 20) return undefined;
  return best.amplitude / Math.SQRT2 > rms(samples) / 3 ? best : undefined;
}
