import type { Prompt } from '../../domain/index.ts';
import { glance } from './fields.ts';
import type { Fields } from './fields.ts';
import { Names } from './names.ts';
import type { Thing } from './dump.ts';

/** Text of ours is longer than theirs: 1,000. */
const TEXT_MAX = 2_000;

/** An audio file that prompts of the import name: it is uploaded before they are published. */
export interface ImportedAudio {
  readonly id: string;
  /** In the folder of the dump. */
  readonly file: string;
}

/** Audio files of the dump by Microsoft's id and by their name. */
export class AudioFiles {
  readonly #files: readonly string[];
  readonly #names = new Map<string, string>();
  /** Given in the order of the files' names, so that the order of use decides nothing. */
  readonly #ids: ReadonlyMap<string, string>;
  readonly #used = new Set<string>();

  constructor(things: readonly Thing[], files: readonly string[]) {
    this.#files = files.toSorted();
    const ids = new Names();
    this.#ids = new Map(
      this.#files.map((file) => [file, ids.take(file.replace(/\.[a-z0-9]+$/i, ''), 'audio')]),
    );
    for (const thing of things) {
      const fields = glance(thing);
      const [id, name] = [fields.text('Id', 'Identity'), fields.text('FileName')];
      if (id !== null && name !== null) this.#names.set(id.toLowerCase(), name);
    }
  }

  /** The id of our audio; null = the folder has no such file. */
  take(id: string | null, name: string | null): string | null {
    const known = name ?? (id === null ? null : (this.#names.get(id.toLowerCase()) ?? null));
    const wanted = [known, id].flatMap((each) => (each === null ? [] : [each.toLowerCase()]));
    const file = this.#files.find((each) => {
      const base = each.toLowerCase().split('/').at(-1) ?? '';
      return wanted.includes(base) || wanted.includes(base.replace(/\.[a-z0-9]+$/, ''));
    });
    if (file === undefined) return null;
    this.#used.add(file);
    return this.#ids.get(file) ?? null;
  }

  used(): ImportedAudio[] {
    return this.#files.flatMap((file) => {
      const id = this.#used.has(file) ? this.#ids.get(file) : undefined;
      return id === undefined ? [] : [{ id, file }];
    });
  }
}

export interface PromptPlace {
  readonly fields: Fields;
  readonly audio: AudioFiles;
  /** BCP 47, of whoever says it. */
  readonly language: string;
}

/** Text or audio out of two fields; null = neither is set. */
export function promptOf(
  { fields, audio, language }: PromptPlace,
  text: readonly string[],
  file: readonly string[],
): Prompt | null {
  const words = fields.text(...text);
  const reference = fields.value(...file);
  if (reference !== null) {
    const made = audioPrompt({ fields, audio, language }, file[0] ?? '', reference);
    if (made !== null || words === null) return made;
  }
  if (words === null) return null;
  return textPrompt(fields, text[0] ?? '', { words, language });
}

export function textPrompt(
  fields: Fields,
  name: string,
  { words, language }: { readonly words: string; readonly language: string },
): Prompt {
  fields.note(name, 'exact', `is spoken in ${language}`);
  return { kind: 'text', text: words.slice(0, TEXT_MAX), language };
}

/** By id, or by the object that holds id and file name. */
export function audioPrompt(
  { fields, audio }: PromptPlace,
  name: string,
  reference: unknown,
): Prompt | null {
  const [id, file] =
    typeof reference === 'object' && reference !== null
      ? [fieldOf(reference, 'Id'), fieldOf(reference, 'FileName')]
      : [String(reference), null];
  const made = audio.take(id, file);
  if (made === null) {
    const what = file ?? id ?? 'the file';
    fields.note(name, 'not', `${what} is not in the folder: Export-CsOnlineAudioFile gives it`);
    return null;
  }
  fields.note(name, 'exact', `audio/${made}, once it is uploaded`);
  return { kind: 'audio', name: made };
}

function fieldOf(value: object, name: string): string | null {
  const found = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return typeof found?.[1] === 'string' ? found[1] : null;
}
