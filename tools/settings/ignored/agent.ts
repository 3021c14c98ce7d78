import type { Ignored } from '../ignored.ts';

/** Everything of agents. */
export const AGENT: readonly Ignored[] = [
  {
    setting: 'agent.skills[].expiresAt',
    file: 'engine/deadlines.ts',
    from: 'if (expiresAt !== undefined) first',
    to: 'if (expiresAt === 0) first',
    test: 'engine/routing/rings.spec.test.ts',
  },
];
