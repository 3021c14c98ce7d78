import { randomBytes } from 'node:crypto';

/** Key exchange in the SDP (RFC 4568). */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32';

/** In our order of preference; Teams requires the first (Microsoft, Direct Routing media). */
export const SRTP_SUITES: readonly SrtpSuite[] = [
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
];

/** Master key and salt, 30 bytes in base64: a secret, never to be logged. */
export interface SrtpKey {
  readonly suite: SrtpSuite;
  readonly key: string;
}

export interface CryptoLine extends SrtpKey {
  readonly tag: number;
}

const KEY_BYTES = 30;

export function newKey(suite: SrtpSuite): SrtpKey {
  return { suite, key: randomBytes(KEY_BYTES).toString('base64') };
}

export function cryptoAttribute({ tag, suite, key }: CryptoLine): string {
  return `a=crypto:${tag} ${suite} inline:${key}`;
}

/**
 * The value of one `a=crypto`, or undefined for what we cannot use: another suite, a master key
 * identifier in the packets, several keys, a session parameter that must be obeyed (RFC 4568 §6.3)
 * and plain nonsense. An unusable line is passed over: the next one may do.
 */
export function parseCrypto(value: string): CryptoLine | undefined {
  const [tag, name, keys, ...parameters] = value.split(/ +/);
  const suite = SRTP_SUITES.find((known) => known === name);
  if (suite === undefined || !/^\d{1,9}$/.test(tag ?? '')) return undefined;
  // A window hint concerns us only; "-" marks a parameter as optional.
  if (parameters.some((parameter) => !/^(-|WSH=\d+$)/.test(parameter))) return undefined;
  const match = /^inline:([A-Za-z0-9+/]{40}=*)((?:\|(?:2\^)?\d{1,15})?)$/.exec(keys ?? '');
  const key = match?.[1];
  if (key === undefined || Buffer.from(key, 'base64').length !== KEY_BYTES) return undefined;
  return { tag: Number(tag), suite, key };
}
