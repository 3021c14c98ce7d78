import { isIP } from 'node:net';
import { parseNameAddr, ParseError, parseUri, type IncomingRequest } from '../../../sip/index.ts';
import type { Domains } from './domains.ts';

/** The border controller that sent a request, and whose it is. */
export interface Sender {
  readonly fqdn: string;
  readonly port: number;
  /** Entra tenant. */
  readonly tenant: string;
}

export interface Fault {
  readonly kind: 'fault';
  readonly status: number;
  /** One word for tests. */
  readonly rule: string;
  /** The reason phrase: what its administrator has to mend. */
  readonly reason: string;
}

const fault = (status: number, rule: string, reason: string): Fault => ({
  kind: 'fault',
  status,
  rule,
  reason,
});

export type Screened = { readonly kind: 'known'; readonly sender: Sender } | Fault;

/**
 * Who sends: by the first Contact alone, never by number or address (Microsoft: "Plan Direct
 * Routing", "SIP protocol"). Where its pages name a status that one is given; elsewhere they say
 * "rejected", and the status is ours.
 */
export function screenSender(
  request: Pick<IncomingRequest, 'headers' | 'peerNames'>,
  domains: Pick<Domains, 'tenantOf'>,
): Screened {
  const [contact] = request.headers.all('contact');
  if (contact === undefined || contact.trim() === '') {
    return fault(400, 'contactMissing', 'Contact missing');
  }
  const place = placeOf(contact);
  if (place.kind === 'fault') return place;
  const { fqdn } = place;
  if (!request.peerNames.some((name) => certifies(name, fqdn))) {
    return fault(403, 'certificate', 'Contact FQDN not in the certificate');
  }
  const tenant = domains.tenantOf(fqdn);
  if (tenant === undefined) return fault(403, 'tenantUnknown', 'No tenant has this FQDN');
  return { kind: 'known', sender: { ...place, tenant } };
}

type Place = { readonly kind: 'place'; readonly fqdn: string; readonly port: number } | Fault;

function placeOf(contact: string): Place {
  if (/sips?:@/i.test(contact)) {
    return fault(403, 'contactUserEmpty', 'Contact with an empty user');
  }
  try {
    const uri = parseUri(parseNameAddr(contact).uri);
    if (uri.scheme !== 'sip') return fault(416, 'scheme', 'Only sip URIs');
    if (isIP(uri.host) !== 0 || !uri.host.includes('.')) {
      return fault(403, 'contactIsAddress', 'Contact must be an FQDN');
    }
    if (uri.params.get('transport')?.toLowerCase() !== 'tls') {
      return fault(403, 'contactTransport', 'Contact without transport=tls');
    }
    return { kind: 'place', fqdn: uri.host.toLowerCase(), port: uri.port ?? 5061 };
  } catch (error) {
    if (error instanceof ParseError) return fault(400, 'contactMalformed', 'Contact malformed');
    throw error;
  }
}

/** A wildcard stands for one label (RFC 2818 §3.1). */
function certifies(name: string, fqdn: string): boolean {
  if (!name.startsWith('*.')) return name === fqdn;
  const dot = fqdn.indexOf('.');
  return dot > 0 && fqdn.slice(dot) === name.slice(1);
}

/** What an INVITE may not be, once its sender is known; undefined: nothing against it. */
export function screenInvite(invite: {
  readonly headers: IncomingRequest['headers'];
  readonly sdp: string | undefined;
}): Fault | undefined {
  if (invite.headers.get('replaces') !== undefined) {
    return fault(403, 'replaces', 'No Replaces towards Teams');
  }
  if (invite.sdp === undefined) return fault(488, 'noOffer', 'INVITE without SDP');
  return screenOffer(invite.sdp);
}

/** RFC 4568, with the one suite that is required. */
const SUITE = /^a=crypto:\d+ +AES_CM_128_HMAC_SHA1_80 +inline:/m;

export function screenOffer(sdp: string): Fault | undefined {
  if (!/^m=audio +\d+ +(?:TCP\/|UDP\/TLS\/)?RTP\/SAVPF? /m.test(sdp)) {
    return fault(488, 'plainRtp', 'SRTP required');
  }
  if (!SUITE.test(sdp)) return fault(488, 'srtpSuite', 'AES_CM_128_HMAC_SHA1_80 required');
  if (/^c=IN IP4 0\.0\.0\.0/m.test(sdp)) return fault(488, 'zeroAddress', 'c=0.0.0.0');
  return undefined;
}
