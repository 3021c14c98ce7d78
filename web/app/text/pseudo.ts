const accents: Readonly<Record<string, string>> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'í',
  n: 'ñ',
  o: 'ó',
  s: 'š',
  u: 'ú',
  y: 'ý',
  z: 'ž',
  A: 'Å',
  C: 'Ç',
  E: 'É',
  I: 'Î',
  N: 'Ñ',
  O: 'Ö',
  S: 'Š',
  U: 'Û',
  Y: 'Ý',
};

/** Texts a third longer, with accents and brackets: what is cut off or not translated is seen. */
export function pseudo<Key extends string>(
  texts: Readonly<Record<Key, string>>,
): Record<Key, string> {
  const made = Object.entries<string>(texts).map(([key, text]) => [key, `[${lengthened(text)}]`]);
  return Object.fromEntries(made) as Record<Key, string>; // the same keys
}

/** Only outside of arguments: `{n, plural, one {# call}}` has text at every even depth. */
function lengthened(text: string): string {
  let depth = 0;
  let made = '';
  let letters = 0;
  for (const char of text) {
    if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    const isText = depth % 2 === 0 && char !== '}';
    made += isText ? (accents[char] ?? char) : char;
    if (isText && depth === 0) letters += 1;
  }
  return made + '~'.repeat(Math.ceil(letters / 3));
}
