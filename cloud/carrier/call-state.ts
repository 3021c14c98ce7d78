/**
 * A call as one phone sees it.
 *
 * ```
 *  dials out:  calling ──18x──► alerting ──2xx──┐
 *                 └──────────────2xx────────────┤
 *  is rung:    ringing ──────────answer─────────┴─► inCall ◄──hold / unhold──► held
 *                 ▲ └─ignore─► (ignored, still ringing for the caller)
 *  every state ──hang-up, decline, CANCEL, BYE, refusal, time-out──► ended
 * ```
 * `held` is held by this phone; whether the peer holds it is a fact beside the state.
 */
export type CallState =
  | { readonly kind: 'calling' }
  | { readonly kind: 'alerting' }
  | { readonly kind: 'ringing'; readonly ignored: boolean }
  | { readonly kind: 'inCall' }
  | { readonly kind: 'held' }
  | { readonly kind: 'ended'; readonly cause: Cause; readonly end: CallFinish };

export type CallInput =
  | { readonly kind: 'progressed' }
  /** The far end answered, or the person here did. */
  | { readonly kind: 'answered' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'holding' }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'ended'; readonly end: CallFinish };

/** How the wire ended it; `by` local = this phone did. */
export interface CallFinish {
  readonly by: 'local' | 'remote' | 'timeout' | 'transport';
  readonly status: number;
  readonly reason: string;
  /** Text of the Reason header (RFC 3326), e.g. "Call completed elsewhere". */
  readonly text: string;
}

/** One word for people and tests. */
export type Cause =
  | 'hungUp'
  | 'farEndHungUp'
  /** It goes on between others. */
  | 'transferred'
  | 'cancelled'
  | 'answeredElsewhere'
  | 'declined'
  | 'busy'
  | 'noAnswer'
  | 'unavailable'
  | 'notFound'
  | 'refused'
  | 'timeout'
  | 'transport';

/** The state after the input, or undefined when the state does not allow it. */
export function nextState(state: CallState, input: CallInput): CallState | undefined {
  if (state.kind === 'ended') return undefined;
  switch (input.kind) {
    case 'progressed':
      if (state.kind === 'calling') return { kind: 'alerting' };
      return state.kind === 'alerting' ? state : undefined;
    case 'answered':
      return isBefore(state) ? { kind: 'inCall' } : undefined;
    case 'ignored':
      return state.kind === 'ringing' ? { kind: 'ringing', ignored: true } : undefined;
    case 'holding':
      return state.kind === 'inCall' ? { kind: 'held' } : undefined;
    case 'resumed':
      return state.kind === 'held' ? { kind: 'inCall' } : undefined;
    case 'ended':
      return { kind: 'ended', cause: causeOf(state, input.end), end: input.end };
  }
}

function isBefore(state: CallState): boolean {
  return state.kind === 'calling' || state.kind === 'alerting' || state.kind === 'ringing';
}

function causeOf(state: CallState, end: CallFinish): Cause {
  if (end.reason === 'transferred') return 'transferred';
  if (end.by === 'timeout' || end.by === 'transport') return end.by;
  if (state.kind === 'inCall' || state.kind === 'held') {
    return end.by === 'local' ? 'hungUp' : 'farEndHungUp';
  }
  if (state.kind === 'ringing') {
    if (end.by === 'local') return statusCause(end.status);
    return end.text.toLowerCase().includes('elsewhere') ? 'answeredElsewhere' : 'cancelled';
  }
  return end.by === 'local' ? 'cancelled' : statusCause(end.status);
}

function statusCause(status: number): Cause {
  if (status === 486 || status === 600) return 'busy';
  if (status === 603) return 'declined';
  if (status === 404 || status === 604) return 'notFound';
  if (status === 480) return 'unavailable';
  if (status === 408) return 'noAnswer';
  return 'refused';
}

/** What the phone itself shows: the most pressing of its calls. */
export type PhoneState = 'idle' | 'calling' | 'ringing' | 'inCall' | 'held';

export function phoneState(calls: readonly CallState[]): PhoneState {
  const has = (kind: CallState['kind']) => calls.some((call) => call.kind === kind);
  if (has('inCall')) return 'inCall';
  if (has('calling') || has('alerting')) return 'calling';
  if (has('ringing')) return 'ringing';
  return has('held') ? 'held' : 'idle';
}
