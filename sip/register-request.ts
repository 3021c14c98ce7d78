import type { SipRequest } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import { ParseError } from './parse-error.ts';
import { parseUri } from './uri.ts';

const CONTACTS_MAX = 20;
const PATHS_MAX = 10;

export interface AskedContact {
  readonly uri: string;
  /** As asked for; undefined: the registrar's own choice. 0 removes. */
  readonly expiresS: number | undefined;
  readonly q: number;
  readonly instance: string | undefined;
  readonly regId: number | undefined;
}

/** What a REGISTER asks for (RFC 3261 §10.2). */
export interface RegisterRequest {
  readonly aor: string;
  readonly kind: 'fetch' | 'removeAll' | 'bind';
  readonly contacts: readonly AskedContact[];
  readonly path: readonly string[];
  readonly callId: string;
  readonly seq: number;
}

/** `sip:user@host` of a URI: what identifies an address of record (RFC 3261 §10.3). */
export function aorOf(uri: string): string {
  const { scheme, user, host } = parseUri(uri);
  if (scheme !== 'sip' || user === '') throw new ParseError('not an address of record', 404);
  return `sip:${user}@${host.toLowerCase()}`;
}

/** Throws `ParseError` with the status to refuse with. */
export function parseRegister(request: SipRequest): RegisterRequest {
  const { headers, callId, seq } = request;
  const aor = aorOf(parseNameAddr(headers.get('to') ?? '').uri);
  const fallback = expiresOf(headers.get('expires'));
  const values = headers.all('contact');
  const path = headers.all('path');
  if (values.length > CONTACTS_MAX || path.length > PATHS_MAX) {
    throw new ParseError('too many contacts', 403);
  }
  for (const value of path) parseUri(parseNameAddr(value).uri);
  const base = { aor, path, callId, seq };
  if (values.includes('*')) {
    if (values.length > 1 || fallback !== 0) throw new ParseError('* goes with Expires: 0 alone');
    return { ...base, kind: 'removeAll', contacts: [] };
  }
  const contacts = values.map((value) => contactOf(value, fallback));
  return { ...base, kind: contacts.length === 0 ? 'fetch' : 'bind', contacts };
}

function contactOf(value: string, fallback: number | undefined): AskedContact {
  const { uri, params } = parseNameAddr(value);
  parseUri(uri);
  const q = Number(params.get('q') ?? 1);
  const regId = Number(params.get('reg-id') ?? Number.NaN);
  const instance = params.get('+sip.instance');
  // A reg-id without an instance says nothing (RFC 5626 §6).
  const known = instance !== undefined && instance !== '' && instance.length <= 256;
  return {
    uri,
    expiresS: expiresOf(params.get('expires')) ?? fallback,
    q: q >= 0 && q <= 1 ? q : 1,
    instance: known ? instance : undefined,
    regId: known && Number.isInteger(regId) && regId > 0 ? regId : undefined,
  };
}

/** A value that cannot be read counts as absent (RFC 3261 §10.2.1.1: as 3,600). */
function expiresOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}
