/**
 * SSML as people write it into a prompt. What a voice gets is made anew from a list of elements
 * that only change how words sound: `<audio>` and the like would let a prompt name files and
 * addresses of the machine that speaks.
 */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  p: [],
  s: [],
  break: ['time', 'strength'],
  emphasis: ['level'],
  prosody: ['rate', 'pitch', 'volume', 'contour', 'range'],
  'say-as': ['interpret-as', 'format', 'detail'],
  sub: ['alias'],
  phoneme: ['alphabet', 'ph'],
  lang: ['xml:lang'],
};
const TOKEN = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[?!][^>]*>|<\/?([\w:-]+)([^<>]*)>/g;
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The words alone, for a voice that takes no SSML. `sub` gives what is to be said. */
export function bareWords(ssml: string): string {
  const said = ssml.replaceAll(/<sub\b([^<>]*)>[^<]*<\/sub\s*>/g, (_, attributes: string) => {
    const alias = new Map(attributesIn(attributes)).get('alias');
    return ` ${alias ?? ''} `;
  });
  return decoded(said.replaceAll(TOKEN, ' ')).replaceAll(/\s+/g, ' ').trim();
}

/** The inside of a `<speak>`: well-formed whatever comes in, and nothing but sound in it. */
export function safeSsml(ssml: string): string {
  const open: string[] = [];
  let [out, at] = ['', 0];
  for (const match of ssml.matchAll(TOKEN)) {
    out += escaped(decoded(ssml.slice(at, match.index)));
    out += tag(match, open);
    at = match.index + match[0].length;
  }
  out += escaped(decoded(ssml.slice(at)));
  return (
    out +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}

function tag([whole, name = '', rest = '']: RegExpMatchArray, open: string[]): string {
  const allowed = Object.hasOwn(ELEMENTS, name) ? ELEMENTS[name] : undefined;
  if (allowed === undefined) return ' ';
  if (whole.startsWith('</')) {
    // A closing tag closes what stands inside it; one without an opening is nothing.
    const from = open.lastIndexOf(name);
    if (from < 0) return '';
    return open
      .splice(from)
      .reverse()
      .map((each) => `</${each}>`)
      .join('');
  }
  const attributes = attributesIn(rest)
    .filter(([key]) => allowed.includes(key))
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
  if (rest.trimEnd().endsWith('/')) return `<${name}${attributes}/>`;
  open.push(name);
  return `<${name}${attributes}>`;
}

function attributesIn(text: string): [string, string][] {
  return [...text.matchAll(ATTRIBUTE)].map(([, key = '', double, single]) => [
    key,
    decoded(double ?? single ?? ''),
  ]);
}

function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi,
    (whole, ten, hex, name) => {
      if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
      const code = ten === undefined ? parseInt(hex, 16) : Number(ten);
      const isText = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isText ? String.fromCodePoint(code) : ' ';
    },
  );
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
