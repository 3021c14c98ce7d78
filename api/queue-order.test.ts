import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InteractionId, QueueId } from '../domain/index.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
afterAll(() => api.close());

const chloe = { oid: 'chloe', roles: ['supervisor'] };
const put = (body: object) => api.call('PUT', '/api/v1/queues/sales/state', { as: chloe, body });

describe('what a supervisor says of a queue', () => {
  test('becomes a command, and is on record before it', async () => {
    const body = { state: 'paused', until: '2027-01-15T09:00:00Z', reason: 'fire drill' };
    expect((await put(body)).status).toBe(200);
    expect(api.host.submitted.at(-1)?.command).toEqual({
      type: 'setQueueState',
      queue: 'sales',
      state: 'paused',
      until: Date.UTC(2027, 0, 15, 9),
      reason: 'fire drill',
    });
    expect(api.host.audits.at(-1)).toMatchObject({ action: 'queueStateSet', subject: 'sales' });
    await put({ state: 'closed', until: 'hours' });
    expect(api.host.submitted.at(-1)?.command).toMatchObject({ until: 'hours', reason: '' });
  });

  test('is refused when it cannot be meant', async () => {
    expect((await put({ state: 'asleep' })).status).toBe(400);
    expect((await put({ state: 'open', until: 'tomorrow' })).status).toBe(400);
    expect((await put({ state: 'open', reason: 'x'.repeat(201) })).status).toBe(400);
  });
});

describe('moving those who wait', () => {
  const move = (body: object) => api.call('POST', '/api/v1/queues/sales/move', { as: chloe, body });
  const target = { kind: 'queue', queue: 'support' } as const;

  test('answers who went and who was refused, from the event itself', async () => {
    const [i1, i2] = [InteractionId.parse('i1'), InteractionId.parse('i2')];
    const event = {
      type: 'interactionsMoved',
      queue: QueueId.parse('sales'),
      target: { kind: 'queue', queue: QueueId.parse('support') },
      moved: [i1],
      refused: [{ interaction: i2, reason: 'notWaiting' }],
    } as const;
    const records = [
      { seq: 9, at: 1, event: { ...event, moved: [i1], refused: [...event.refused] } },
    ];
    api.host.nextResult = { kind: 'committed', seq: 9, records };
    const { body } = await move({ interactions: ['i1', 'i2'], target });
    expect(body).toEqual({ seq: 9, moved: ['i1'], refused: event.refused });
  });

  test('not to a number, not of none', async () => {
    const number = { kind: 'number', number: '+442079460199' };
    expect((await move({ target: number })).status).toBe(400);
    expect((await move({ target, interactions: [] })).status).toBe(400);
  });
});
