import { MINUTE_MS } from '../domain/index.ts';
import type { LegTarget } from '../domain/index.ts';
import type { TenantState } from './state.ts';
import { DAY_MS, utcDay } from './utc-day.ts';

/** Minutes of ended calls to the public network on one day (UTC), each begun one whole. */
export interface Dialled {
  readonly day: number;
  readonly minutes: number;
}

export function isOutside(target: LegTarget | null): boolean {
  return target !== null && (target.kind !== 'agent' || target.address.kind === 'outside');
}

/** A call that was placed at `from` is over. */
export function noteDialled(state: TenantState, from: number, at: number): void {
  const day = utcDay(at);
  const before = state.dialled?.day === day ? state.dialled.minutes : 0;
  state.dialled = { day, minutes: before + minutesOf(from, at) };
}

/**
 * Minutes that were dialled outside on this day so far, those of running calls included: what a
 * process that starts again does not know of itself.
 */
export function dialledToday(state: TenantState, now: number): number {
  let minutes = state.dialled?.day === utcDay(now) ? state.dialled.minutes : 0;
  for (const { dialledAt } of state.legs.values()) {
    if (dialledAt !== undefined) minutes += minutesOf(dialledAt, now);
  }
  for (const { direction, into, startedAt } of state.directCalls.values()) {
    if (direction === 'out' && into === undefined) minutes += minutesOf(startedAt, now);
  }
  return minutes;
}

/** What a call cost before midnight belongs to the day before. */
function minutesOf(from: number, at: number): number {
  const begun = Math.max(from, utcDay(at) * DAY_MS);
  return Math.max(1, Math.ceil((at - begun) / MINUTE_MS));
}
