import { isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * May this request act? Any page in the developer's browser can send requests here, so a browser's
 * request must come from a page of this machine, or of the address that the emulator is asked by.
 * A name is not enough for the latter: DNS can be made to point any name here.
 */
export function isFromHere(headers: IncomingHttpHeaders): boolean {
  const { origin, host = '' } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  if (LOOPBACK.has(hostname)) return true;
  const own = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  return hostname === own && isIP(own.replace(/^\[|\]$/g, '')) !== 0;
}
