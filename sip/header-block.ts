import { canonicalName, isListHeader } from './header-names.ts';
import { HEADER_LINES_MAX } from './limits.ts';
import { ParseError } from './parse-error.ts';
import type { SipHeaders } from './port.ts';
import { isToken, splitOutside } from './text.ts';

/**
 * The headers of one message: lines are found once, values are looked at only when asked for.
 * `get` gives the first value, `all` every value in order (comma lists split), `lines` raw ones.
 */
export class HeaderBlock implements SipHeaders {
  readonly #names: string[] = [];
  readonly #values: string[] = [];

  add(canonical: string, value: string): void {
    this.#names.push(canonical);
    this.#values.push(value);
  }

  get(name: string): string | undefined {
    const canonical = canonicalName(name);
    const at = this.#names.indexOf(canonical);
    if (at < 0) return undefined;
    const value = this.#values[at] ?? '';
    return isListHeader(canonical) ? splitOutside(value, ',')[0] : value;
  }

  all(name: string): readonly string[] {
    const canonical = canonicalName(name);
    const lines = this.lines(canonical);
    return isListHeader(canonical) ? lines.flatMap((line) => splitOutside(line, ',')) : lines;
  }

  /** Whole header lines of a canonical name, unsplit. */
  lines(canonical: string): string[] {
    const found: string[] = [];
    for (let i = 0; i < this.#names.length; i++) {
      if (this.#names[i] === canonical) found.push(this.#values[i] ?? '');
    }
    return found;
  }

  get size(): number {
    return this.#names.length;
  }
}

/**
 * Reads header lines from `text` (the head without its last empty line) starting after the start
 * line. Folded lines (RFC 3261 §7.3.1) become one, joined by a space.
 */
export function parseHeaderLines(lines: readonly string[]): HeaderBlock {
  if (lines.length > HEADER_LINES_MAX) throw new ParseError('too many header lines');
  const block = new HeaderBlock();
  let name = '';
  let value = '';
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const first = line.charCodeAt(0);
    if (first === 32 || first === 9) {
      if (name === '') throw new ParseError('fold before the first header');
      value += ` ${line.trim()}`;
      continue;
    }
    if (name !== '') block.add(name, value.trim());
    const colon = line.indexOf(':');
    if (colon < 1) throw new ParseError('header line without a name');
    const raw = line.slice(0, colon).trimEnd();
    if (!isToken(raw)) throw new ParseError('header name is not a token');
    name = canonicalName(raw);
    value = line.slice(colon + 1).trim();
  }
  if (name !== '') block.add(name, value.trim());
  return block;
}
