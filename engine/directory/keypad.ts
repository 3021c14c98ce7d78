/** ITU-T E.161 §3.1.2: the letters on the keys of a telephone. */
const KEYS: Readonly<Record<string, string>> = {
  '2': 'abc',
  '3': 'def',
  '4': 'ghi',
  '5': 'jkl',
  '6': 'mno',
  '7': 'pqrs',
  '8': 'tuv',
  '9': 'wxyz',
};

const KEY_OF = new Map<string, string>();
for (const [key, letters] of Object.entries(KEYS)) {
  for (const letter of letters) KEY_OF.set(letter, key);
}

/** Letters that are no letter with a mark on it. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** As Germans and Scandinavians also write them: whoever dials Müller may press M, U, E. */
const SPELLED_OUT: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  å: 'aa',
  ø: 'oe',
};

const ASCII = /^[ -~]*$/;

/** Between letters of one word. */
const JOINED = /['’‘`´.-]/g;

/** Small letters a to z, digits and single spaces; marks are gone, so are hyphen and apostrophe. */
export function foldName(name: string): string {
  return plain(latin(name, /\p{M}/gu));
}

/**
 * As `foldName`, but letters that are on no key stay: they cannot be dialled, but they are said.
 * Of marks only those of Latin, Greek and Cyrillic go: in other scripts they are vowels.
 */
export function foldSaid(name: string): string {
  return latin(name, /[\u0300-\u036f]/g)
    .replace(JOINED, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

function latin(name: string, marks: RegExp): string {
  if (ASCII.test(name)) return name.toLowerCase();
  const letters = name.toLowerCase().normalize('NFD').replace(marks, '');
  return [...letters].map((letter) => FOLDED[letter] ?? letter).join('');
}

/** The name in its other spelling; null = there is none. */
export function foldSpelledOut(name: string): string | null {
  if (ASCII.test(name)) return null;
  const letters = [...name.toLowerCase().normalize('NFC')];
  if (!letters.some((letter) => letter in SPELLED_OUT)) return null;
  return foldName(letters.map((letter) => SPELLED_OUT[letter] ?? letter).join(''));
}

function plain(letters: string): string {
  return letters
    .replace(JOINED, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** The keys of a folded name, word by word; what is on no key is not dialled. */
export function keysOf(folded: string): string[] {
  return folded
    .split(' ')
    .map((word) => [...word].map((letter) => KEY_OF.get(letter) ?? letter).join(''))
    .filter((word) => word !== '');
}
