import type { QueueCondition, QueueOrder, WhoWould } from '../../../domain/index.ts';
import { minutes } from '../../clock.ts';
import type { Text } from '../text/use-text.ts';
import type { TextKey } from '../text/en.ts';

type Ring = Pick<WhoWould['rings'][number], 'ring' | 'afterMs'>;

export const conditionKeys = {
  open: 'queue.open',
  closed: 'queue.closed',
  paused: 'queue.paused',
  draining: 'queue.draining',
} as const satisfies Record<QueueCondition, TextKey>;

export const orderKeys = {
  normal: 'order.normal',
  open: 'order.open',
  paused: 'order.paused',
  draining: 'order.draining',
  closed: 'order.closed',
} as const satisfies Record<QueueOrder, TextKey>;

/** As the menus list them. */
export const orders: readonly QueueOrder[] = ['normal', 'paused', 'draining', 'open', 'closed'];

/** The engine's own words for where an agent stands, in the reader's language. */
const standings: Readonly<Record<string, TextKey>> = {
  offered: 'stand.offered',
  talking: 'stand.talking',
  'in wrap-up': 'stand.wrapUp',
  resting: 'stand.resting',
  'hanging up': 'stand.hangingUp',
  'not ready': 'stand.notReady',
  'signed out': 'stand.signedOut',
  'away in Teams': 'stand.away',
  'no room for calls': 'stand.noRoom',
  'not asked': 'stand.notAsked',
  'another is asked for by name': 'stand.otherNamed',
};

/** `Ring 2, after 0:30`; the first one is asked at once. */
export function ringTitle({ ring, afterMs }: Ring, text: Text): string {
  if (ring === 1) return text('rings.first');
  return text('rings.later', { ring, time: minutes(afterMs) });
}

/** A lack of a skill names the skill and is shown as the engine says it. */
export function standingWords(reason: string, text: Text): string {
  const key = standings[reason];
  return key === undefined ? reason : text(key);
}
