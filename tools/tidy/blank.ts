/**
 * The same text with comments and the insides of strings and regular expressions turned into
 * spaces, so that a search finds code only and every position stays the same. Templates keep the
 * code inside `${}`.
 */
export function blankOut(text: string): string {
  const out = text.split('');
  const hide = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' ';
  };
  /** The brace depth of each `${` that is still open. */
  const open: number[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '`' || (char === '}' && open.at(-1) === depth)) {
      if (char === '}') depth = (open.pop() ?? depth) - 1;
      const end = endOfTemplate(text, at + 1);
      const goesOn = text[end - 1] === '{';
      hide(at + 1, end - (goesOn ? 2 : 1));
      if (goesOn) open.push(++depth);
      at = end;
      continue;
    }
    if (char === '{') depth++;
    if (char === '}') depth--;
    at = skipPlain(text, at, hide);
  }
  return out.join('');
}

/** Past a comment, string or regular expression, which it hides; else one character on. */
function skipPlain(text: string, at: number, hide: (from: number, to: number) => void): number {
  const char = text[at];
  const next = text[at + 1];
  if (char === '/' && (next === '/' || next === '*')) {
    const found = next === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2) + 2;
    const end = found < at ? text.length : found;
    hide(at, end);
    return end;
  }
  const inRegExp = char === '/' && startsRegExp(text, at);
  if (char !== "'" && char !== '"' && !inRegExp) return at + 1;
  const end = inRegExp ? endOfRegExp(text, at) : endOfString(text, at);
  hide(at + 1, end - 1);
  return end;
}

/** Index after the closing quote, or after the line when it is left open. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start]) return at + 1;
    else if (text[at] === '\n') return at;
  }
  return text.length;
}

/** Index after the closing back-tick or after the next `${`. */
function endOfTemplate(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '`') return at + 1;
    else if (text[at] === '$' && text[at + 1] === '{') return at + 2;
  }
  return text.length;
}

function endOfRegExp(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
    else if (text[at] === '/' && !inClass) return at + 1;
  }
  return start + 2;
}

/** After a value a slash divides; after an operator, bracket or these words a pattern opens. */
function startsRegExp(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 40), at).trimEnd();
  if (before === '') return true;
  if (/\b(return|typeof|case|in|of|do|else|void|await)$/.test(before)) return true;
  return '(,=:[!&|?{};+-*%~^<>'.includes(before.slice(-1));
}
