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

export interface Voices {
  /** What callers hear. */
  readonly live: TextToSpeech;
  /** The same again, for people who try a text: no caller waits behind what they ask for. */
  readonly preview: TextToSpeech;
}

type SpeechConfig = Pick<Config, 'espeak' | 'speechUrl' | 'speechKey' | 'speechVoices'>;

export async function openVoices(config: SpeechConfig, log: Log): Promise<Voices> {
  const [live, preview] = await Promise.all([openSpeech(config, log), openSpeech(config, silent)]);
  const languages = live.voices.map(({ language }) => language);
  log.info('voices', { languages: languages.length, words: packLanguages.join(',') });
  return { live, preview };
}

/** What is amiss was said of the first. */
const silent: Pick<Log, 'warn'> = { warn: () => undefined };

/**
 * The voices of this process: flite's English, then espeak-ng's languages where it is installed,
 * then the cloud's. The first that speaks a language speaks it always, so that a tenant hears one
 * voice.
 */
async function openSpeech(config: SpeechConfig, log: Pick<Log, 'warn'>): Promise<TextToSpeech> {
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
  return speechByLanguage(engines);
}
