import { findPocketsphinx } from '../../assist/index.ts';
import type { SpeechRecogniser } from '../../assist/index.ts';
import type { SpeechEar } from '../../channels/index.ts';
import type { Listening } from '../../domain/index.ts';
import type { Log } from '../log.ts';

/**
 * What listens for phrases here: the program where it is installed, for English and at no charge;
 * what it cannot take, the transcriber. null = nothing does, and every question is one for keys.
 */
export async function openEars(
  setting: string,
  transcribed: SpeechRecogniser | null,
  log: Log,
): Promise<SpeechRecogniser | null> {
  const path = setting === 'auto' ? 'pocketsphinx_batch' : setting;
  const found = setting === 'off' ? null : await findPocketsphinx({ path });
  if (found === null && setting !== 'auto' && setting !== 'off') {
    log.warn('noPocketsphinx', { path });
  }
  return found === null || transcribed === null
    ? (found ?? transcribed)
    : eachInTurn(found, transcribed);
}

/** The first of two that takes the question. */
export function eachInTurn(first: SpeechRecogniser, second: SpeechRecogniser): SpeechRecogniser {
  return {
    name: `${first.name}, ${second.name}`,
    languages: [...new Set([...first.languages, ...second.languages])],
    recognise: (wish) => first.recognise(wish) ?? second.recognise(wish),
    close: async () => {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

/** One question's ear, as the voice driver wants it. */
export function earOf(recogniser: SpeechRecogniser | null, wish: Listening): SpeechEar | null {
  const session = recogniser?.recognise(wish) ?? null;
  if (session === null) return null;
  const ear: SpeechEar = {
    feed: (samples) => session.write(samples),
    onHeard: () => undefined,
    close: () => session.close(),
  };
  void session.result.then((heard) => {
    if (heard !== null) ear.onHeard(heard);
  });
  return ear;
}
