import { URI_CHARS_MAX } from './limits.ts';
import { ParseError } from './parse-error.ts';

/**
 * A URI as far as a SIP element needs it. `user` is kept exactly as written (no unescaping), so a
 * number passes unharmed. For `tel:` the number is `user` and `host` is empty; for a scheme we do
 * not know everything after the colon is `user`.
 */
export interface SipUri {
  readonly scheme: string;
  readonly user: string;
  readonly host: string;
  readonly port: number | undefined;
  /** Names in lower case; the value is '' for a bare parameter. */
  readonly params: ReadonlyMap<string, string>;
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const HOST = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)|\[[0-9A-Fa-f:.]+\])$/;
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0020\u007f<>"]/;

/** Reads a URI; throws `ParseError` (400) and nothing else. */
export function parseUri(text: string): SipUri {
  if (text.length > URI_CHARS_MAX) throw new ParseError('URI too long', 414);
  if (FORBIDDEN.test(text)) throw new ParseError('character not allowed in a URI');
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) throw new ParseError('URI without a scheme');
  const rest = text.slice(scheme.length + 1);
  if (scheme === 'tel') return parseTel(rest);
  if (scheme !== 'sip' && scheme !== 'sips') {
    return { scheme, user: rest, host: '', port: undefined, params: new Map() };
  }
  return parseSip(scheme, rest);
}

/** True for what may stand in a request line or between angle brackets. */
export function isWritableUri(text: string): boolean {
  return text.length <= URI_CHARS_MAX && SCHEME.test(text) && !FORBIDDEN.test(text);
}

function parseTel(rest: string): SipUri {
  const [user = '', ...params] = rest.split(';');
  if (user === '') throw new ParseError('tel URI without a number');
  return { scheme: 'tel', user, host: '', port: undefined, params: parseParams(params) };
}

function parseSip(scheme: string, rest: string): SipUri {
  // The user part may hold ';' and '?' (RFC 4475 §3.1.1.13), never a second '@'.
  const at = rest.indexOf('@');
  const userInfo = at < 0 ? '' : rest.slice(0, at);
  if (at === 0) throw new ParseError('URI with an empty user part');
  const question = rest.indexOf('?', at + 1);
  const address = rest.slice(at + 1, question < 0 ? undefined : question);
  if (address.includes('@')) throw new ParseError('URI with two @');
  const [hostPort = '', ...params] = address.split(';');
  const { host, port } = parseHostPort(hostPort);
  const colon = userInfo.indexOf(':');
  const user = colon < 0 ? userInfo : userInfo.slice(0, colon);
  return { scheme, user, host, port, params: parseParams(params) };
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();

function parseParams(parts: readonly string[]): ReadonlyMap<string, string> {
  if (parts.length === 0) return NO_PARAMS;
  const params = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (name === '') throw new ParseError('empty URI parameter');
    if (!params.has(name)) params.set(name, equals < 0 ? '' : part.slice(equals + 1));
  }
  return params;
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`; the brackets are taken off. */
export function parseHostPort(text: string): { host: string; port: number | undefined } {
  const close = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':');
  const end = close <= 0 ? text.length : close;
  const host = text.slice(0, end);
  const rest = text.slice(end);
  if (!HOST.test(host)) throw new ParseError('malformed host');
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  if (rest === '') return { host: bare, port: undefined };
  if (!/^:\d{1,5}$/.test(rest)) throw new ParseError('malformed port');
  const port = Number(rest.slice(1));
  if (port < 1 || port > 65_535) throw new ParseError('port out of range');
  return { host: bare, port };
}

/** IPv6 addresses get their brackets back. */
export function formatHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
