import { isIP, isIPv4, isIPv6 } from 'node:net';

/** An address as peers write it: a mapped IPv4 address is plain, a zone is left out. */
export function plainHost(host: string): string {
  const zone = host.indexOf('%');
  const bare = zone < 0 ? host : host.slice(0, zone);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  return mapped?.[1] ?? bare;
}

/** The form in which a socket of the IPv6 family takes any address. */
export function mappedHost(host: string): string {
  return isIPv4(host) ? `::ffff:${host}` : host;
}

/** IPv6 addresses are written in many ways; this compares them as one. Names pass in lower case. */
export function canonicalHost(host: string): string {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const plain = plainHost(bare).toLowerCase();
  if (!isIPv6(plain)) return plain;
  return new URL(`http://[${plain}]`).hostname.slice(1, -1);
}

const PRIVATE =
  /^(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/** Whether an address has no meaning outside its own network (RFC 1918, 6598, 4193, loopback). */
export function isPrivateHost(host: string): boolean {
  if (isIP(host) === 0) return host === 'localhost';
  const plain = plainHost(host);
  if (isIPv4(plain)) return PRIVATE.test(plain);
  return plain === '::1' || /^f[cd]|^fe[89ab]/i.test(plain);
}
