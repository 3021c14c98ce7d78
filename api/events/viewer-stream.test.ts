import { afterEach, expect, test, vi } from 'vitest';
import { AgentId, OfferId, TenantId } from '../../domain/index.ts';
import { MemoryHost, newAgent, newInteraction } from '../testing/memory-host.ts';
import { PatchRing } from './ring.ts';
import { ViewerStream } from './viewer-stream.ts';
import type { Sink } from './viewer-stream.ts';

const viewer = {
  as: 'person' as const,
  tid: 'tid',
  tenant: TenantId.parse('contoso'),
  agent: null,
  oid: 'chloe',
  name: 'Chloé',
  roles: ['supervisor' as const],
};

function newSink(bufferedAmount: number) {
  const sent: string[] = [];
  const ended: string[] = [];
  const sink: Sink = {
    bufferedAmount,
    send: (text) => void sent.push(text),
    end: (reason) => void ended.push(reason),
  };
  return { sink, sent, ended };
}

test('a socket that does not take its patches is closed; the others go on', async () => {
  const host = new MemoryHost();
  const stream = new ViewerStream(host, viewer);
  const quick = newSink(0);
  await stream.join(quick.sink, null);
  const slow = newSink(0);
  await stream.join(slow.sink, null);
  Object.assign(slow.sink, { bufferedAmount: 2_000_000 });
  host.change('contoso', { agents: [newAgent('ana')] });
  await stream.join(newSink(0).sink, null);
  expect(slow.ended).toEqual(['tooSlow']);
  expect([quick.sent.length, slow.sent.length]).toEqual([2, 1]);
  stream.close();
  expect(host.listeners('contoso')).toBe(0);
});

afterEach(() => {
  vi.useRealTimers();
});

test("an agent's own offer is sent at once, anybody else's within 10 ms", async () => {
  vi.useFakeTimers();
  const host = new MemoryHost();
  const stream = new ViewerStream(host, {
    ...viewer,
    agent: AgentId.parse('ana'),
    roles: ['agent'],
  });
  const { sink, sent } = newSink(0);
  await stream.join(sink, null);
  const offerTo = (agent: string) =>
    newInteraction('i1', {
      state: 'offer',
      agent: AgentId.parse(agent),
      offer: OfferId.parse('o1'),
    });
  host.change('contoso', { interactions: [offerTo('ben')] });
  await vi.advanceTimersByTimeAsync(9);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toHaveLength(2);
  host.change('contoso', { interactions: [offerTo('ana')] });
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toHaveLength(3);
  expect(sent[2]).toContain('customer of ref-i1');
  stream.close();
});

test('the ring is bounded and never gives a part of what was missed', () => {
  const ring = new PatchRing();
  for (let n = 1; n <= 600; n++) ring.push(n, `p${n}`);
  expect(ring.after(99, 600)).toBeNull();
  expect(ring.after(100, 600)).toHaveLength(500);
  expect(ring.after(599, 600)).toEqual(['p600']);
  expect(ring.after(600, 600)).toEqual([]);
  expect(ring.after(601, 600)).toBeNull();
  for (let n = 601; n <= 610; n++) ring.push(n, 'x'.repeat(1_000_000));
  expect(ring.after(600, 610)).toBeNull();
  expect(ring.after(606, 610)).toHaveLength(4);
});

test('who gave a call on sees the customer until their wrap-up ends, and no longer', async () => {
  const host = new MemoryHost();
  const ana = AgentId.parse('ana');
  const stream = new ViewerStream(host, { ...viewer, agent: ana, roles: ['agent'] });
  const { sink, sent } = newSink(0);
  const talk = newInteraction('i1', { state: 'agent', agent: ana });
  host.change('contoso', { interactions: [talk] });
  await stream.join(sink, null);
  const last = async () => {
    await stream.join(newSink(0).sink, null);
    const { interactions } = JSON.parse(sent.at(-1) ?? '{}') as {
      interactions: { id: string; customerText?: string }[];
    };
    return interactions.find(({ id }) => id === 'i1');
  };
  const given = newInteraction('i1', { state: 'offer', agent: AgentId.parse('ben') });
  const wrapUp = newAgent('ana', { activity: 'wrapUp', interaction: given.id });
  host.change('contoso', { interactions: [given], agents: [wrapUp] });
  expect(await last()).toHaveProperty('customerText');
  // The end of the wrap-up does not touch the call, which is Ben's: it must be sent all the same.
  host.change('contoso', { agents: [newAgent('ana')] });
  const after = await last();
  expect(after).toBeDefined();
  expect(after).not.toHaveProperty('customerText');
  stream.close();
});
