import type { CallEnd, SipCall } from '../../../sip/index.ts';
import { wireOfCause } from './causes.ts';
import type { Leg } from './leg-table.ts';

/** One INVITE to each of an agent's phones, all at once. */
export interface Fork<Target> {
  readonly leg: Leg;
  readonly targets: readonly Target[];
  /** May throw: that phone is then left out. */
  readonly invite: (target: Target, index: number) => SipCall;
  /** Sets the handlers of each call; the `onEnded` of the last one is the end. */
  readonly listen: (call: SipCall) => void;
}

/**
 * The first phone that answers has the call, the others stop as answered elsewhere. A phone that
 * cannot (busy, out of reach) leaves it to the others; a person who declines (6xx) does so for all.
 *
 * ```
 * calling ──18x of any──► ringing ──200──► answered (the others: CANCEL)
 *    └── every phone refused, one declined, or we gave up ──► ended
 * ```
 * @throws what the last INVITE threw, when none could be sent.
 */
export function callAtOnce<Target>(fork: Fork<Target>): void {
  const open = new Set<SipCall>();
  let fault: unknown;
  for (const [index, target] of fork.targets.entries()) {
    try {
      const call = fork.invite(target, index);
      fork.listen(call);
      open.add(call);
      follow(fork.leg, call, open);
    } catch (error) {
      fault = error;
    }
  }
  if (open.size === 0) throw fault;
}

function follow(leg: Leg, call: SipCall, open: Set<SipCall>): void {
  const { onAnswered, onEnded } = call;
  call.onAnswered = (sdp) => {
    stopOthers(open, call, wireOfCause('answeredElsewhere'));
    onAnswered(sdp);
  };
  call.onEnded = (end) => {
    // One that was stopped for another has nothing to say.
    if (!open.delete(call)) return;
    const [next] = open;
    if (next === undefined) return onEnded(end);
    if (endsAll(leg, end)) {
      const { state } = leg;
      stopOthers(open, null, wireOfCause(state.kind === 'ending' ? state.cause : 'declined'));
      return onEnded(end);
    }
    // Whoever ends the leg must end a call that is still there.
    const { state } = leg;
    const isThis = (state.kind === 'calling' || state.kind === 'ringing') && state.call === call;
    if (isThis) leg.state = { ...state, call: next };
  };
}

function endsAll(leg: Leg, end: CallEnd): boolean {
  return leg.state.kind === 'ending' || end.by === 'local' || end.status >= 600;
}

function stopOthers(
  open: Set<SipCall>,
  winner: SipCall | null,
  wire: ReturnType<typeof wireOfCause>,
): void {
  for (const other of [...open]) {
    if (other === winner) continue;
    open.delete(other);
    other.end(wire);
  }
}
