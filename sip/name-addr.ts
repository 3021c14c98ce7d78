import { ParseError } from './parse-error.ts';
import { isWritableUri } from './uri.ts';
import { quote, quotedEnd, splitOutside, unquote } from './text.ts';

/** From, To, Contact, P-Asserted-Identity…: a URI with a display name and header parameters. */
export interface NameAddr {
  readonly display: string;
  readonly uri: string;
  /** Names in lower case, values unquoted; '' for a bare parameter. */
  readonly params: ReadonlyMap<string, string>;
}

/** Reads `"Display" <uri>;params`, `Display <uri>` or a bare `uri;params`; throws `ParseError`. */
export function parseNameAddr(text: string): NameAddr {
  const value = text.trim();
  let display = '';
  let at = 0;
  if (value.startsWith('"')) {
    at = quotedEnd(value, 0);
    if (at < 0) throw new ParseError('unbalanced quote');
    display = unquote(value.slice(0, at));
  }
  const open = value.indexOf('<', at);
  if (open < 0) {
    if (at > 0) throw new ParseError('display name without a URI');
    return bare(value);
  }
  if (at === 0) display = value.slice(0, open).trim();
  else if (value.slice(at, open).trim() !== '') throw new ParseError('text before the URI');
  if (at === 0 && display.includes('"')) throw new ParseError('unbalanced quote');
  const close = value.indexOf('>', open);
  if (close < 0) throw new ParseError('unbalanced angle bracket');
  const uri = value.slice(open + 1, close).trim();
  return { display, uri: checked(uri), params: parseHeaderParams(value.slice(close + 1)) };
}

/** Without brackets every parameter belongs to the header (RFC 3261 §20). */
function bare(value: string): NameAddr {
  const semicolon = value.indexOf(';');
  const uri = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
  const params = semicolon < 0 ? '' : value.slice(semicolon);
  return { display: '', uri: checked(uri), params: parseHeaderParams(params) };
}

function checked(uri: string): string {
  if (!isWritableUri(uri)) throw new ParseError('malformed URI');
  return uri;
}

/** `;a=b;c="d"`, with or without white space around the marks. */
export function parseHeaderParams(text: string): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  const trimmed = text.trim();
  if (trimmed === '') return params;
  if (!trimmed.startsWith(';')) throw new ParseError('text after the URI');
  for (const part of splitOutside(trimmed.slice(1), ';')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    if (name === '') throw new ParseError('parameter without a name');
    const value = equals < 0 ? '' : unquote(part.slice(equals + 1).trim());
    if (!params.has(name)) params.set(name, value);
  }
  return params;
}

/** Writes a From or To; the display name is always quoted, so no character of it can break out. */
export function formatNameAddr(address: { uri: string; display?: string }, tag = ''): string {
  const display = address.display === undefined || address.display === '' ? '' : address.display;
  const name = display === '' ? '' : `${quote(display)} `;
  return `${name}<${address.uri}>${tag === '' ? '' : `;tag=${tag}`}`;
}
