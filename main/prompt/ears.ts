import { findPocketsphinx } from '../../assist/index.ts';
import type { SpeechRecogniser } from '../../assist/index.ts';
import type { SpeechEar } from '../../channels/index.ts';
import type { Listening } from '../../domain/index.ts';
import type { Log } from '../log.ts';

/** What listens for phrases here; null = nothing does, and every question is one for keys. */
export async function openEars(setting: string, log: Log): Promise<SpeechRecogniser | null> {
  if (setting === 'off') return null;
  const path = setting === 'auto' ? 'pocketsphinx_batch' : setting;
  const found = await findPocketsphinx({ path });
  if (found === null && setting !== 'auto') log.warn('noPocketsphinx', { path });
  return found;
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
