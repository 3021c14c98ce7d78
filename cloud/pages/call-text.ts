import type { CallView, PhoneView } from './views.ts';

const CAUSES: Readonly<Record<string, string>> = {
  hungUp: 'you hung up',
  farEndHungUp: 'the other side hung up',
  transferred: 'transferred',
  cancelled: 'given up before the answer',
  answeredElsewhere: 'answered elsewhere',
  declined: 'declined',
  busy: 'busy',
  noAnswer: 'no answer',
  unavailable: 'not reachable',
  notFound: 'no such number',
  refused: 'refused',
  timeout: 'no reply from the network',
  transport: 'the connection failed',
};

export function causeText(cause: string | null): string {
  return cause === null ? 'ended' : (CAUSES[cause] ?? cause);
}

/** One line for the person who holds the phone. */
export function stateText(view: PhoneView): string {
  const { call, ringing, ended } = view;
  if (call === null) {
    if (ringing.length > 0) return 'Ringing';
    const last = ended[0];
    return last === undefined ? 'Ready' : `Ended: ${causeText(last.cause)}`;
  }
  if (call.state === 'calling') return 'Calling…';
  if (call.state === 'alerting') return 'It rings at the other side…';
  if (view.conference.length > 1) return `In a call with ${view.conference.length} others`;
  if (call.state === 'held') return 'On hold by you';
  return call.heldByPeer ? 'You are on hold' : 'In call';
}

/** How long they talk; apart from the state, which is read aloud when it changes. */
export function talkedText({ call }: PhoneView, now: number): string {
  const answeredAt = call?.answeredAt ?? null;
  return answeredAt === null ? '' : duration(now - answeredAt);
}

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Who is at the other side. */
export function otherSide(call: CallView): string {
  if (call.direction === 'out') return call.to;
  return call.display === '' ? call.from : `${call.display} (${call.from})`;
}

export function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString();
}
