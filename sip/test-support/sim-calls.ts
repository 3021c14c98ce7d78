import type { CallEnd, OutboundInvite, SipAddress, SipCall } from '../port.ts';
import { formatHost } from '../uri.ts';
import type { SimEndpoint } from './sim-network.ts';

export const OFFER =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n';
export const ANSWER = OFFER.replace('4000', '4002');

/** Everything a call told its owner, in order, as short words. */
export function journal(call: SipCall): (string | CallEnd)[] {
  const told: (string | CallEnd)[] = [];
  call.onTrying = () => told.push('trying');
  call.onProgress = (status, _reason, sdp, tag) =>
    told.push(`${status} ${tag}${sdp === undefined ? '' : ' sdp'}`);
  call.onAnswered = (sdp) => told.push(sdp === undefined ? 'answered' : 'answered sdp');
  call.onReofferAnswered = (sdp) => told.push(sdp === undefined ? 'reanswered' : 'reanswered sdp');
  call.onInfo = (type, body) => told.push(`info ${type} ${body}`);
  call.onEnded = (end) => void told.push(end);
  return told;
}

export function inviteTo(target: SipAddress, more: Partial<OutboundInvite> = {}): OutboundInvite {
  return {
    requestUri: `sip:bob@${formatHost(target.host)}:${target.port}`,
    target,
    from: { uri: 'sip:alice@example.com' },
    to: { uri: 'sip:bob@example.com' },
    sdp: OFFER,
    ...more,
  };
}

export interface Pair {
  readonly out: SipCall;
  readonly inbound: SipCall;
  readonly outTold: (string | CallEnd)[];
  readonly inTold: (string | CallEnd)[];
}

/** The first inbound call of an endpoint that has not been taken yet. */
export function arrived(to: SimEndpoint): SipCall {
  const call = to.calls.shift();
  if (call === undefined) throw new Error('no call has arrived');
  return call;
}
