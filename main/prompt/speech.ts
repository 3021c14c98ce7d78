import {
  findEspeak,
  newAzureSpeech,
  newFliteSpeech,
  packLanguages,
  speechByLanguage,
} from '../../assist/index.ts';
import type { TextToSpeech } from '../../assist/index.ts';
import type { Config } from '../settings.ts';
import type { Log } from '../log.ts';

/**
 * The voices of this process: flite's English, then espeak-ng's languages where it is installed,
 * then the cloud's. The first that speaks a language speaks it always, so that a tenant hears one
 * voice.
 */
export async function openSpeech(
  config: Pick<Config, 'espeak' | 'speechUrl' | 'speechKey' | 'speechVoices'>,
  log: Log,
): Promise<TextToSpeech> {
  const engines: TextToSpeech[] = [newFliteSpeech()];
  const { espeak, speechUrl, speechKey, speechVoices } = config;
  if (espeak !== 'off') {
    const path = espeak === 'auto' ? 'espeak-ng' : espeak;
    const found = await findEspeak({ path });
    if (found !== null) engines.push(found);
    else if (espeak !== 'auto') log.warn('noEspeak', { path });
  }
  if (speechUrl !== null && speechKey !== null) {
    engines.push(newAzureSpeech({ url: speechUrl, key: speechKey, voices: speechVoices }));
  }
  const speech = speechByLanguage(engines);
  const languages = speech.voices.map(({ language }) => language);
  log.info('voices', { languages: languages.length, words: packLanguages.join(',') });
  return speech;
}
