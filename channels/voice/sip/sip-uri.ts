import type { SipAddress, SipTransport } from '../../../sip/index.ts';

/** A trunk's or phone's `sip:` URI, taken apart: where to send, and what to call. */
export interface DialUri {
  readonly user: string;
  readonly hostPort: string;
  readonly address: SipAddress;
}

const USER = '(?:([A-Za-z0-9._+*#-]{1,64})@)?';
const HOST = '(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]{1,253})';
const URI = new RegExp(`^sip:${USER}${HOST}(?::(\\d{1,5}))?((?:;[A-Za-z0-9=._-]*)*)$`);

/** Null for what cannot be dialled; `tls` is parsed, the endpoint refuses it while it has none. */
export function parseDialUri(uri: string): DialUri | null {
  const match = URI.exec(uri);
  if (match === null) return null;
  const [, user = '', host = '', portText, params = ''] = match;
  const transport = transportOf(params);
  if (transport === null) return null;
  const port = portText === undefined ? defaultPort(transport) : Number(portText);
  if (port < 1 || port > 65_535) return null;
  const hostPort = portText === undefined ? host : `${host}:${port}`;
  return { user, hostPort, address: { transport, host: host.replace(/[[\]]/g, ''), port } };
}

function transportOf(params: string): SipTransport | null {
  const value = /;transport=([a-z]+)/i.exec(params)?.[1]?.toLowerCase() ?? 'udp';
  return value === 'udp' || value === 'tcp' || value === 'tls' ? value : null;
}

function defaultPort(transport: SipTransport): number {
  return transport === 'tls' ? 5061 : 5060;
}

/**
 * Display names come from configuration and people: no control character survives, none breaks
 * out.
 */
export function safeDisplay(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 64);
}

const SAFE_USER = /^[A-Za-z0-9._+*#-]{1,64}$/;

/** `sip:USER@HOST`, or RFC 3323's anonymous URI when the user could not stand in one. */
export function identityUri(user: string | null, host: string): string {
  if (user === null || !SAFE_USER.test(user)) return 'sip:anonymous@anonymous.invalid';
  const phone = /^\+?[0-9]+$/.test(user) ? ';user=phone' : '';
  return `sip:${user.replaceAll('#', '%23')}@${host.includes(':') ? `[${host}]` : host}${phone}`;
}
