const RATE_HZ = 8_000;
const HZ = 1_000;
const MS = 400;
/** −18 dBFS at the peak: plain, and no louder than a voice. */
const LEVEL = 4_000;
const EDGE_SAMPLES = 80;

let made: Int16Array | undefined;

/** What callers speak after: 0.4 s of 1,000 Hz at 8 kHz, without a click at its edges. */
export function recordTone(): Int16Array {
  return (made ??= compose());
}

function compose(): Int16Array {
  const samples = new Int16Array((MS * RATE_HZ) / 1_000);
  for (let at = 0; at < samples.length; at++) {
    const fade = Math.min(1, at / EDGE_SAMPLES, (samples.length - at) / EDGE_SAMPLES);
    samples[at] = Math.round(LEVEL * fade * Math.sin((2 * Math.PI * HZ * at) / RATE_HZ));
  }
  return samples;
}
