import type { Core } from './core.ts';
import { dialogKey } from './dialog.ts';
import type { SipRequest } from './message.ts';
import { parseHeaderParams } from './name-addr.ts';
import { ParseError } from './parse-error.ts';
import type { DialogState, ReplacesId, SipCall } from './port.ts';

/** Reads a Replaces value (RFC 3891 §6.1); throws `ParseError`. */
export function parseReplaces(value: string): ReplacesId {
  const semicolon = value.indexOf(';');
  const callId = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
  const params = parseHeaderParams(semicolon < 0 ? '' : value.slice(semicolon));
  const toTag = params.get('to-tag');
  const fromTag = params.get('from-tag');
  if (callId === '' || /\s/.test(callId) || toTag === undefined || fromTag === undefined) {
    throw new ParseError('malformed Replaces');
  }
  return { callId, toTag, fromTag, earlyOnly: params.has('early-only') };
}

export function formatReplaces({ callId, toTag, fromTag, earlyOnly }: ReplacesId): string {
  return `${callId};to-tag=${toTag};from-tag=${fromTag}${earlyOnly === true ? ';early-only' : ''}`;
}

/**
 * How the far end of a call of ours names its dialog: what a Refer-To carries so that somebody
 * else's INVITE takes our place (RFC 3891 §4).
 */
export function replacesOf({ callId, localTag, remoteTag }: DialogState): ReplacesId {
  return { callId, toTag: remoteTag, fromTag: localTag };
}

export type Replacement =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse'; readonly status: number }
  | { readonly kind: 'call'; readonly call: SipCall };

/** Whom an INVITE with Replaces wants to replace: RFC 3891 §3 in its order. */
export function replacementOf(core: Core, request: SipRequest): Replacement {
  const values = request.headers.lines('replaces');
  const [value] = values;
  if (value === undefined) return { kind: 'none' };
  if (values.length > 1 || request.headers.get('join') !== undefined) {
    return { kind: 'refuse', status: 400 };
  }
  let id: ReplacesId;
  try {
    id = parseReplaces(value);
  } catch (error) {
    if (error instanceof ParseError) return { kind: 'refuse', status: error.status };
    throw error;
  }
  // A tag of 0 stands for a peer of RFC 2543 that has none.
  const key = dialogKey(id.callId, id.toTag, id.fromTag === '0' ? '' : id.fromTag);
  const call = core.dialogs.callOf(key);
  if (call === undefined) return { kind: 'refuse', status: core.dialogs.isGone(key) ? 603 : 481 };
  return judged(call, id.earlyOnly === true);
}

function judged(call: SipCall, earlyOnly: boolean): Replacement {
  if (call.state === 'ended') return { kind: 'refuse', status: 603 };
  if (call.state === 'confirmed') {
    return earlyOnly ? { kind: 'refuse', status: 486 } : { kind: 'call', call };
  }
  // A call that rings at us is not ours to give away; one that we make is.
  return call.direction === 'inbound' ? { kind: 'refuse', status: 481 } : { kind: 'call', call };
}
