import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import { calls, ends, notReady, publish, ready, signOut } from './test-support/commands.ts';
import { TIMES_SENT_OUT_MAX } from './limits.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const toSupport = { kind: 'queue', queue: 'support' };
const farewell = { kind: 'text', text: 'Goodbye.', language: 'en-GB' };
const sales = (settings: object, overflow: object = {}) =>
  publish(contoso({ sales: { ...settings, overflow } }));
const queueOf = (spec: Spec, leg: string) => spec.of(leg).queue;

describe('a queue that keeps only so many', () => {
  it('sends the newcomer on, with the rule in words, and keeps those who wait', () => {
    const count = { max: 2, target: toSupport };
    const spec = given(sales({}, { count }), calls('c1', SALES), calls('c2', SALES));
    expect([queueOf(spec, 'c1'), queueOf(spec, 'c2')]).toEqual(['sales', 'sales']);
    spec.when(calls('c3', SALES));
    spec.thenAmong({ type: 'overflowed', queue: 'sales', why: 'count' }, { type: 'queued' });
    expect(queueOf(spec, 'c3')).toBe('support');
    expect(queueOf(spec, 'c1')).toBe('sales');
  });

  it('0 keeps nobody', () => {
    const spec = given(sales({}, { count: { max: 0, target: toSupport } }), calls('c1', SALES));
    expect(queueOf(spec, 'c1')).toBe('support');
  });

  it('may end it with a prompt', () => {
    const count = { max: 0, target: { kind: 'end', prompt: farewell } };
    const spec = given(sales({}, { count }), calls('c1', SALES));
    spec.thenAmong('overflowed', { type: 'endingStarted', outcome: { kind: 'timedOut' } });
  });
});

describe('a queue in which nobody waits longer', () => {
  it('sends on at that time, not before', () => {
    const wait = { afterMs: 30_000, target: toSupport };
    const spec = given(sales({}, { wait }), calls('c1', SALES)).after(29_999);
    expect(spec.count('overflowed')).toBe(0);
    spec.after(1).thenAmong({ type: 'overflowed', why: 'wait' }, { type: 'queued' });
    expect(queueOf(spec, 'c1')).toBe('support');
  });

  it('goes the way of the farewell when the target cannot take it', () => {
    const wait = { afterMs: 30_000, target: { kind: 'agent', agent: 'ben' } };
    const spec = given(sales({ farewell }, { wait }), calls('c1', SALES)).after(30_000);
    expect(spec.count('overflowed')).toBe(0);
    spec.thenAmong({ type: 'endingStarted', outcome: { kind: 'timedOut' } });
  });
});

describe('a queue without agents', () => {
  const noAgents = (when: string, appliesTo: string) => ({
    noAgents: { when, appliesTo, target: toSupport },
  });

  it('none signed in: newcomers go on; not ready is signed in', () => {
    const spec = given(sales({}, noAgents('noneSignedIn', 'new')), calls('c1', SALES));
    expect(queueOf(spec, 'c1')).toBe('support');
    spec.when(notReady('ana')).when(calls('c2', SALES));
    expect(queueOf(spec, 'c2')).toBe('sales');
  });

  it('none ready: not ready is not enough, and agents of other queues do not count', () => {
    const spec = given(sales({}, noAgents('noneReady', 'new')), notReady('ana'), ready('ben'));
    spec.when(calls('c1', SALES));
    spec.thenAmong({ type: 'overflowed', why: 'noAgents' }, { type: 'offered', agent: 'ben' });
  });

  it('for all: those who wait go too when the last one leaves; for new ones they stay', () => {
    for (const [appliesTo, queue] of [
      ['all', 'support'],
      ['new', 'sales'],
    ] as const) {
      const spec = given(sales({}, noAgents('noneReady', appliesTo)), ready('ana'));
      spec.when(calls('c1', SALES)).when(calls('c2', SALES));
      spec.when(signOut('ana'));
      expect([queueOf(spec, 'c1'), queueOf(spec, 'c2')]).toEqual([queue, queue]);
    }
  });
});

describe('a queue with hours', () => {
  // Specs begin on a Wednesday at ten; the fixture's week is open then.
  const shut = { week: { weekly: [[], [], [], [], [], [], []] } };

  it('takes calls while it is open', () => {
    const documents = contoso({ sales: { openHours: 'week', closedTarget: toSupport } });
    const spec = given(publish(documents), calls('c1', SALES));
    expect(queueOf(spec, 'c1')).toBe('sales');
  });

  it('sends them to where it says while it is closed, or says farewell', () => {
    const to = contoso({ ...shut, sales: { openHours: 'week', closedTarget: toSupport } });
    const spec = given(publish(to), calls('c1', SALES));
    spec.thenAmong({ type: 'overflowed', why: 'closed' });
    expect(queueOf(spec, 'c1')).toBe('support');
    const ends = contoso({ ...shut, sales: { openHours: 'week', farewell } });
    given(publish(ends), calls('c2', SALES)).thenAmong('overflowed', 'endingStarted');
  });
});

it('a circle through a flow ends instead of going round for ever', () => {
  const round = {
    kind: 'flow',
    id: 'round',
    name: 'Round',
    start: 'again',
    nodes: { again: { kind: 'queue', queue: 'sales' } },
  };
  const count = { max: 0, target: { kind: 'flow', flow: 'round' } };
  const spec = given(publish(contoso({ sales: { overflow: { count } }, round })));
  spec.when(calls('c1', SALES));
  expect(queueOf(spec, 'c1')).toBe('sales');
});

it('a circle through a busy number outside rings it so often, then the caller waits', () => {
  const round = {
    kind: 'flow',
    id: 'round',
    name: 'Round',
    start: 'out',
    nodes: {
      out: {
        kind: 'transfer',
        target: { kind: 'number', number: '+442079460999' },
        otherwise: 'again',
      },
      again: { kind: 'queue', queue: 'sales' },
    },
  };
  const count = { max: 0, target: { kind: 'flow', flow: 'round' } };
  const spec = given(publish(contoso({ sales: { overflow: { count } }, round })));
  spec.when(calls('c1', SALES));
  const outside = () => [...spec.state.legs.values()].find(({ role }) => role === 'external');
  let rung = 0;
  for (let leg = outside(); leg !== undefined && rung < 100; leg = outside()) {
    spec.when(ends(leg.id, 'busy', 486));
    rung += 1;
  }
  expect(rung).toBe(TIMES_SENT_OUT_MAX);
  expect(queueOf(spec, 'c1')).toBe('sales');
});
