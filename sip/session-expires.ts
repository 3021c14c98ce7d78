import { hasTag } from './capability.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { parseHeaderParams } from './name-addr.ts';
import type { OutgoingResponse } from './outgoing.ts';
import { ParseError } from './parse-error.ts';
import type { SessionTimerWish, SipHeader } from './port.ts';

/** RFC 4028 §4: the least interval that anybody may ask for. */
export const MIN_SE_S = 90;
const INTERVAL_S_MAX = 86_400;

export interface SessionExpires {
  readonly intervalS: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** Session-Expires of a message; throws `ParseError` when it is there and cannot be read. */
export function sessionExpires(message: SipMessage): SessionExpires | undefined {
  const value = message.headers.get('session-expires');
  if (value === undefined) return undefined;
  const semicolon = value.indexOf(';');
  const digits = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
  if (!/^\d{1,10}$/.test(digits)) throw new ParseError('malformed Session-Expires');
  const refresher = parseHeaderParams(semicolon < 0 ? '' : value.slice(semicolon)).get('refresher');
  return {
    intervalS: Math.min(Number(digits), INTERVAL_S_MAX),
    refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined,
  };
}

export function minExpires(message: SipMessage): number {
  const value = (message.headers.get('min-se') ?? '').split(';')[0]?.trim() ?? '';
  return /^\d{1,6}$/.test(value) ? Math.max(Number(value), MIN_SE_S) : MIN_SE_S;
}

export interface TimerRequest {
  readonly wish: SessionTimerWish | undefined;
  /** The interval that runs already, which a refresh keeps. */
  readonly intervalS?: number | undefined;
  /** Who refreshes, as the sender of the request is `uac`. */
  readonly refresher?: 'uac' | 'uas' | undefined;
  /** The least that a 422 told us. */
  readonly minS: number;
}

/** Session-Expires and Min-SE of a request of ours (RFC 4028 §7.1, §7.4). */
export function timerHeaders({ wish, intervalS, refresher, minS }: TimerRequest): SipHeader[] {
  const asked = intervalS ?? wish?.intervalS;
  if (asked === undefined) return [];
  const wanted = { us: 'uac', peer: 'uas', none: undefined }[wish?.refresher ?? 'none'];
  const who = refresher ?? wanted;
  const interval = Math.max(asked, minS);
  const value = who === undefined ? `${interval}` : `${interval};refresher=${who}`;
  const headers = [{ name: 'Session-Expires', value }];
  if (minS > MIN_SE_S) headers.push({ name: 'Min-SE', value: `${minS}` });
  return headers;
}

/** What both sides hold to from a 2xx on. */
export interface AgreedTimer {
  readonly intervalS: number;
  readonly refresher: 'uac' | 'uas';
}

/**
 * 422 with our minimum to a caller that asks for less and knows what it means (RFC 4028 §9); others
 * get their way. Throws `ParseError`.
 */
export function tooSmallRefusal(
  request: SipRequest,
  wish: SessionTimerWish | undefined,
): OutgoingResponse | undefined {
  const asked = sessionExpires(request);
  const least = Math.max(wish?.minS ?? MIN_SE_S, MIN_SE_S);
  if (asked === undefined || asked.intervalS >= least) return undefined;
  if (!hasTag(request, 'supported', 'timer')) return undefined;
  return { status: 422, headers: [{ name: 'Min-SE', value: `${least}` }] };
}

/** How we answer a request's timer as UAS (RFC 4028 §9, table 2); undefined: no timer. */
export function agreedTimer(
  request: SipRequest,
  wish: SessionTimerWish | undefined,
  runningS: number | undefined,
): AgreedTimer | undefined {
  const asked = sessionExpires(request);
  const knows = hasTag(request, 'supported', 'timer');
  const ours = wish?.intervalS ?? (asked === undefined ? runningS : undefined);
  if (asked === undefined && ours === undefined) return undefined;
  const least = Math.max(minExpires(request), wish?.minS ?? MIN_SE_S);
  const intervalS = Math.max(Math.min(asked?.intervalS ?? Infinity, ours ?? Infinity), least);
  if (!knows) return { intervalS, refresher: 'uas' };
  return { intervalS, refresher: asked?.refresher ?? (wish?.refresher === 'us' ? 'uas' : 'uac') };
}

export function agreedHeaders({ intervalS, refresher }: AgreedTimer): SipHeader[] {
  const headers = [{ name: 'Session-Expires', value: `${intervalS};refresher=${refresher}` }];
  // The caller must know that the work is its own (RFC 4028 §9).
  if (refresher === 'uac') headers.push({ name: 'Require', value: 'timer' });
  return headers;
}
