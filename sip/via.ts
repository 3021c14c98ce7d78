import { canonicalHost } from './host.ts';
import { ParseError } from './parse-error.ts';
import { splitOutside } from './text.ts';
import { parseHostPort } from './uri.ts';

/** One Via value (RFC 3261 §20.42). `port` is undefined when the sender left it to the default. */
export interface Via {
  readonly text: string;
  readonly transport: string;
  readonly host: string;
  readonly port: number | undefined;
  /** Empty when absent (RFC 2543 peers). */
  readonly branch: string;
  readonly hasRport: boolean;
}

const SENT = /^SIP\s*\/\s*2\.0\s*\/\s*([A-Za-z0-9\-.!%*_+`'~]+)\s+(\S.*)$/i;

/** The cookie of RFC 3261 §8.1.1.7; a bare cookie identifies nothing (RFC 4475 §3.1.1.9). */
export const MAGIC = 'z9hG4bK';

export function parseVia(text: string): Via {
  const parts = splitOutside(text, ';');
  const sent = SENT.exec(parts[0] ?? '');
  if (sent === null) throw new ParseError('malformed Via');
  const { host, port } = parseHostPort(tight(sent[2] ?? ''));
  let branch = '';
  let hasRport = false;
  for (let i = 1; i < parts.length; i++) {
    const part = parts[i] ?? '';
    if (part === '') throw new ParseError('empty Via parameter');
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    if (name === 'branch' && equals > 0) branch = part.slice(equals + 1).trim();
    else if (name === 'rport') hasRport = true;
  }
  return { text, transport: (sent[1] ?? '').toUpperCase(), host, port, branch, hasRport };
}

/**
 * The Via as it goes back in responses: `received` and `rport` say where the packet came from
 * (RFC 3261 §18.2.1, RFC 3581 §4). What the sender wrote under these names is not believed.
 */
export function stampVia(via: Via, source: { host: string; port: number }): string {
  const same = canonicalHost(via.host) === canonicalHost(source.host);
  if (same && !via.hasRport) return via.text;
  const kept = splitOutside(via.text, ';').filter(
    (part) => !/^(received|rport)\s*(=|$)/i.test(part),
  );
  if (via.hasRport) kept.push(`rport=${source.port}`);
  kept.push(`received=${source.host}`);
  return kept.join(';');
}

/** White space may stand around the colon of sent-by. No pattern here: it would go quadratic. */
function tight(sentBy: string): string {
  const words = sentBy.trim().split(/[ \t]+/);
  return words.join(' ').replace(' :', ':').replace(': ', ':');
}
