import type { SipMessage, SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { CallFeatures, SipHeader } from './port.ts';

/** Methods that every call and endpoint of ours serves. */
const ALWAYS = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE', 'PRACK'];
const WITH_REFER = [...ALWAYS, 'REFER', 'NOTIFY'];

/** Methods that others serve get 405; what is in no list gets 501 (§8.2.1, §21.5.2). */
const FOREIGN = new Set([
  'REGISTER',
  'SUBSCRIBE',
  'NOTIFY',
  'PUBLISH',
  'MESSAGE',
  'REFER',
  'PRACK',
]);

/** What a REGISTER may require of a registrar. */
export const REGISTRAR_TAGS = ['path', 'outbound'] as const;

export const ACCEPT: SipHeader = { name: 'Accept', value: 'application/sdp' };

function allowed(features: CallFeatures): readonly string[] {
  return features.refer === true ? WITH_REFER : ALWAYS;
}

/** A peer transfers by itself what our Allow does not list (Teams: REFER). */
export function allowHeader(features: CallFeatures = {}): SipHeader {
  return { name: 'Allow', value: allowed(features).join(', ') };
}

/** The option tags we may be asked to `Require`. */
function supported(features: CallFeatures): readonly string[] {
  const tags = ['timer', '100rel'];
  if (features.replaces === true) tags.push('replaces');
  if (features.refer === true) tags.push('norefersub');
  return tags;
}

/** What we say we support: 100rel only where the trunk wants it, since it changes what peers do. */
export function supportedHeader(features: CallFeatures = {}): SipHeader {
  const quiet = features.reliable === undefined || features.reliable === 'no';
  const tags = supported(features).filter((tag) => tag !== '100rel' || !quiet);
  return { name: 'Supported', value: tags.join(', ') };
}

/** What makes us refuse a request whatever its dialog; undefined: nothing. */
export function refusalOf(
  request: SipRequest,
  features: CallFeatures = {},
): OutgoingResponse | undefined {
  if (!allowed(features).includes(request.method)) {
    const status = FOREIGN.has(request.method) ? 405 : 501;
    return { status, headers: [allowHeader(features)] };
  }
  return requireRefusal(request, supported(features));
}

/** 420 with what we do not know (RFC 3261 §8.2.2.3). */
export function requireRefusal(
  request: SipRequest,
  tags: readonly string[],
): OutgoingResponse | undefined {
  const missing = request.headers
    .all('require')
    .filter((tag) => tag !== '' && !tags.includes(tag.toLowerCase()));
  if (missing.length === 0) return undefined;
  return { status: 420, headers: [{ name: 'Unsupported', value: missing.join(', ') }] };
}

/** Whether a message lists an option tag in a header. */
export function hasTag(message: SipMessage, header: 'supported' | 'require', tag: string): boolean {
  return message.headers.all(header).some((value) => value.toLowerCase() === tag);
}

/** 406 when the caller takes no session description at all (RFC 3261 §20.1, RFC 4475 §3.3.15). */
export function acceptRefusal(request: SipRequest): OutgoingResponse | undefined {
  const types = request.headers.all('accept').map((type) => (type.split(';')[0] ?? '').trim());
  const given = types.filter((type) => type !== '');
  const usable = ['*/*', 'application/*', 'application/sdp'];
  const taken = given.length === 0 || given.some((type) => usable.includes(type.toLowerCase()));
  const multipart = given.some((type) => /^multipart\//i.test(type));
  return taken || multipart ? undefined : { status: 406, headers: [ACCEPT] };
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
