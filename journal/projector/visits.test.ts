import { expect, it } from 'vitest';
import { InteractionId, QueueId } from '../../domain/index.ts';
import type { Event } from '../../domain/index.ts';
import { Visits } from './visits.ts';

const interaction = InteractionId.parse('i-1');
const queue = QueueId.parse('sales');

it('who hears why the queue sends them on waits no longer', () => {
  const rows: object[] = [];
  const visits = new Visits([], new Map(), (row) => rows.push({ ...row }));
  const target = { kind: 'end', prompt: null } as const;
  const events: readonly (readonly [at: number, event: Event])[] = [
    [
      1_000,
      { type: 'queued', interaction, queue, priority: 5, order: 1, position: 1, until: 9_000 },
    ],
    [6_000, { type: 'sendingOnStarted', interaction, queue, why: 'wait', target, until: 99_000 }],
    [
      9_000,
      {
        type: 'transferred',
        interaction,
        from: null,
        customerLeg: null,
        target: { kind: 'queue', queue },
      },
    ],
  ];
  events.forEach(([at, event], index) => visits.apply({ seq: index + 1, at, event }));
  expect(rows.at(-1)).toMatchObject({ how: 'left', endedAt: 6_000, waitedMs: 5_000 });
});
