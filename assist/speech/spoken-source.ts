import { must } from '../../domain/index.ts';
import type { SpokenKind } from '../../domain/index.ts';
import { SpeechError } from './fault.ts';
import { packFor } from './recorded-pack.ts';
import type { PromptCache } from './prompt-cache.ts';
import type { PromptAudio } from './prompts.ts';
import { promptSource } from './prompts.ts';
import type { Spoken } from './spoken/port.ts';
import { spokenIn } from './spoken/spoken.ts';

export interface SpokenPrompt {
  readonly what: SpokenKind;
  readonly value: string;
  readonly language: string;
}

/** What may tell who somebody is: never on disk. */
const PERSONAL: readonly SpokenKind[] = ['name', 'digits'];

/**
 * A value to be played: by the language's voice, which speaks whole sentences, else (or when the
 * voice fails) by its recorded words. Throws SpeechError('noVoice') at once when neither can.
 */
export function spokenSource(cache: PromptCache, prompt: SpokenPrompt): PromptAudio {
  const { what, value, language } = prompt;
  const said = spokenIn(language, what, value);
  const pack = said === null ? null : packSource(language, said);
  if (!cache.speaks(language)) {
    if (pack !== null) return pack;
    throw new SpeechError('noVoice', `nothing says a ${what} in ${JSON.stringify(language)}`);
  }
  const text = said?.text ?? value;
  const voice = promptSource(cache, { text, language, personal: PERSONAL.includes(what) });
  if (pack === null) return voice;
  return { ...voice, samples: () => voice.samples().catch(() => pack.samples()) };
}

function packSource(language: string, { clips, gapMs }: Spoken): PromptAudio | null {
  if (clips === null) return null;
  // Only when it is heard: where a voice speaks, nobody needs the pack.
  const pack = () => must(packFor(language), 'what has clips has a pack');
  const samples = async () => (await pack()).say(clips, gapMs);
  return { kind: 'samples', key: `spoken:${language}:${gapMs}:${clips.join('|')}`, samples };
}
