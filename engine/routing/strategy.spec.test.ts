import { describe, expect, it } from 'vitest';
import { answers, any, calls, ends, notReady, publish, ready } from '../test-support/commands.ts';
import { signOut } from '../test-support/commands.ts';
import { contoso } from '../test-support/fixture.ts';
import { given } from '../test-support/spec.ts';
import type { Spec } from '../test-support/spec.ts';

const SALES = '+442079460120';
const SUPPORT = '+442079460130';

const person = (id: string, skills: Record<string, number>) => ({
  ...contoso().find((each) => each.kind === 'agent'),
  id,
  skills: Object.entries(skills).map(([skill, level]) => ({ skill, level })),
  address: { kind: 'sip', uri: `sip:${id}@h` },
});

/** Ana has Sales 8, bob 9, cat 5; nobody has after-call work. */
const three = (sales: object = {}) =>
  publish([
    ...contoso({ sales: { wrapUpMs: 0, ...sales } }),
    person('bob', { Sales: 9 }),
    person('cat', { Sales: 5 }),
  ]);

const offeredTo = (spec: Spec, leg: string) => spec.of(leg).agent;

/** A call to Sales from its ring to its end; who had it. */
function served(spec: Spec, leg: string, talkMs = 1_000): string {
  spec.when(calls(leg, SALES));
  const agent = offeredTo(spec, leg) ?? '';
  const phone = spec.phone(agent);
  spec.when(answers(phone)).after(talkMs).when(ends(leg)).when(ends(phone));
  return agent;
}

const whoGets = (spec: Spec, count: number, talkMs?: number): string[] =>
  Array.from({ length: count }, (_, index) => served(spec, `s${index}`, talkMs));

describe('strategies', () => {
  it.each(['longestIdle', 'longestIdleAllChannels'])('%s: free for longest', (strategy) => {
    const spec = given(three({ strategy }), ready('cat'), ready('ana'), ready('bob'));
    expect(whoGets(spec, 4)).toEqual(['cat', 'ana', 'bob', 'cat']);
  });

  const loaded = (agent: string, count: number) =>
    any({ type: 'setAgentLoad', agent, channel: 'email', count });

  /** Three ready agents who may have e-mails beside a call, each after the other. */
  const mixed = (strategy: string) => {
    const capacity = { email: { max: 5, weight: 20, interruptible: true } };
    const people = ['bob', 'cat'].map((id) => ({ ...person(id, { Sales: 8 }), capacity }));
    const ana = { capacity };
    const spec = given(publish([...contoso({ ana, sales: { wrapUpMs: 0, strategy } }), ...people]));
    return spec.when(ready('cat')).after(1_000).when(ready('ana')).after(1_000).when(ready('bob'));
  };

  const asked = (spec: Spec) =>
    ['c1', 'c2', 'c3'].map((leg) => offeredTo(spec.when(calls(leg, SALES)), leg));

  it.each([
    ['longestIdle', ['cat', 'ana', 'bob']],
    ['longestIdleAllChannels', ['ana', 'bob', 'cat']],
  ])('%s: an e-mail meanwhile, done or in hand: %s', (strategy, order) => {
    const done = mixed(strategy).when(loaded('cat', 1)).after(500).when(loaded('cat', 0));
    expect(asked(done)).toEqual(order);
    expect(asked(mixed(strategy).when(loaded('cat', 1)))).toEqual(order);
  });

  it('longestIdleAllChannels: says how long without work, 0 with some in hand', () => {
    const spec = mixed('longestIdleAllChannels').when(loaded('cat', 1)).after(500);
    spec.when(loaded('cat', 0)).when(loaded('ana', 1)).when(loaded('bob', 1)).after(700);
    spec
      .when(calls('c1', SALES))
      .thenAmong({ type: 'offered', agent: 'cat', why: { idleMs: 700 } });
    spec.when(calls('c2', SALES)).thenAmong({ type: 'offered', agent: 'ana', why: { idleMs: 0 } });
  });

  it('longestIdleAllChannels: a withdrawn ring gives the place back, unless work came', () => {
    const rung = () => mixed('longestIdleAllChannels').when(calls('c1', SALES));
    const back = rung().after(500).when(ends('c1'));
    expect(offeredTo(back.when(ends(back.phone('cat'))).when(calls('c2', SALES)), 'c2')).toBe(
      'cat',
    );
    const worked = rung().when(loaded('cat', 1)).when(loaded('cat', 0)).when(ends('c1'));
    worked.when(ends(worked.phone('cat'))).when(calls('c2', SALES));
    expect(offeredTo(worked, 'c2')).toBe('ana');
  });

  it('bestSkill: the highest level, the longest idle among equals', () => {
    const spec = given(three({ strategy: 'bestSkill' }), ready('cat'), ready('ana'), ready('bob'));
    expect(whoGets(spec, 2)).toEqual(['bob', 'bob']);
  });

  it('bestSkill: sums the levels of all that is asked for', () => {
    const should = [{ skill: 'French', levelMin: 9 }];
    const spec = given(
      publish([
        ...contoso({ sales: { strategy: 'bestSkill', should } }),
        person('bob', { Sales: 5, French: 5 }),
      ]),
      ready('ana'),
      ready('bob'),
    );
    spec.when(calls('c1', SALES)).thenAmong({ type: 'offered', agent: 'bob' });
  });

  it('serial: always from the top of the list, or by position', () => {
    const agents = [{ agent: 'bob' }, { agent: 'cat' }, { agent: 'ana' }];
    const list = given(three({ strategy: 'serial', agents }), ready('cat'), ready('bob'));
    expect(whoGets(list, 2)).toEqual(['bob', 'bob']);
    const [bob, cat] = [
      { agent: 'bob', position: 9 },
      { agent: 'cat', position: 3 },
    ];
    const placed = { strategy: 'serial', agents: [bob, cat] };
    expect(whoGets(given(three(placed), ready('bob'), ready('cat')), 2)).toEqual(['cat', 'cat']);
  });

  it('serial: agents lent by another queue come after the list', () => {
    const rings = [{ afterMs: 5_000, requirements: [], queues: ['support'] }];
    const requirements = [{ skill: 'Sales', levelMin: 10 }];
    const agents = [{ agent: 'bob', position: 9_000 }];
    const serial = three({ strategy: 'serial', agents, rings, requirements });
    const spec = given(serial, ready('ben'), ready('bob'), calls('c1', SALES)).after(5_000);
    spec.thenAmong('ringWidened', { type: 'offered', agent: 'bob', why: { eligible: 2 } });
  });

  it('serial: the next of the list when the first declines', () => {
    const agents = [{ agent: 'bob' }, { agent: 'cat' }];
    const spec = given(three({ strategy: 'serial', agents }), ready('cat'), ready('bob'));
    spec.when(calls('c1', SALES)).when((s) => any({ type: 'declineOffer', offer: s.offer('bob') }));
    spec.thenAmong({ type: 'offerEnded', agent: 'bob' }, { type: 'offered', agent: 'cat' });
  });

  it('roundRobin: whose turn it is, whoever has been idle', () => {
    const spec = given(three({ strategy: 'roundRobin' }), ready('ana'), ready('bob'));
    expect(whoGets(spec, 2)).toEqual(['ana', 'bob']);
    // Ana comes back from a break: not idle for long, but it is her turn.
    spec.when(notReady('ana')).when(ready('ana'));
    expect(served(spec, 'c9')).toBe('ana');
  });

  it('fewestToday: fewest answered since midnight (UTC), then anew', () => {
    const spec = given(three({ strategy: 'fewestToday' }), ready('ana'));
    expect(whoGets(spec, 2)).toEqual(['ana', 'ana']);
    spec.when(ready('bob'));
    expect([served(spec, 'd1'), served(spec, 'd2')]).toEqual(['bob', 'bob']);
    // Two each now; ana has been idle for longer, and answers a third.
    expect(served(spec, 'd3')).toBe('ana');
    spec.after(24 * 3_600_000);
    expect([served(spec, 'e1'), served(spec, 'e2')]).toEqual(['bob', 'ana']);
  });

  it('leastOccupied: the smallest share of time worked, breaks left out', () => {
    const spec = given(three({ strategy: 'leastOccupied' }), ready('ana'), ready('bob'));
    expect([served(spec, 'c1', 60_000), served(spec, 'c2', 5_000)]).toEqual(['ana', 'bob']);
    // Bob has been idle for less long, but has worked less.
    expect(served(spec, 'c3', 600_000)).toBe('bob');
    expect([served(spec, 'c4', 1_000), served(spec, 'c5', 1_000)]).toEqual(['ana', 'ana']);
    // A break is no rest that another must make up for.
    spec.when(notReady('bob')).after(3_600_000).when(ready('bob'));
    expect(served(spec, 'c6')).toBe('ana');
    // Hours without work are.
    spec
      .when(signOut('ana'))
      .after(8 * 3_600_000)
      .when(ready('ana'));
    expect(served(spec, 'c7')).toBe('bob');
  });

  it('percent: by weight, whatever the idle times', () => {
    const agents = [
      { agent: 'ana', weight: 3 },
      { agent: 'bob', weight: 1 },
    ];
    const spec = given(three({ strategy: 'percent', agents }), ready('ana'), ready('bob'));
    const got = whoGets(spec, 40);
    expect(got.filter((each) => each === 'ana')).toHaveLength(30);
    const even = given(three({ strategy: 'percent' }), ready('ana'), ready('bob'));
    expect(whoGets(even, 10).filter((each) => each === 'ana')).toHaveLength(5);
  });
});

describe('priorities', () => {
  const low = (leg: string) => toSales(leg, 9);
  const high = (leg: string) => toSales(leg, 1);
  function toSales(leg: string, priority: number) {
    return (spec: Spec) =>
      any({
        type: 'transferInteraction',
        interaction: spec.of(leg).id,
        target: { kind: 'queue', queue: 'sales', priority },
      });
  }

  it('are strict by default: who is more important waits behind nobody less so', () => {
    const spec = given(publish(contoso()), calls('c1', SALES), answers('c1'), low('c1')).after(
      3_000_000,
    );
    spec.when(calls('c2', SALES)).when(high('c2'));
    expect([spec.of('c2').position, spec.of('c1').position]).toEqual([1, 2]);
    spec.when(ready('ana')).thenAmong({ type: 'offered', why: { ahead: 0, position: 1 } });
    expect(offeredTo(spec, 'c2')).toBe('ana');
  });

  it('age where the queue says so: waiting makes up for priority', () => {
    const ageing = publish(contoso({ sales: { ageingMs: 60_000 } }));
    // Eight steps of priority are eight minutes.
    const young = given(ageing, calls('c1', SALES), answers('c1'), low('c1')).after(479_999);
    young.when(calls('c2', SALES)).when(high('c2'));
    expect([young.of('c1').position, young.of('c2').position]).toEqual([2, 1]);
    const old = given(ageing, calls('c1', SALES), answers('c1'), low('c1')).after(480_001);
    old.when(calls('c2', SALES)).when(high('c2'));
    expect([old.of('c1').position, old.of('c2').position]).toEqual([1, 2]);
    old.when(ready('ana')).thenAmong({ type: 'offered', why: { order: { ageingMs: 60_000 } } });
    expect(offeredTo(old, 'c1')).toBe('ana');
  });
});

describe('an agent of several queues', () => {
  const both = { ana: { skills: ['Sales', 'Support'].map((skill) => ({ skill, level: 9 })) } };
  const between = (betweenQueues: string, sales: object, support: object) =>
    publish(contoso({ ...both, settings: { betweenQueues }, sales, support }));
  const first = (spec: Spec) => {
    spec.when(ready('ana'));
    return ['c1', 'c2'].find((leg) => offeredTo(spec, leg) === 'ana');
  };

  it('takes by the queue: its priority', () => {
    const spec = given(between('priority', { priority: 6 }, { priority: 2 }));
    // Not longer: a leg that is not up by then is given up.
    spec.when(calls('c1', SALES)).after(20_000).when(calls('c2', SUPPORT));
    expect(spec.of('c1').state).toBe('queue');
    expect(first(spec)).toBe('c2');
  });

  it('takes by the oldest, whatever the queues', () => {
    const spec = given(between('oldest', { priority: 6 }, { priority: 2 }));
    expect(first(spec.when(calls('c1', SALES)).after(1).when(calls('c2', SUPPORT)))).toBe('c1');
  });

  it('takes by whose service level ends first', () => {
    const spec = given(
      between('serviceLevel', { serviceLevelMs: 30_000 }, { serviceLevelMs: 9_000 }),
    );
    expect(first(spec.when(calls('c1', SALES)).after(20_999).when(calls('c2', SUPPORT)))).toBe(
      'c2',
    );
    const late = given(
      between('serviceLevel', { serviceLevelMs: 30_000 }, { serviceLevelMs: 9_000 }),
    );
    expect(first(late.when(calls('c1', SALES)).after(21_001).when(calls('c2', SUPPORT)))).toBe(
      'c1',
    );
  });
});
