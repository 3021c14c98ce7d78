import type { Opaque } from '../../../domain/index.ts';
import type { DialogState, SipCall } from '../../../sip/index.ts';

/**
 * What the journal keeps of a call so that it can be ended after this process died. An answered leg
 * keeps its DialogState as it is; one still ringing also the INVITE's headers, which a final
 * response repeats (RFC 3261 §8.2.6.2).
 */
export interface StoredInvite {
  readonly via: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: string;
  readonly host: string;
  readonly port: number;
  readonly transport: string;
}

export interface StoredDialog {
  readonly dialog: DialogState | null;
  readonly invite: StoredInvite | null;
}

const VIAS_MAX = 20;

export function storeDialog(dialog: DialogState | undefined): Opaque {
  if (dialog === undefined) return null;
  return { ...dialog, routeSet: [...dialog.routeSet], peer: { ...dialog.peer } };
}

export function storeIncoming(call: SipCall): Opaque {
  const { headers, peer } = call;
  const invite = {
    via: headers.all('via').slice(0, VIAS_MAX),
    from: headers.get('from') ?? '',
    to: headers.get('to') ?? '',
    callId: call.callId,
    cseq: headers.get('cseq') ?? '',
    host: peer.host,
    port: peer.port,
    transport: peer.transport,
  };
  return { dialog: storeDialog(call.dialog()), invite };
}

/** Reads what this or an older build stored; what cannot be read is as good as nothing. */
export function readStored(stored: Opaque | null): StoredDialog {
  if (!isObject(stored)) return { dialog: null, invite: null };
  if ('invite' in stored) {
    const dialog = readDialog(stored['dialog'] ?? null);
    return { dialog, invite: readInvite(stored['invite'] ?? null) };
  }
  return { dialog: readDialog(stored), invite: null };
}

function readDialog(value: Opaque): DialogState | null {
  if (!isObject(value) || value['version'] !== 1) return null;
  const { callId, localTag, remoteTarget, peer, routeSet } = value;
  const texts = [callId, localTag, remoteTarget].every((text) => typeof text === 'string');
  if (!texts || !isObject(peer ?? null) || !Array.isArray(routeSet)) return null;
  // A parser of what storeDialog wrote: version 1 has exactly this shape.
  return value as unknown as DialogState;
}

function readInvite(value: Opaque): StoredInvite | null {
  if (!isObject(value)) return null;
  const { via, from, to, callId, cseq, host, port, transport } = value;
  if (!Array.isArray(via) || !via.every((line) => typeof line === 'string')) return null;
  const texts = [from, to, callId, cseq, host, transport];
  if (!texts.every((text) => typeof text === 'string') || typeof port !== 'number') return null;
  return value as unknown as StoredInvite;
}

function isObject(value: Opaque | undefined): value is { [key: string]: Opaque } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A final response to an INVITE of which only this is left. */
export function finalResponse(invite: StoredInvite, localTag: string, status: number): string {
  const lines = [
    `SIP/2.0 ${status} Service Unavailable`,
    ...invite.via.map((value) => `Via: ${value}`),
    `From: ${invite.from}`,
    `To: ${invite.to}${/;\s*tag=/i.test(invite.to) ? '' : `;tag=${localTag}`}`,
    `Call-ID: ${invite.callId}`,
    `CSeq: ${invite.cseq}`,
    'Retry-After: 1',
    'Reason: Q.850;cause=41;text="Host lost"',
    'Content-Length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
