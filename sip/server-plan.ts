import type { SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { SipAddress } from './port.ts';
import type { Answerable } from './serialise.ts';
import type { Hop } from './transaction.ts';
import { MAGIC } from './via.ts';

export interface ServerPlan {
  readonly key: string;
  readonly request: SipRequest;
  readonly hop: Hop;
  readonly serialise: (request: SipRequest, response: OutgoingResponse) => Buffer;
}

/**
 * Where responses go: over a connection back the same way; over UDP to the packet's source address,
 * at its source port with rport (RFC 3581 §4), else at the port of the Via (RFC 3261 §18.2.2).
 * `maddr` is not followed: it would let a stranger point our answers at anybody.
 */
export function responseHop(request: Answerable): Hop {
  const { source, via } = request;
  if (source.transport !== 'udp') {
    const port = via.port ?? (source.transport === 'tls' ? 5061 : 5060);
    const back: SipAddress = { transport: source.transport, host: source.host, port };
    return { to: source, flow: back };
  }
  return { to: via.hasRport ? source : { ...source, port: via.port ?? 5060 } };
}

/** RFC 3261 §17.2.3; the second form is for RFC 2543 peers without a usable branch. */
export function serverKey(request: SipRequest, method = request.method): string {
  const { via } = request;
  const kind = method === 'ACK' ? 'INVITE' : method;
  if (via.branch.length > MAGIC.length && via.branch.startsWith(MAGIC)) {
    return `s ${via.branch} ${via.host}:${via.port ?? 5060} ${kind}`;
  }
  // The To tag stands in the ACK but not in its INVITE, so it is no part of the key.
  const { callId, fromTag, seq, requestUri } = request;
  return `s2543 ${callId} ${fromTag} ${seq} ${kind} ${requestUri} ${via.host}:${via.port ?? 5060}`;
}

/** Same request by another path (RFC 3261 §8.2.2.2). */
export function mergeKey(request: SipRequest): string {
  return `${request.callId} ${request.fromTag} ${request.seq} ${request.method}`;
}
