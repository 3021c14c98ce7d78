import { describe, expect, it } from 'vitest';
import { newChance } from '../fuzz.ts';
import { decodeG711, encodeG711 } from '../g711.ts';
import { InbandDigits } from './inband-digits.ts';

const ROWS: Readonly<Record<string, number>> = {};
const COLUMNS: Readonly<Record<string, number>> = {};
['123A', '456B', '789C', '*0#D'].forEach((keys, row) => {
  [...keys].forEach((key, column) => {
    Object.assign(ROWS, { [key]: [697, 770, 852, 941][row] });
    Object.assign(COLUMNS, { [key]: [1209, 1336, 1477, 1633][column] });
  });
});
const KEYS = Object.keys(ROWS);

interface Press {
  readonly ms?: number;
  readonly level?: number;
  /** Column against row, in dB. */
  readonly twistDb?: number;
  readonly offset?: number;
}

function press(key: string, { ms = 80, level = 6000, twistDb = 0, offset = 0 }: Press = {}) {
  const [row, column] = [(ROWS[key] ?? 0) * (1 + offset), (COLUMNS[key] ?? 0) * (1 + offset)];
  const ratio = 10 ** (twistDb / 20);
  return Int16Array.from({ length: ms * 8 }, (_, i) => {
    const at = (2 * Math.PI * i) / 8000;
    return level * (Math.sin(at * row) + ratio * Math.sin(at * column + 1));
  });
}

const pause = (ms: number) => new Int16Array(ms * 8);

/** What the detector tells, fed in frames after A-law there and back. */
function digitsIn(...parts: readonly Int16Array[]): string {
  const all = Int16Array.from(parts.flatMap((part) => [...part]));
  const line = decodeG711('PCMA', encodeG711('PCMA', all));
  const detector = new InbandDigits();
  let digits = '';
  for (let at = 0; at < line.length; at += 160) {
    digits += detector.frame(line.subarray(at, at + 160)) ?? '';
  }
  return digits;
}

describe('in-band digits', () => {
  it('all sixteen, each once, however long', () => {
    const parts = KEYS.flatMap((key, i) => [press(key, { ms: 45 + 40 * i }), pause(50)]);
    expect(digitsIn(...parts)).toBe(KEYS.join(''));
  });

  it('the same key twice is two digits, another key needs no pause', () => {
    expect(digitsIn(press('5'), pause(40), press('5'), pause(40), press('5'))).toBe('555');
    expect(digitsIn(press('5'), press('6'))).toBe('56');
  });

  it.each([
    { name: '40 ms', options: { ms: 40 }, is: '7' },
    { name: 'shorter than 24 ms', options: { ms: 22 }, is: '' },
    { name: 'quiet', options: { level: 400 }, is: '7' },
    { name: 'inaudible', options: { level: 40 }, is: '' },
    { name: 'column 4 dB weaker', options: { twistDb: -4 }, is: '7' },
    { name: 'column 3 dB stronger', options: { twistDb: 3 }, is: '7' },
    { name: 'twist beyond the limit', options: { twistDb: -12 }, is: '' },
    { name: 'reverse twist beyond the limit', options: { twistDb: 8 }, is: '' },
    { name: '1.5 % off', options: { offset: 0.015 }, is: '7' },
    { name: '6 % off', options: { offset: 0.06 }, is: '' },
  ])('$name: "$is"', ({ options, is }) => {
    expect(digitsIn(pause(31), press('7', options), pause(60))).toBe(is);
  });

  it('hears a digit in the noise of a line', () => {
    const chance = newChance(24);
    const noisy = (samples: Int16Array) =>
      samples.map((sample) => sample + ((chance() % 1001) - 500));
    expect(digitsIn(noisy(press('3')), noisy(pause(50)), noisy(press('8')))).toBe('38');
  });

  it('one tone, dial tone and ring tone are no digit', () => {
    const tones = (...hz: readonly number[]) =>
      Int16Array.from({ length: 8000 }, (_, i) =>
        hz.reduce((sum, one) => sum + 5000 * Math.sin((2 * Math.PI * one * i) / 8000), 0),
      );
    for (const hz of [[697], [1209], [350, 440], [400, 450], [480, 620], [697, 770], [941, 941]]) {
      expect(digitsIn(tones(...hz))).toBe('');
    }
  });
});

function harmonics(hz: number, formants: readonly number[]): number[] {
  return Array.from({ length: Math.floor(3600 / hz) }, (_, n) =>
    formants.reduce((sum, f) => sum + 1 / (1 + (((n + 1) * hz - f) / 60) ** 2), 0.02),
  );
}

/** Talk: gliding pitch, moving formants, syllables. */
function talk(seconds: number, seed: number): Int16Array {
  const chance = newChance(seed);
  const between = (low: number, high: number) =>
    low + ((high - low) * (chance() % 10_000)) / 10_000;
  const out = new Int16Array(seconds * 8000);
  let phase = 0;
  for (let at = 0; at < out.length; ) {
    const length = Math.floor(between(500, 2400));
    const [pitch, glide] = [between(85, 260), between(-0.3, 0.3)];
    const formants = [between(250, 900), between(900, 2300), between(2300, 3300)];
    let levels: number[] = [];
    for (let i = 0; i < length && at < out.length; i++, at++) {
      const hz = pitch * (1 + (glide * i) / length);
      phase += (2 * Math.PI * hz) / 8000;
      if (i % 80 === 0) levels = harmonics(hz, formants);
      // sin((n + 1) φ) by recurrence: a sine for each harmonic would take most of a second.
      const turn = 2 * Math.cos(phase);
      let [sum, now, before] = [0, Math.sin(phase), 0];
      for (const level of levels) {
        sum += level * now;
        [now, before] = [turn * now - before, now];
      }
      out[at] = 5000 * sum * Math.sin((Math.PI * i) / length);
    }
    at += Math.floor(between(0, 400));
  }
  return out;
}

describe('talk-off', () => {
  it('half a minute of a voice-like sound is not taken for a digit', () => {
    expect(digitsIn(talk(15, 1), talk(15, 2))).toBe('');
  });
});
