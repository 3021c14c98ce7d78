import { primaryOf } from '../speech/tts-port.ts';
import type { Transcriber } from '../transcribe/port.ts';
import { wordsOf } from './grammar.ts';
import type { Recognised, SpeechRecogniser } from './port.ts';
import { sessionOf } from './session.ts';

/** A transcriber does not say how sure it is; the words fit as a whole or among others. */
const WHOLE = 0.9;
const AMONG = 0.7;

/** Phrases by a service that writes down whatever is said, in languages it was set up for. */
export function transcribedRecogniser(
  transcriber: Transcriber,
  languages: readonly string[],
): SpeechRecogniser {
  return {
    name: transcriber.name,
    languages,
    recognise({ language, phrases }) {
      if (!languages.includes(primaryOf(language))) return null;
      return sessionOf(async (samples) => {
        return phraseIn(await transcriber.transcribe(samples, language), phrases);
      });
    },
    close: () => Promise.resolve(),
  };
}

/** The longest phrase that the text is, else holds word by word. */
export function phraseIn(text: string, phrases: readonly string[]): Recognised | null {
  const said = ` ${wordsOf(text).join(' ')} `;
  const longestFirst = phrases
    .map((phrase) => ({ phrase, words: ` ${wordsOf(phrase).join(' ')} ` }))
    .filter(({ words }) => words.trim() !== '')
    .toSorted((a, b) => b.words.length - a.words.length);
  const whole = longestFirst.find(({ words }) => words === said);
  if (whole !== undefined) return { phrase: whole.phrase, confidence: WHOLE };
  const among = longestFirst.find(({ words }) => said.includes(words));
  return among === undefined ? null : { phrase: among.phrase, confidence: AMONG };
}
