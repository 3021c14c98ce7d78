import type { SipMessage, SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { SipHeader } from './port.ts';

/** Methods this stack serves. REFER, PRACK and NOTIFY join here when they are built. */
const ALLOWED = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE'];

/** Methods that others serve get 405; what is in neither list gets 501 (§8.2.1, §21.5.2). */
const FOREIGN = new Set([
  'REGISTER',
  'SUBSCRIBE',
  'NOTIFY',
  'PUBLISH',
  'MESSAGE',
  'REFER',
  'PRACK',
]);

export const ALLOW: SipHeader = { name: 'Allow', value: ALLOWED.join(', ') };
export const ACCEPT: SipHeader = { name: 'Accept', value: 'application/sdp' };

/** Option tags we implement (100rel, timer, replaces: not yet). */
const SUPPORTED: ReadonlySet<string> = new Set();

/** What makes us refuse a request whatever its dialog; undefined: nothing. */
export function refusalOf(request: SipRequest): OutgoingResponse | undefined {
  if (!ALLOWED.includes(request.method)) {
    if (FOREIGN.has(request.method)) return { status: 405, headers: [ALLOW] };
    return { status: 501, headers: [ALLOW] };
  }
  const missing = request.headers.all('require').filter((tag) => !isSupported(tag));
  if (missing.length > 0) {
    return { status: 420, headers: [{ name: 'Unsupported', value: missing.join(', ') }] };
  }
  return undefined;
}

function isSupported(tag: string): boolean {
  return tag === '' || SUPPORTED.has(tag.toLowerCase());
}

/** 415 for a body that an INVITE or UPDATE of ours cannot use (RFC 3261 §8.2.3). */
export function contentRefusal(request: SipRequest): OutgoingResponse | undefined {
  if (request.body.length === 0) return undefined;
  const encoding = request.headers.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return { status: 415, headers: [{ name: 'Accept-Encoding', value: 'identity' }] };
  }
  return sdpOf(request) === undefined ? { status: 415, headers: [ACCEPT] } : undefined;
}

/** The session description of a message, also out of a multipart body (RFC 5621). */
export function sdpOf(message: SipMessage): string | undefined {
  if (message.body.length === 0) return undefined;
  const type = message.headers.get('content-type') ?? '';
  const kind = (type.split(';')[0] ?? '').trim().toLowerCase();
  if (kind === 'application/sdp' || type === '') return message.body.toString('utf8');
  if (!kind.startsWith('multipart/')) return undefined;
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  const mark = boundary?.[1] ?? boundary?.[2];
  return mark === undefined ? undefined : sdpPart(message.body.toString('utf8'), mark);
}

function sdpPart(body: string, mark: string): string | undefined {
  for (const part of body.split(`--${mark}`).slice(1)) {
    const end = part.indexOf('\r\n\r\n');
    if (end < 0) continue;
    if (!/^content-type\s*:\s*application\/sdp\s*(;|$)/im.test(part.slice(0, end))) continue;
    return part.slice(end + 4).replace(/\r\n$/, '');
  }
  return undefined;
}
