import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled } from '../test-support/bundle.ts';
import { newFliteSpeech } from './tts-flite.ts';
import type { TextToSpeech } from './tts-port.ts';

const SENTENCE = 'Thank you for calling. Press one for sales, or two for support.';
let speech: TextToSpeech;

beforeAll(async () => {
  speech = newFliteSpeech({ workerEntry: await bundled('speech-worker') });
});
afterAll(() => speech.close());

function rmsOf(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
}

describe('flite', () => {
  it('speaks English at telephone rate and level, without holding up the main loop', async () => {
    await speech.speak('Compiled by now.', { language: 'en' });
    // Counted, not timed: a rendering on this loop would leave it one turn or two.
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const samples = await speech.speak(SENTENCE, { language: 'en-GB' });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    expect(samples.length / 8000).toBeGreaterThan(2.5);
    expect(samples.length / 8000).toBeLessThan(8);
    expect(rmsOf(samples)).toBeGreaterThan(2000);
    expect(rmsOf(samples)).toBeLessThan(4000);
  });

  it('gives the same samples for the same text', async () => {
    const [one, two] = await Promise.all([
      speech.speak('You are number 3.', { language: 'en' }),
      speech.speak('You are number 3.', { language: 'en' }),
    ]);
    expect(one).toEqual(two);
    expect(one.length).toBeGreaterThan(4000);
  });

  it('refuses a language without a voice instead of reading it in English', async () => {
    await expect(speech.speak('Bonjour', { language: 'fr-FR' })).rejects.toMatchObject({
      code: 'noVoice',
      retry: 'never',
    });
  });

  it('a text that looks like an option is a text', async () => {
    const samples = await speech.speak('-voice kal --help', { language: 'en' });
    expect(samples.length).toBeGreaterThan(4000);
  });

  it('caps the text and says nothing for no words', async () => {
    await expect(speech.speak('a'.repeat(2001), { language: 'en' })).rejects.toMatchObject({
      code: 'textTooLong',
    });
    expect(await speech.speak(' … ', { language: 'en' })).toHaveLength(0);
  });

  it('a rendering that hangs fails by time-out, and the next text is spoken', async () => {
    const hasty = newFliteSpeech({ workerEntry: await bundled('speech-worker'), timeoutMs: 1 });
    const slow = hasty.speak(SENTENCE.repeat(10), { language: 'en' });
    await expect(slow).rejects.toMatchObject({ code: 'timedOut', retry: 'later' });
    await hasty.close();
    await expect(hasty.speak('x', { language: 'en' })).rejects.toMatchObject({ code: 'closed' });
  });
});
