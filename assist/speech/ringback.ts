const RATE_HZ = 8_000;
const LOOP_S = 3;
/** British ringing tone (BT SIN 350): 400 and 450 Hz, 0.4 s on, 0.2 off, 0.4 on, 2.0 off. */
const TONES_HZ = [400, 450] as const;
const ON_S: readonly (readonly [from: number, to: number])[] = [
  [0, 0.4],
  [0.6, 1],
];
/** Each tone; −22 dBFS together. */
const LEVEL = 1_300;
const EDGE_SAMPLES = 40;

let made: Int16Array | undefined;

/** One turn of the ringing tone at 8 kHz, without a click at its edges. */
export function ringback(): Int16Array {
  return (made ??= compose());
}

function compose(): Int16Array {
  const samples = new Int16Array(RATE_HZ * LOOP_S);
  for (const [from, to] of ON_S) {
    const [first, last] = [from * RATE_HZ, to * RATE_HZ];
    for (let at = first; at < last; at++) {
      const fade = Math.min(1, (at - first) / EDGE_SAMPLES, (last - at) / EDGE_SAMPLES);
      const tones = TONES_HZ.map((hz) => Math.sin((2 * Math.PI * hz * at) / RATE_HZ));
      samples[at] = Math.round(fade * LEVEL * tones.reduce((sum, tone) => sum + tone, 0));
    }
  }
  return samples;
}
