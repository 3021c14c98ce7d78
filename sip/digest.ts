import { createHash } from 'node:crypto';
import { ParseError } from './parse-error.ts';
import { quote, splitOutside, unquote } from './text.ts';

export type DigestAlgorithm = 'SHA-256' | 'MD5';

const HASHES: Readonly<Record<DigestAlgorithm, string>> = { 'SHA-256': 'sha256', MD5: 'md5' };
const FIELDS_MAX = 32;

/** Values that RFC 7616 §3.3–3.4 writes without quotes. */
const BARE = new Set(['algorithm', 'nc', 'stale']);

/** Reads a challenge or credentials of the Digest scheme; undefined: another scheme. */
export function parseDigest(value: string): ReadonlyMap<string, string> | undefined {
  const scheme = /^digest\s+/i.exec(value);
  if (scheme === null) return undefined;
  const parts = splitOutside(value.slice(scheme[0].length), ',');
  if (parts.length > FIELDS_MAX) throw new ParseError('too many digest fields');
  const fields = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals < 1) throw new ParseError('malformed digest field');
    const name = part.slice(0, equals).trim().toLowerCase();
    if (fields.has(name)) throw new ParseError('digest field twice');
    fields.set(name, unquote(part.slice(equals + 1).trim()));
  }
  return fields;
}

/** The same for a line that somebody else wrote: one that cannot be read is as good as none. */
export function readDigest(line: string): ReadonlyMap<string, string> | undefined {
  try {
    return parseDigest(line);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

export function formatDigest(
  fields: readonly (readonly [string, string])[],
  role: 'challenge' | 'credentials',
): string {
  const written = fields.map(([name, value]) => {
    // A challenge offers a quoted list of qop, credentials name one (RFC 7616 §3.3, §3.4).
    const bare = BARE.has(name) || (name === 'qop' && role === 'credentials');
    return `${name}=${bare ? value : quote(value)}`;
  });
  return `Digest ${written.join(', ')}`;
}

/** The algorithm a peer named; none is MD5, one we do not have is undefined. */
export function algorithmOf(fields: ReadonlyMap<string, string>): DigestAlgorithm | undefined {
  const name = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  return name === 'MD5' || name === 'SHA-256' ? name : undefined;
}

export function hash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(HASHES[algorithm]).update(text).digest('hex');
}

export function ha1Of(
  algorithm: DigestAlgorithm,
  who: { readonly username: string; readonly password: string; readonly realm: string },
): string {
  return hash(algorithm, `${who.username}:${who.realm}:${who.password}`);
}

export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  readonly ha1: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Absent: the peer is older than qop (RFC 2069). */
  readonly qop?: { readonly nc: string; readonly cnonce: string };
}

/** RFC 7616 §3.4.1. */
export function digestResponse(input: DigestInput): string {
  const { algorithm, ha1, nonce, qop } = input;
  const ha2 = hash(algorithm, `${input.method}:${input.uri}`);
  const middle = qop === undefined ? nonce : `${nonce}:${qop.nc}:${qop.cnonce}:auth`;
  return hash(algorithm, `${ha1}:${middle}:${ha2}`);
}
