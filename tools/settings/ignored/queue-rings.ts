import type { Ignored } from '../ignored.ts';

/** Who is asked, in which order: `queue.id` to `queue.preferredAgentMs`. */
export const QUEUE_RINGS: readonly Ignored[] = [
  {
    setting: 'queue.presentMax',
    file: 'engine/routing/rings.ts',
    from: 'presentMax ?? (strategy',
    to: '(strategy',
    test: 'engine/members.spec.test.ts',
  },
  {
    setting: 'queue.ageingMs',
    file: 'engine/routing/order.ts',
    from: 'queue.ageingMs ?? STRICT_MS',
    to: 'STRICT_MS',
    test: 'engine/routing/strategy.spec.test.ts',
  },
];
