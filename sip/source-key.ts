import { isIPv6 } from 'node:net';
import { canonicalHost } from './host.ts';

/** One subscriber: an IPv4 address, or the /64 that an IPv6 host can choose from freely. */
export function sourceKey(host: string): string {
  return prefixOf(host, { v4: 4, v6: 4 });
}

/** A neighbourhood of sources, as an attacker rents them: /24 and /48. */
export function rangeKey(host: string): string {
  return prefixOf(host, { v4: 3, v6: 3 });
}

/** The first octets or groups of an address; names as they are. */
function prefixOf(host: string, parts: { readonly v4: number; readonly v6: number }): string {
  const plain = canonicalHost(host);
  if (!isIPv6(plain)) {
    const octets = plain.split('.');
    return octets.length === 4 ? octets.slice(0, parts.v4).join('.') : plain;
  }
  const [left = '', right = ''] = plain.split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === '' ? [] : right.split(':');
  const zeros = plain.includes('::') ? Array(8 - before.length - after.length).fill('0') : [];
  return [...before, ...zeros, ...after].slice(0, parts.v6).join(':');
}
