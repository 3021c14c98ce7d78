import { expect, it } from 'vitest';
import { transcribedRecogniser } from '../../assist/index.ts';
import type { Transcriber } from '../../assist/index.ts';
import { eachInTurn } from './ears.ts';
import { transcribedLanguages, transcriberOf } from './transcriber.ts';

const says = (text: string): Transcriber => ({
  name: 'scripted',
  transcribe: () => Promise.resolve(text),
});

/** Half a second of a voice, then silence long enough to end it. */
function utterance(): Int16Array {
  const loud = Int16Array.from({ length: 4_000 }, (_, n) => 8_000 * Math.sin(n / 4));
  const samples = new Int16Array(20_000);
  samples.set(loud, 4_000);
  return samples;
}

it('what the first ear does not know, the second hears', async () => {
  const english = transcribedRecogniser(says('sales please'), ['en']);
  const german = transcribedRecogniser(says('Ich möchte zum Verkauf, bitte'), ['de']);
  const both = eachInTurn(english, german);
  expect(both.languages).toEqual(['en', 'de']);
  const wish = { language: 'de-DE', phrases: ['Verkauf', 'Hilfe'] };
  const session = both.recognise(wish);
  session?.write(utterance());
  expect(await session?.result).toMatchObject({ phrase: 'Verkauf' });
  expect(both.recognise({ ...wish, language: 'fr-FR' })).toBeNull();
});

it('a transcriber needs its address and its key', () => {
  const transcribeUrl = 'https://west.stt.test';
  expect(transcriberOf({ transcribeUrl, speechKey: null })).toBeNull();
  expect(transcriberOf({ transcribeUrl: null, speechKey: 'k' })).toBeNull();
  expect(transcriberOf({ transcribeUrl, speechKey: 'k' })).not.toBeNull();
  expect(transcribedLanguages(['de-DE-KatjaNeural', 'de-AT-X'])).toEqual(['en', 'de']);
});
