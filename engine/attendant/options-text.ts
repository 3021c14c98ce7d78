import type {
  AttendantCallFlow,
  AttendantConfig,
  AttendantOption,
  Prompt,
} from '../../domain/index.ts';
import { wordsOf } from '../words.ts';
import type { Words } from '../words.ts';

type MenuRoute = Extract<AttendantCallFlow['route'], { kind: 'menu' }>;

/** A description is for people who set it up: what is read out of it is short. */
const SPOKEN_MAX = 64;
const TEXT_MAX = 2_000;

/** The menu's words made of its options, in the order of the keys as they stand. */
export function optionsText(attendant: AttendantConfig, route: MenuRoute): Prompt {
  const { language } = attendant;
  const words = wordsOf(language);
  const sentences: string[] = [];
  if (words !== null) {
    if (route.directory === 'name') sentences.push(words.askName);
    if (route.directory === 'extension') sentences.push(words.askExtension);
    for (const option of route.options) {
      const what = spokenOf(option, words);
      if (what !== null) sentences.push(words.option(what, keyText(option.key, words)));
    }
  }
  // The check refuses a menu that has nothing to say; a prompt is never empty.
  const text = sentences.join(' ').slice(0, TEXT_MAX) || '?';
  return { kind: 'text', text, language };
}

/** How an option is called in the menu; null = nobody has said. */
export function spokenOf(
  { phrase, description, action }: AttendantOption,
  words: Words,
): string | null {
  if (phrase !== null) return phrase;
  const short = description.trim().slice(0, SPOKEN_MAX);
  if (short !== '') return short;
  return action.kind === 'operator' ? words.operator.named : null;
}

export function keyText(key: string, { keys }: Words): string {
  return key === '*' || key === '#' ? keys[key] : key;
}
