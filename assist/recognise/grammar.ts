/** The words of a phrase as the dictionary has them. */
export function wordsOf(phrase: string): string[] {
  return phrase
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/[^\p{L}\p{N}']+/gu, ' ')
    .trim()
    .split(' ')
    .filter((word) => word !== '');
}

/** Pronunciations from a dictionary of CMU's kind: `word PH ON EMES`, others as `word(2)`. */
export class Dictionary {
  /** With a line end before the first line, so that each can be found by it. */
  readonly #text: string;

  constructor(text: string) {
    this.#text = `\n${text}\n`;
  }

  /** Its lines; none = the word is not in it. */
  linesOf(word: string): string[] {
    const lines: string[] = [];
    for (let nth = 1; ; nth++) {
      const at = this.#text.indexOf(`\n${word}${nth === 1 ? '' : `(${nth})`} `);
      if (at < 0) return lines;
      lines.push(this.#text.slice(at + 1, this.#text.indexOf('\n', at + 1)));
    }
  }
}

export interface Grammar {
  readonly jsgf: string;
  readonly dictionary: string;
  /** What was said, as the recogniser writes it → the phrase as it was given. */
  readonly phrases: ReadonlyMap<string, string>;
}

/** null = no phrase has only known words: there is nothing to listen for. */
export function grammarOf(phrases: readonly string[], known: Dictionary): Grammar | null {
  const lines = new Map<string, readonly string[]>();
  const sayable = new Map<string, string>();
  for (const phrase of phrases) {
    const words = wordsOf(phrase);
    for (const word of words) if (!lines.has(word)) lines.set(word, known.linesOf(word));
    const isKnown = words.length > 0 && words.every((word) => (lines.get(word) ?? []).length > 0);
    if (isKnown && !sayable.has(words.join(' '))) sayable.set(words.join(' '), phrase);
  }
  if (sayable.size === 0) return null;
  const choices = [...sayable.keys()].join(' | ');
  return {
    jsgf: `#JSGF V1.0;\ngrammar choices;\npublic <choice> = ${choices};\n`,
    dictionary: `${[...lines.values()].flat().join('\n')}\n`,
    phrases: sayable,
  };
}
