/**
 * Music on hold of our own, so that no rights and no binary come with the source: eight bars of
 * soft arpeggios over four chords. Every note wraps round the end, so the loop has no seam.
 */
const RATE_HZ = 8000;
const BEAT_S = 0.375;
const BARS = 8;
const BEATS_PER_BAR = 8;
const LOOP_SAMPLES = BARS * BEATS_PER_BAR * BEAT_S * RATE_HZ; // 24 s
const LEVEL = 3277; // −20 dBFS

/** MIDI notes: C major 7, A minor 7, F major 7, G 6, in a range that a telephone carries. */
const CHORDS: readonly (readonly number[])[] = [
  [60, 64, 67, 71],
  [57, 60, 64, 67],
  [53, 57, 60, 64],
  [55, 59, 62, 64],
];
const PATTERN = [0, 1, 2, 3, 2, 1, 3, 2];
/** Second time through, the tune climbs: sung an octave above the chord. */
const MELODY = [76, 0, 74, 72, 0, 71, 72, 0, 72, 0, 74, 72, 0, 69, 67, 0];

interface Note {
  readonly atBeat: number;
  readonly midi: number;
  readonly seconds: number;
  readonly strength: number;
}

let made: Promise<Int16Array> | undefined;

/** 24 s at 8 kHz, the same on every machine. Made once, in slices that leave the main loop free. */
export function musicOnHold(): Promise<Int16Array> {
  return (made ??= compose());
}

async function compose(): Promise<Int16Array> {
  const mix = new Float64Array(LOOP_SAMPLES);
  for (const note of score()) {
    addNote(mix, note);
    // A note takes about 1 ms; whatever else waits may run in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const rms = Math.sqrt(mix.reduce((sum, sample) => sum + sample * sample, 0) / mix.length);
  return Int16Array.from(mix, (sample) => soft((sample * LEVEL) / rms));
}

/** Keeps the rare peak below the limit without an audible edge. */
function soft(sample: number): number {
  return Math.round(24_000 * Math.tanh(sample / 24_000));
}

function score(): Note[] {
  const notes: Note[] = [];
  for (let bar = 0; bar < BARS; bar++) {
    const chord = CHORDS[bar % CHORDS.length] ?? [];
    const first = bar * BEATS_PER_BAR;
    notes.push({ atBeat: first, midi: (chord[0] ?? 60) - 12, seconds: 3, strength: 0.5 });
    for (const [beat, step] of PATTERN.entries()) {
      const midi = (chord[step] ?? 60) + 12;
      notes.push({ atBeat: first + beat, midi, seconds: 1.6, strength: 0.35 });
    }
    notes.push(...melody(bar, first));
  }
  return notes;
}

function melody(bar: number, first: number): Note[] {
  if (bar < BARS / 2) return [];
  const line = MELODY.slice((bar % 2) * 8, (bar % 2) * 8 + 8);
  return line.flatMap((midi, beat) =>
    midi === 0 ? [] : [{ atBeat: first + beat, midi: midi + 12, seconds: 1.2, strength: 0.3 }],
  );
}

/** A struck bar: quick onset, slow decay, the upper partials fading sooner. */
function addNote(mix: Float64Array, note: Note): void {
  const hz = 440 * 2 ** ((note.midi - 69) / 12);
  const start = Math.round(note.atBeat * BEAT_S * RATE_HZ);
  const length = Math.round(note.seconds * RATE_HZ);
  for (const [partial, share] of [1, 0.3, 0.12].entries()) {
    const step = (2 * Math.PI * hz * (partial + 1)) / RATE_HZ;
    if (step > 0.85 * Math.PI) continue;
    const decay = Math.exp(-(3.5 + 3 * partial) / length);
    // sin((i + 1) w) = 2 cos(w) sin(i w) − sin((i − 1) w): no call of sin per sample.
    const turn = 2 * Math.cos(step);
    let [previous, now, gain] = [-Math.sin(step), 0, note.strength * share];
    for (let i = 0; i < length; i++) {
      const fade = Math.min(1, i / 60, (length - i) / 400);
      const at = (start + i) % mix.length;
      mix[at] = (mix[at] ?? 0) + now * gain * fade;
      [previous, now] = [now, turn * now - previous];
      gain *= decay;
    }
  }
}
