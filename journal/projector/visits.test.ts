import { expect, it } from 'vitest';
import { AgentId, ConfigDocument, InteractionId, LegId, QueueId } from '../../domain/index.ts';
import type { Event } from '../../domain/index.ts';
import { Visits } from './visits.ts';

const interaction = InteractionId.parse('i-1');
const queue = QueueId.parse('sales');
const CONNECTED = {
  type: 'connected',
  agent: AgentId.parse('ana'),
  leg: LegId.parse('a1'),
  customerLeg: LegId.parse('c1'),
  offer: null,
  waitedMs: 0,
} as const;

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

it('answered in time is by the service level of the queue', () => {
  const inTime = (serviceLevelMs: number) => {
    const rows: { inTime: boolean }[] = [];
    const visits = new Visits([], new Map(), (row) => rows.push({ ...row }));
    const sales = { kind: 'queue', id: 'sales', name: 'Sales', requirements: [], serviceLevelMs };
    const documents = [ConfigDocument.parse(sales)];
    const place = { priority: 5, order: 1, position: 1, until: 90_000 };
    const events: readonly (readonly [at: number, event: Event])[] = [
      [0, { type: 'configPublished', version: 1, documents, removed: [], note: '' }],
      [1_000, { type: 'queued', interaction, queue, ...place }],
      [31_000, { ...CONNECTED, interaction, queue }],
    ];
    events.forEach(([at, event], index) => visits.apply({ seq: index + 1, at, event }));
    return rows.at(-1)?.inTime;
  };
  expect([inTime(29_999), inTime(30_000)]).toEqual([false, true]);
});
