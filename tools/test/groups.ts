import type { Suite } from './suites.ts';

type Place = Pick<Suite, 'name' | 'beside'>;

/** What runs at once: a suite and those that may run beside it. */
export function groupsOf<T extends Place>(suites: readonly T[]): readonly (readonly T[])[] {
  const names = new Set(suites.map(({ name }) => name));
  const leads = suites.filter(({ beside }) => beside === undefined || !names.has(beside));
  return leads.map((lead) => [lead, ...suites.filter(({ beside }) => beside === lead.name)]);
}
