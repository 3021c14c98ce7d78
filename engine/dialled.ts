import { DAY_MS, MINUTE_MS } from '../domain/index.ts';
import type { LegTarget, TrunkId } from '../domain/index.ts';
import type { TenantState } from './state.ts';
import { utcDay } from './utc-day.ts';

/** Minutes of ended calls to the public network on one day (UTC), each begun one whole. */
export interface Dialled {
  readonly day: number;
  readonly minutes: number;
}

/**
 * Whether a leg goes to the public network. A Teams user is rung over the Teams trunk, where only
 * our own people are; of a tenant that has none they are rung over the carrier's, at its price.
 */
export function isOutside(
  { config }: Pick<TenantState, 'config'>,
  leg: { readonly target: LegTarget; readonly trunk: TrunkId | null },
): boolean {
  const { target, trunk } = leg;
  if (target.kind !== 'agent') return true;
  if (target.address.kind !== 'teamsUser') return target.address.kind === 'outside';
  if (trunk !== null) return config.trunks.get(trunk)?.role === 'carrier';
  const all = [...config.trunks.values()];
  // One without an address of its own may have it from the provider's base trunk.
  const hasTeams = all.some(({ role }) => role === 'teams');
  return !hasTeams && all.some(({ role, uri }) => role === 'carrier' && uri !== null);
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
