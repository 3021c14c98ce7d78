import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { amplitudeOf, sine } from '../test-support/wav.ts';
import { fromAdpcm } from '../audio/adpcm.ts';
import { Dictionary, grammarOf, wordsOf } from './grammar.ts';
import { findPocketsphinx } from './pocketsphinx.ts';
import type { SpeechRecogniser } from './port.ts';
import { sessionOf } from './session.ts';
import { Utterances } from './utterances.ts';
import { wider } from './wider.ts';

const silence = (ms: number) => new Int16Array(ms * 8);
const tone = (ms: number, level = 0.2) =>
  Int16Array.from(sine(300, ms / 1_000, 8_000, level), (x) => x * 32_767);
const noise = (ms: number, level: number) =>
  Int16Array.from({ length: ms * 8 }, (_, i) => Math.sin(i * i * 0.37) * level);

function lengthsOf(...parts: Int16Array[]): number[] {
  const found: number[] = [];
  const utterances = new Utterances((samples) => found.push(Math.round(samples.length / 8)));
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 133) utterances.write(part.subarray(at, at + 133));
  }
  return found;
}

describe('utterances', () => {
  it('are cut at 700 ms of silence, with what came just before', () => {
    const [one, two, ...more] = lengthsOf(
      silence(500),
      tone(400),
      silence(900),
      tone(600),
      silence(900),
    );
    expect(more).toEqual([]);
    expect(one).toBeGreaterThan(1_200);
    expect(one).toBeLessThan(1_400);
    expect((two ?? 0) - (one ?? 0)).toBeGreaterThanOrEqual(180);
  });

  it('are not a cough, nor a noisy line', () => {
    expect(lengthsOf(silence(400), tone(80), silence(1_000))).toEqual([]);
    expect(lengthsOf(noise(4_000, 300))).toEqual([]);
  });

  it('stand out of noise, and end after 8 s', () => {
    expect(lengthsOf(noise(600, 300), tone(500), noise(1_000, 300))).toHaveLength(1);
    const [longest] = lengthsOf(silence(400), tone(20_000));
    expect(longest).toBeLessThanOrEqual(8_000);
  });
});

describe('a session', () => {
  const utterance = [silence(300), tone(400), silence(900)];
  it('goes on until an utterance is a phrase, and then is over', async () => {
    const answers = [null, { phrase: 'sales', confidence: 0.9 }];
    let asked = 0;
    const session = sessionOf(() => Promise.resolve(answers[asked++] ?? null));
    for (const part of [...utterance, ...utterance]) session.write(part);
    expect(await session.result).toEqual({ phrase: 'sales', confidence: 0.9 });
    for (const part of utterance) session.write(part);
    expect(asked).toBe(2);
  });

  it('closed, it has heard nothing; a recogniser that fails hears nothing', async () => {
    const session = sessionOf(() => Promise.reject(new Error('no model')));
    for (const part of utterance) session.write(part);
    session.close();
    expect(await session.result).toBeNull();
  });
});

describe('the grammar', () => {
  const known = new Dictionary('sales S EY L Z\nread R EH D\nread(2) R IY D\nit IH T');
  it('holds the phrases whose words have a pronunciation, all of them', () => {
    const grammar = grammarOf(['Sales!', 'Read it', 'Xanthippe'], known);
    expect(grammar?.jsgf).toContain('<choice> = sales | read it;');
    expect(grammar?.dictionary).toBe('sales S EY L Z\nread R EH D\nread(2) R IY D\nit IH T\n');
    expect(grammar?.phrases.get('sales')).toBe('Sales!');
    expect(grammarOf(['Xanthippe'], known)).toBeNull();
  });

  it('takes no syntax from a phrase', () => {
    expect(wordsOf('sales; public <x> = it | "read"')).toEqual([
      'sales',
      'public',
      'x',
      'it',
      'read',
    ]);
  });
});

test('8 kHz becomes 16 without an image', () => {
  const out = wider(tone(500)).subarray(400, 7_600);
  expect(amplitudeOf(out, 300, 16_000)).toBeGreaterThan(6_300);
  expect(amplitudeOf(out, 7_700, 16_000)).toBeLessThan(60);
});

/** Ten phrases by flite (voice slt) at 8 kHz, as ADPCM: nothing is spoken for a test. */
const spoken = JSON.parse(
  readFileSync(new URL('../test-support/audio/phrases.json', import.meta.url), 'utf8'),
) as { phrases: Record<string, { samples: number; adpcm: string }> }; // ours
const said = (phrase: string) => {
  const { adpcm = '', samples = 0 } = spoken.phrases[phrase] ?? {};
  return fromAdpcm(Buffer.from(adpcm, 'base64'), samples);
};

describe('pocketsphinx', () => {
  let recogniser: SpeechRecogniser | null = null;
  beforeAll(async () => {
    recogniser = await findPocketsphinx({ path: 'pocketsphinx_batch' });
  });

  it('hears which of ten phrases it was, as a telephone brings them', async (context) => {
    if (recogniser === null) {
      context.skip('not installed: apt-get install pocketsphinx pocketsphinx-en-us');
      return;
    }
    const phrases = Object.keys(spoken.phrases);
    // A program for each: on a busy machine all ten would take too long here.
    for (const phrase of ['sales', 'opening hours', 'speak to an agent']) {
      const session = recogniser.recognise({ language: 'en-GB', phrases });
      for (const part of [silence(400), said(phrase), silence(900)]) session?.write(part);
      expect(await session?.result).toMatchObject({ phrase });
    }
  }, 40_000);

  it('listens for nothing in another language', (context) => {
    if (recogniser === null) return context.skip('not installed');
    expect(recogniser.recognise({ language: 'de', phrases: ['sales'] })).toBeNull();
  });
});
