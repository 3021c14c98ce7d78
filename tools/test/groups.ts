import type { Suite } from './suites.ts';

type Place = Pick<Suite, 'name' | 'beside' | 'after'>;

/** What runs at once: a suite and those that may run beside it. */
export function groupsOf<T extends Place>(suites: readonly T[]): readonly (readonly T[])[] {
  const names = new Set(suites.map(({ name }) => name));
  const leads = suites.filter(({ beside }) => beside === undefined || !names.has(beside));
  return leads.map((lead) => [lead, ...suites.filter(({ beside }) => beside === lead.name)]);
}

/** All of a group at once, but each after the one that it names. */
export function runGroup<T extends Place, R>(
  group: readonly T[],
  run: (suite: T) => Promise<R>,
): Promise<readonly R[]> {
  const running = new Map<string, Promise<R>>();
  for (const suite of group) {
    const before = running.get(suite.after ?? '');
    running.set(suite.name, before === undefined ? run(suite) : before.then(() => run(suite)));
  }
  return Promise.all(running.values());
}
