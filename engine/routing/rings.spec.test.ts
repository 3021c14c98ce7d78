import { describe, expect, it } from 'vitest';
import { answers, any, calls, ends, publish, ready, signOut } from '../test-support/commands.ts';
import { contoso } from '../test-support/fixture.ts';
import { given } from '../test-support/spec.ts';
import type { Spec, Step } from '../test-support/spec.ts';
import { transfers } from '../test-support/commands.ts';

const SALES = '+442079460120';
const SUPPORT = '+442079460130';
const START = Date.UTC(2026, 10, 25, 10, 0, 0);

const person = (id: string, skills: Record<string, number>, more: object = {}) => ({
  ...contoso().find((each) => each.kind === 'agent'),
  id,
  skills: Object.entries(skills).map(([skill, level]) => ({ skill, level })),
  address: { kind: 'sip', uri: `sip:${id}@h` },
  ...more,
});

/** Contoso with Sales changed, and more people. */
const tenant = (sales: object, ...people: readonly object[]) =>
  publish([...contoso({ sales }), ...people]);

const offeredTo = (spec: Spec, leg: string) => spec.of(leg).agent;
const steps = (...of: readonly Step[]) => of;

describe('rings', () => {
  const rings = [
    { afterMs: 20_000, requirements: [{ skill: 'Sales', levelMin: 2 }] },
    { afterMs: 40_000, requirements: [], queues: ['support'], experts: false },
    { afterMs: 60_000, requirements: [], experts: true },
  ];
  const low = person('low', { Sales: 2 });
  const erin = person('erin', { Billing: 9 }, { role: 'expert' });

  it('widen at their time: lower levels, then another queue, then experts', () => {
    const waiting = steps(tenant({ rings }, low, erin), calls('c1', SALES));
    const first = given(...waiting).when(ready('low'));
    first.thenOnly('agentStateChanged');
    first.after(19_999).thenOnly();
    first
      .after(1)
      .thenAmong(
        { type: 'ringWidened', ring: 2 },
        { type: 'offered', agent: 'low', why: { ring: 2, eligible: 1, asked: ['Sales 2'] } },
      );
    const second = given(...waiting, ready('ben')).after(39_999);
    expect(offeredTo(second, 'c1')).toBeNull();
    second.after(1).thenAmong({ type: 'offered', agent: 'ben', why: { ring: 3 } });
    const third = given(...waiting, ready('erin')).after(59_999);
    expect(offeredTo(third, 'c1')).toBeNull();
    third.after(1).thenAmong({ type: 'offered', agent: 'erin', why: { ring: 4 } });
  });

  it('count on while a phone rings: who comes back is in the ring of that time', () => {
    const spec = given(tenant({ rings, ringTimeMs: 30_000 }, low), ready('ana'));
    spec.when(calls('c1', SALES)).after(20_000).thenOnly({ type: 'ringWidened', ring: 2 });
    expect(spec.of('c1').ring).toBe(2);
    spec.when(ready('low')).when((s) => ends(s.phone('ana'), 'declined'));
    spec.thenAmong({ type: 'offerEnded' }, 'queued', { type: 'offered', agent: 'low' });
  });

  it('begin anew in another queue', () => {
    const spec = given(tenant({ rings }, low), calls('c1', SUPPORT)).after(30_000);
    const id = spec.of('c1').id;
    spec.when(transfers(id, { kind: 'queue', queue: 'sales' })).when(ready('low'));
    spec.after(19_999);
    expect(offeredTo(spec, 'c1')).toBeNull();
    spec.after(1).thenAmong('ringWidened', { type: 'offered', agent: 'low' });
  });

  it('change with the configuration for those who wait', () => {
    const spec = given(tenant({}, low), ready('low'), calls('c1', SALES)).after(30_000);
    spec
      .when(tenant({ rings }, low))
      .thenAmong(
        'configPublished',
        { type: 'ringWidened', ring: 2 },
        { type: 'offered', agent: 'low' },
      );
  });

  it('never take an agent who has stepped out of the queue', () => {
    const out = any({ type: 'setAgentQueue', agent: 'ben', queue: 'sales', in: false });
    const spec = given(tenant({ rings }), ready('ben'), out, calls('c1', SALES)).after(50_000);
    expect(offeredTo(spec, 'c1')).toBeNull();
  });
});

describe('wishes (should)', () => {
  it('put whoever meets more of them before the longest idle', () => {
    const should = [{ skill: 'French', levelMin: 3 }];
    const french = person('fr', { Sales: 5, French: 4 });
    const wished = given(tenant({ should }, french), ready('ana'), ready('fr'));
    wished.when(calls('c1', SALES)).thenAmong({ type: 'offered', agent: 'fr' });
    const without = given(tenant({}, french), ready('ana'), ready('fr'));
    without.when(calls('c1', SALES)).thenAmong({ type: 'offered', agent: 'ana' });
  });
});

describe('listed agents', () => {
  it('are the only ones asked, and still have to meet the requirements', () => {
    const two = person('two', { Sales: 9 });
    const weak = person('weak', { Sales: 1 });
    const agents = [{ agent: 'two' }, { agent: 'weak' }];
    const spec = given(tenant({ agents }, two, weak), ready('ana'), ready('weak'));
    spec.when(calls('c1', SALES));
    expect(offeredTo(spec, 'c1')).toBeNull();
    spec.when(ready('two')).thenAmong({
      type: 'offered',
      agent: 'two',
      why: { eligible: 1, excluded: [{ reason: 'skill Sales < 4', agents: 1 }] },
    });
  });

  it('may be experts, who are asked by no queue otherwise', () => {
    const erin = person('erin', { Sales: 9 }, { role: 'expert' });
    const listed = given(tenant({ agents: [{ agent: 'erin' }] }, erin), ready('erin'));
    listed.when(calls('c1', SALES)).thenAmong({ type: 'offered', agent: 'erin' });
    const spec = given(tenant({}, erin), ready('erin'), calls('c1', SALES));
    expect(offeredTo(spec, 'c1')).toBeNull();
  });
});

describe('skills', () => {
  it('another skill of the highest level is none of those asked for', () => {
    const other = person('other', { French: 10 });
    const spec = given(tenant({}, other), ready('other'), ready('ana')).when(calls('c1', SALES));
    spec.thenAmong({
      type: 'offered',
      agent: 'ana',
      why: { eligible: 1, excluded: [{ reason: 'skill Sales < 4', agents: 2 }] },
    });
  });
});

describe('per-agent per-queue settings', () => {
  const own = (queue: object) => ({ queues: [{ queue: 'sales', ...queue }] });
  const opt = (isIn: boolean) =>
    any({ type: 'setAgentQueue', agent: 'ana', queue: 'sales', in: isIn });

  it('enabled: false gives nothing of the queue', () => {
    const spec = given(publish(contoso({ ana: own({ enabled: false }) })), ready('ana'));
    spec.when(calls('c1', SALES));
    expect(offeredTo(spec, 'c1')).toBeNull();
  });

  it('enabled: false of one queue leaves the others', () => {
    const skills = ['Sales', 'Support'].map((skill) => ({ skill, level: 8 }));
    const ana = { ...own({ enabled: false }), skills };
    const spec = given(publish(contoso({ ana })), ready('ana'));
    spec.when(calls('c1', SALES)).when(calls('c2', SUPPORT));
    expect([offeredTo(spec, 'c1'), offeredTo(spec, 'c2')]).toEqual([null, 'ana']);
  });

  it('stepping out withdraws the ring, stepping in gets the next at once', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES));
    spec
      .when(opt(false))
      .thenAmong(
        { type: 'agentQueueSet', in: false, by: 'agent' },
        { type: 'offerEnded', why: 'withdrawn' },
        'queued',
      );
    spec.when((s) => ends(s.phone('ana'), 'cancelled')).thenOnly('legEnded');
    spec.when(opt(false)).thenNothing();
    spec.when(opt(true)).thenAmong('agentQueueSet', { type: 'offered', agent: 'ana' });
  });

  it('where it is not allowed it is refused, and a former one counts no longer', () => {
    const fixed = publish(contoso({ ana: own({ optOutAllowed: false }) }));
    given(fixed).when(opt(false)).thenRefused('optOutNotAllowed');
    const spec = given(publish(contoso()), ready('ana'), opt(false), calls('c1', SALES));
    spec.when(fixed).thenAmong('configPublished', { type: 'offered', agent: 'ana' });
  });

  it('refuses queues and agents that there are not', () => {
    const set = (agent: string, queue: string) =>
      any({ type: 'setAgentQueue', agent, queue, in: false });
    given(publish(contoso())).when(set('ana', 'zoo')).thenRefused('unknownQueue');
    given(publish(contoso())).when(set('zoe', 'sales')).thenRefused('unknownAgent');
  });
});

describe('a skill with an end', () => {
  const until = (expiresAt: number) => ({ skills: [{ skill: 'Sales', level: 8, expiresAt }] });

  it('is gone at its time, by a timer', () => {
    const spec = given(publish(contoso({ ana: until(START + 60_000) })), ready('ana'));
    spec.after(59_999).when(calls('c1', SALES)).thenAmong({ type: 'offered', agent: 'ana' });
    spec.when(ends('c1')).when((s) => ends(s.phone('ana'), 'cancelled'));
    spec.after(1).thenOnly({ type: 'skillExpired', agent: 'ana', skill: 'Sales' });
    spec.when(calls('c2', SALES));
    expect(offeredTo(spec, 'c2')).toBeNull();
  });

  it('never counts when it was over before it was published', () => {
    const spec = given(publish(contoso({ ana: until(START) })), ready('ana'), calls('c1', SALES));
    expect(offeredTo(spec, 'c1')).toBeNull();
    expect(spec.count('skillExpired')).toBe(0);
  });
});

describe('asked alone at first', () => {
  const two = person('two', { Sales: 5 });
  const last = { lastAgent: 'two' };
  const wants = { preferredAgent: 'two' };
  const talks = steps(ready('two'), calls('c0', SALES), (s) => answers(s.phone('two')));

  it.each([
    ['lastAgentMs', 'lastAgent', last],
    ['preferredAgentMs', 'preferredAgent', wants],
  ])('%s: the one they had or want, then anybody', (setting, rule, facts) => {
    const sales = { [setting]: 20_000 };
    const free = given(tenant(sales, two), ready('ana'), ready('two'));
    free.when(calls('c1', SALES, facts));
    free.thenAmong({ type: 'offered', agent: 'two', why: { rule, eligible: 1, excluded: [] } });
    const busy = given(tenant(sales, two), ...talks, ready('ana'));
    busy.when(calls('c1', SALES, facts)).thenAmong({ type: 'queued', asks: [{ rule }] });
    busy.after(19_999);
    expect(offeredTo(busy, 'c1')).toBeNull();
    busy.after(1).thenAmong({ type: 'ringWidened', asks: [] }, { type: 'offered' });
    expect(offeredTo(busy, 'c1')).toBe('ana');
    const off = given(tenant({}, two), ready('ana'), ready('two'));
    off.when(calls('c1', SALES, facts)).thenAmong({ type: 'offered', agent: 'ana' });
  });

  it('nobody waits for who is signed out, or signs out, or did not answer', () => {
    const sales = { lastAgentMs: 60_000 };
    const gone = given(tenant(sales, two), ready('ana')).when(calls('c1', SALES, last));
    gone.thenAmong({ type: 'offered', agent: 'ana' });
    const leaves = given(tenant(sales, two), ...talks, ready('ana'));
    leaves.when(calls('c1', SALES, last)).when(signOut('two'));
    leaves.thenAmong({ type: 'ringWidened', asks: [] }, { type: 'offered' });
    const rung = given(tenant(sales, two), ready('two'), calls('c1', SALES, last), ready('ana'));
    rung
      .after(15_000)
      .thenAmong({ type: 'offerEnded', why: 'noAnswer' }, { type: 'offered', agent: 'ana' });
  });

  it('named by a transfer, for its time', () => {
    const spec = given(tenant({}, two), ready('two'), calls('c1', SALES));
    spec.when((s) => answers(s.phone('two'))).when(ready('ana'));
    const target = { kind: 'queue', queue: 'sales', agent: 'two', priority: 2 };
    spec.when((s) => transfers(s.of('c1').id, target));
    spec.thenAmong({ type: 'queued', priority: 2, asks: [{ agent: 'two', rule: 'named' }] });
    spec.after(29_999);
    spec.after(1).thenAmong('ringWidened', { type: 'offered', agent: 'ana' });
  });

  it('named by a transfer: refused when there is no such agent', () => {
    const spec = given(tenant({}, two), calls('c1', SALES));
    const target = { kind: 'queue', queue: 'sales', agent: 'zoe', agentMs: 30_000 };
    spec.when((s) => transfers(s.of('c1').id, target)).thenRefused('unknownAgent');
  });

  it('named by a queue node', () => {
    const flow = contoso().find((each) => each.kind === 'flow');
    const toSales = { kind: 'queue', queue: 'sales', agent: 'two', agentMs: 5_000 };
    const main = { nodes: { ...flow?.nodes, toSales } };
    const spec = given(publish([...contoso({ main }), two]), ready('ana'), ready('two'));
    spec
      .when(calls('c1', '+442079460100'))
      .when(any({ type: 'digitPressed', leg: 'c1', digit: '1' }));
    spec.thenAmong({ type: 'offered', agent: 'two', why: { rule: 'named' } });
  });
});
