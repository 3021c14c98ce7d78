import type { Suite } from './suites.ts';

type Place = Pick<Suite, 'name' | 'beside'>;

/** What runs at once: a suite, and beside it those that name it, one after the other. */
interface Group<T> {
  readonly lead: T;
  readonly beside: readonly T[];
}

export function groupsOf<T extends Place>(suites: readonly T[]): readonly Group<T>[] {
  const names = new Set(suites.map(({ name }) => name));
  const leads = suites.filter(({ beside }) => beside === undefined || !names.has(beside));
  return leads.map((lead) => ({
    lead,
    beside: suites.filter((one) => one.beside === lead.name),
  }));
}
