import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AgentId, OfferId, TenantId } from '../../domain/index.ts';
import type { InteractionView } from '../../domain/index.ts';
import { MemoryHost, newAgent, newInteraction } from '../testing/memory-host.ts';
import { TenantFeed } from './feed.ts';
import { TextFrame } from './frame.ts';
import { PatchFrame } from './patch-frame.ts';
import { ServerMessage } from './protocol.ts';
import { FrameRing } from './ring.ts';
import { Seat } from './seat.ts';
import type { Sink } from './seat.ts';

const ana = AgentId.parse('ana');
const person = { as: 'person' as const, tid: 'tid', tenant: TenantId.parse('contoso') };
const chloe = { ...person, agent: null, oid: 'chloe', name: '', roles: ['supervisor' as const] };
const agentAna = { ...person, agent: ana, oid: 'ana', name: '', roles: ['agent' as const] };
const agentBen = { ...agentAna, agent: AgentId.parse('ben'), oid: 'ben' };
/** What is gathered before it is sent. */
const GATHERED_MS = 40;

let host: MemoryHost;
let feed: TenantFeed;
beforeEach(() => {
  vi.useFakeTimers();
  host = new MemoryHost();
  feed = new TenantFeed(host, chloe);
});
afterEach(() => {
  feed.close();
  expect(host.listeners('contoso')).toBe(0);
  vi.useRealTimers();
});

interface TestSink extends Sink {
  bufferedAmount: number;
  readonly frames: TextFrame[];
  readonly ended: string[];
  readonly messages: readonly ServerMessage[];
}

function newSink(): TestSink {
  const frames: TextFrame[] = [];
  const ended: string[] = [];
  return {
    bufferedAmount: 0,
    frames,
    ended,
    send: (frame) => void frames.push(frame),
    end: (reason) => void ended.push(reason),
    get messages() {
      return frames.map(({ text }) => ServerMessage.parse(JSON.parse(text)));
    },
  };
}

async function seated(viewer: ConstructorParameters<typeof Seat>[1]) {
  const seat = new Seat(feed, viewer);
  const sink = newSink();
  await seat.join(sink, null);
  return { seat, sink };
}

const gathered = () => vi.advanceTimersByTimeAsync(GATHERED_MS);
const kinds = (sink: TestSink) => sink.messages.map(({ type }) => type);
const viewIn = (sink: TestSink, id: string): InteractionView | undefined =>
  sink.messages
    .flatMap((message) => ('interactions' in message ? message.interactions : []))
    .findLast((view) => view.id === id);
const ringing = (agent: string, customer?: 'other') =>
  newInteraction(`i-${customer ?? 'a'}`, {
    state: 'offer',
    agent: AgentId.parse(agent),
    offer: OfferId.parse('o1'),
  });

test('one frame is made for all who see the same', async () => {
  const [a, b, c, d] = [
    await seated(agentAna),
    await seated(agentBen),
    await seated(chloe),
    await seated({ ...chloe, oid: 'dana' }),
  ];
  host.change('contoso', { interactions: [newInteraction('i9')] });
  await gathered();
  expect(a.sink.frames[1]).toBe(b.sink.frames[1]);
  expect(c.sink.frames[1]?.text).toBe(d.sink.frames[1]?.text);
  expect([viewIn(a.sink, 'i9')?.customerText, viewIn(c.sink, 'i9')?.customerText]).toEqual([
    undefined,
    'customer of ref-i9',
  ]);
  host.change('contoso', { interactions: [newInteraction('i9', { held: true })] });
  await gathered();
  expect(c.sink.frames[2]).toBe(d.sink.frames[2]);
  // Each supervisor's look at the customer is on record once.
  expect(host.resolved.filter((ref) => ref === 'ref-i9')).toHaveLength(2);
});

test("an agent's own offer goes ahead of its patch; anybody else's waits for it", async () => {
  const [own, other] = [await seated(agentAna), await seated(agentBen)];
  host.change('contoso', { interactions: [ringing('ana')], agents: [newAgent('ana')] });
  await vi.advanceTimersByTimeAsync(0);
  expect([kinds(own.sink), kinds(other.sink)]).toEqual([['snapshot', 'offer'], ['snapshot']]);
  expect(viewIn(own.sink, 'i-a')?.customerText).toBe('customer of ref-i-a');
  // Told once, however often it changes while it rings.
  host.change('contoso', { interactions: [ringing('ana')] });
  await gathered();
  expect([kinds(own.sink), kinds(other.sink)]).toEqual([
    ['snapshot', 'offer', 'patch'],
    ['snapshot', 'patch'],
  ]);
  const [snapshot, , patch] = own.sink.messages;
  expect(patch).toMatchObject({ n: (snapshot as { n: number }).n + 1, seq: 12 });
  expect(viewIn(other.sink, 'i-a')).not.toHaveProperty('customerText');
});

test('a slow socket gets nothing until it has taken what it has, then the board', async () => {
  const quick = await seated(chloe);
  const slow = newSink();
  await quick.seat.join(slow, null);
  slow.bufferedAmount = 300_000;
  for (let n = 0; n < 50; n++) {
    host.change('contoso', { agents: [newAgent('ana', { since: n })] });
    await gathered();
  }
  expect([quick.sink.frames.length, slow.frames.length]).toEqual([51, 1]);
  slow.bufferedAmount = 0;
  await vi.advanceTimersByTimeAsync(100);
  expect(kinds(slow)).toEqual(['snapshot', 'snapshot']);
  host.change('contoso', { agents: [newAgent('ana', { since: 99 })] });
  await gathered();
  expect(kinds(slow)).toEqual(['snapshot', 'snapshot', 'patch']);
  const ns = slow.messages.map((message) => ('n' in message ? message.n : 0));
  expect((ns[2] ?? 0) - (ns[1] ?? 0)).toBe(1);
});

test('a socket that takes nothing at all is closed', async () => {
  const { seat, sink } = await seated(chloe);
  sink.bufferedAmount = 300_000;
  host.change('contoso', { agents: [newAgent('ana')] });
  await gathered();
  host.clock += 15_001;
  await vi.advanceTimersByTimeAsync(100);
  expect([sink.ended, seat.size]).toEqual([['tooSlow'], 0]);
});

test('away while their own call changed, they get a snapshot; nobody is asked for', async () => {
  const { seat, sink } = await seated(agentAna);
  const n = (sink.messages[0] as { n: number }).n;
  seat.leave(sink);
  host.change('contoso', { agents: [newAgent('ben')] });
  await gathered();
  const back = newSink();
  await seat.join(back, n);
  expect(kinds(back)).toEqual(['resumed', 'patch']);
  seat.leave(back);
  host.change('contoso', { interactions: [newInteraction('i7', { state: 'agent', agent: ana })] });
  await gathered();
  expect(host.resolved).not.toContain('ref-i7');
  const again = newSink();
  await seat.join(again, n + 1);
  expect(kinds(again)).toEqual(['snapshot']);
  expect(viewIn(again, 'i7')).toHaveProperty('customerText');
});

test('a seat taken with other roles does not go on where the old one was', async () => {
  const before = await seated(agentAna);
  const n = (before.sink.messages[0] as { n: number }).n;
  const after = newSink();
  await new Seat(feed, { ...agentAna, roles: ['supervisor'] }).join(after, n);
  expect(kinds(after)).toEqual(['snapshot']);
});

test('whom nobody can put on record is not shown: the windows come back anew', async () => {
  const { seat, sink } = await seated(chloe);
  const other = await seated(agentBen);
  host.resolveCustomers = () => Promise.reject(new Error('away'));
  host.change('contoso', { interactions: [newInteraction('i8')] });
  await gathered();
  expect([sink.ended, seat.isDead, kinds(sink)]).toEqual([['notReady'], true, ['snapshot']]);
  expect(kinds(other.sink)).toEqual(['snapshot', 'patch']);
});

test('who gave a call on sees the customer until their wrap-up ends, and no longer', async () => {
  const { sink } = await seated(agentAna);
  host.change('contoso', { interactions: [newInteraction('i1', { state: 'agent', agent: ana })] });
  await gathered();
  const given = newInteraction('i1', { state: 'offer', agent: AgentId.parse('ben') });
  const wrapUp = newAgent('ana', { activity: 'wrapUp', interaction: given.id });
  host.change('contoso', { interactions: [given], agents: [wrapUp] });
  await gathered();
  expect(viewIn(sink, 'i1')).toHaveProperty('customerText');
  // The end of the wrap-up does not touch the call, which is Ben's: it must be sent all the same.
  host.change('contoso', { agents: [newAgent('ana')] });
  await gathered();
  expect(sink.messages.at(-1)).toMatchObject({ type: 'patch', interactions: [{ id: 'i1' }] });
  expect(viewIn(sink, 'i1')).not.toHaveProperty('customerText');
});

test('the ring is bounded and never gives a part of what was missed', () => {
  const empty = { seq: 0, now: 0, interactions: [], gone: [], agents: [], queues: [] };
  const ring = new FrameRing();
  for (let n = 1; n <= 600; n++) ring.push(new PatchFrame({ n, ...empty }));
  expect(ring.after(99, 600)).toBeNull();
  expect(ring.after(100, 600)).toHaveLength(500);
  expect(ring.after(599, 600)).toMatchObject([{ n: 600 }]);
  expect(ring.after(600, 600)).toEqual([]);
  expect(ring.after(601, 600)).toBeNull();
  const agents = Array.from({ length: 1_700 }, (_, at) => newAgent(`a${at}`));
  for (let n = 601; n <= 610; n++) ring.push(new PatchFrame({ n, ...empty, agents }));
  expect(ring.after(600, 610)).toBeNull();
  expect(ring.after(606, 610)).toHaveLength(4);
});

test.each([
  ['short', 5, 2],
  ['two bytes of length', 126, 4],
  ['the most of them', 65_535, 4],
  ['eight bytes of length', 65_536, 10],
])('a frame on the wire: %s', (_name, length, head) => {
  const { bytes } = new TextFrame('x'.repeat(length));
  expect([bytes.length, bytes[0]]).toEqual([head + length, 0x81]);
  expect(new TextFrame('é').bytes).toEqual(Buffer.from([0x81, 2, 0xc3, 0xa9]));
});
