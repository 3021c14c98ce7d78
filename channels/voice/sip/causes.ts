import type { LegCause } from '../../../domain/index.ts';
import type { CallEnd } from '../../../sip/index.ts';

/** Where the leg stood when its call ended. */
export interface EndedLeg {
  readonly direction: 'inbound' | 'outbound';
  readonly answered: boolean;
  /** A phone was reached: some 18x came. */
  readonly rang: boolean;
}

/**
 * SIP status of a refused INVITE → our cause. Kept apart from Q.850 because gateways fold many
 * causes into 480 and 503 (RFC 3398 §8.2.6.1).
 */
const BY_STATUS: ReadonlyMap<number, LegCause> = new Map([
  [401, 'refused'],
  [403, 'refused'],
  [404, 'unreachable'],
  [407, 'refused'],
  [408, 'noAnswer'],
  [410, 'unreachable'],
  [415, 'refused'],
  [480, 'unreachable'],
  [484, 'unreachable'],
  [485, 'unreachable'],
  [486, 'busy'],
  [487, 'cancelled'],
  [488, 'refused'],
  [500, 'failed'],
  [502, 'unreachable'],
  [503, 'congested'],
  [504, 'unreachable'],
  [600, 'busy'],
  [603, 'declined'], // Teams: declined by a person, never tried again
  [604, 'unreachable'],
  [606, 'refused'],
  [607, 'declined'], // unwanted, RFC 8197
  [608, 'refused'], // rejected by an intermediary, RFC 8688
]);

/** Q.850 cause of a Reason header → our cause; where present it is more exact than the status. */
const BY_Q850: ReadonlyMap<number, LegCause> = new Map([
  [1, 'unreachable'],
  [2, 'unreachable'],
  [3, 'unreachable'],
  [17, 'busy'],
  [18, 'noAnswer'],
  [19, 'noAnswer'],
  [20, 'unreachable'],
  [21, 'declined'],
  [22, 'unreachable'],
  [27, 'unreachable'],
  [28, 'unreachable'],
  [34, 'congested'],
  [38, 'unreachable'],
  [41, 'congested'],
  [42, 'congested'],
  [44, 'congested'],
  [55, 'refused'],
  [57, 'refused'],
  [79, 'refused'],
  [88, 'refused'],
]);

/** One call's end on the wire → why the leg ended. */
export function causeOfEnd(end: CallEnd, leg: EndedLeg): LegCause {
  if (end.by === 'transport') return leg.answered ? 'failed' : 'unreachable';
  if (end.by === 'timeout') {
    if (leg.answered) return 'failed';
    return leg.rang ? 'noAnswer' : 'unreachable';
  }
  if (leg.direction === 'inbound' || leg.answered) return endedByPeer(end);
  return refusedByPeer(end, leg);
}

/** BYE, or the caller's CANCEL: whatever its Reason says, the person has gone. */
function endedByPeer(end: CallEnd): LegCause {
  const elsewhere = end.cause?.protocol.toUpperCase() === 'SIP' && end.cause.cause === 200;
  return elsewhere ? 'answeredElsewhere' : 'hungUp';
}

function refusedByPeer(end: CallEnd, leg: EndedLeg): LegCause {
  if (end.cause?.protocol.toUpperCase() === 'Q.850') {
    const exact = BY_Q850.get(end.cause.cause);
    if (exact !== undefined) return exact;
  }
  if (end.status === 480 && leg.rang) return 'noAnswer';
  if (end.status >= 300 && end.status < 400) return 'refused'; // we follow no redirection
  return BY_STATUS.get(end.status) ?? (end.status >= 500 ? 'failed' : 'refused');
}

/**
 * How we end a call for this cause: the Reason header, and the status where it was not answered.
 */
export interface WireCause {
  readonly reasonHeader: string;
  readonly rejectStatus: number;
}

/** This text keeps a Teams user's list free of a missed call (teams-voice-apps §5.4). */
const ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"';
const q850 = (cause: number, text: string): string => `Q.850;cause=${cause};text="${text}"`;

const TO_WIRE: Readonly<Record<LegCause, WireCause>> = {
  hungUp: { reasonHeader: q850(16, 'Normal call clearing'), rejectStatus: 480 },
  cancelled: { reasonHeader: ELSEWHERE, rejectStatus: 480 },
  answeredElsewhere: { reasonHeader: ELSEWHERE, rejectStatus: 480 },
  busy: { reasonHeader: q850(17, 'User busy'), rejectStatus: 486 },
  declined: { reasonHeader: q850(21, 'Call rejected'), rejectStatus: 603 },
  noAnswer: { reasonHeader: q850(19, 'No answer from the user'), rejectStatus: 480 },
  unreachable: { reasonHeader: q850(20, 'Subscriber absent'), rejectStatus: 480 },
  refused: { reasonHeader: q850(21, 'Call rejected'), rejectStatus: 403 },
  congested: { reasonHeader: q850(42, 'Switching equipment congestion'), rejectStatus: 503 },
  noMedia: { reasonHeader: 'Q.850;cause=41;text="No media"', rejectStatus: 480 },
  trunkDown: { reasonHeader: q850(38, 'Network out of order'), rejectStatus: 503 },
  hostLost: { reasonHeader: q850(41, 'Host lost'), rejectStatus: 503 },
  failed: { reasonHeader: q850(41, 'Temporary failure'), rejectStatus: 500 },
};

export function wireOfCause(cause: LegCause): WireCause {
  return TO_WIRE[cause];
}
