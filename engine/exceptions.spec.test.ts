import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  notReady,
  played,
  publish,
  ready,
  rings,
  signOut,
  transfers,
} from './test-support/commands.ts';
import { given, START } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const SORRY = text('Sorry, we are busy.');
const WELCOME = text('Welcome.');
const toSupport = { kind: 'queue', queue: 'support' };
const sales = (settings: object, overflow: object = {}) =>
  publish(contoso({ sales: { ...settings, overflow } }));
const queueOf = (spec: Spec, leg: string) => spec.of(leg).queue;
const presence = (agent: string, availability: string) =>
  any({ type: 'setPresence', agent, availability });
const optsOut = (agent: string, queue: string, isIn = false) =>
  any({ type: 'setAgentQueue', agent, queue, in: isIn });
const finished = (leg: string) => (spec: Spec) => played(leg, spec.play(leg));

describe('what an exception says before it sends a caller on', () => {
  const TARGETS = [
    ['queue', toSupport, 'queued'],
    ['voice app', { kind: 'flow', flow: 'main' }, 'nodeEntered'],
    ['phone number', { kind: 'number', number: '+442079460999' }, 'legStarted'],
    ['person', { kind: 'agent', agent: 'ben' }, 'offered'],
  ] as const;

  it.each(TARGETS)('is heard first, then the %s has it', (_name, target, then) => {
    const count = { max: 0, target: { ...target, prompt: SORRY } };
    const spec = given(sales({}, { count }), ready('ben'), calls('c1', SALES));
    spec.thenAmong('overflowed', 'legAccepted', 'sendingOnStarted', {
      type: 'playStarted',
      prompts: [SORRY],
    });
    expect(spec.last.some(({ event }) => event.type === then)).toBe(false);
    spec.when(finished('c1')).thenAmong('playEnded', 'transferred', { type: then });
  });

  it('each exception has words of its own', () => {
    const overflow = {
      count: { max: 1, target: { ...toSupport, prompt: text('count') } },
      wait: { afterMs: 30_000, target: { ...toSupport, prompt: text('wait') } },
    };
    const spec = given(sales({}, overflow), calls('c1', SALES), calls('c2', SALES));
    spec.thenAmong({ type: 'playStarted', prompts: [text('count')] });
    spec.after(30_000).thenAmong({ type: 'playStarted', prompts: [text('wait')] });
  });

  it('whose end is never heard of: the caller goes on all the same', () => {
    const count = { max: 0, target: { ...toSupport, prompt: SORRY } };
    const spec = given(sales({}, { count }), calls('c1', SALES), answers('c1')).after(300_000);
    expect(queueOf(spec, 'c1')).toBe('support');
  });

  it('whose target is taken meanwhile: the farewell, then the end', () => {
    const farewell = text('Goodbye.');
    const count = { max: 0, target: { kind: 'agent', agent: 'ben', prompt: SORRY } };
    const spec = given(sales({ farewell }, { count }), ready('ben'), calls('c1', SALES));
    spec.when(signOut('ben')).when(finished('c1'));
    spec.thenAmong({ type: 'endingStarted', outcome: { kind: 'timedOut' } }, 'playStarted');
  });

  it('a caller who hangs up in it has abandoned; a person may send it elsewhere', () => {
    const count = { max: 0, target: { ...toSupport, prompt: SORRY } };
    const spec = given(sales({}, { count }), calls('c1', SALES), ends('c1'));
    spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'abandoned' } });
    const other = given(sales({}, { count }), calls('c2', SALES));
    other.when((each) => transfers(each.of('c2').id, toSupport));
    other.thenAmong('playStopped', 'transferred', 'queued');
  });

  it('a new process says it once more', () => {
    const count = { max: 0, target: { ...toSupport, prompt: SORRY } };
    const spec = given(sales({}, { count }), calls('c1', SALES), answers('c1'));
    spec.when(any({ type: 'legsTakenOver', legs: ['c1'] }));
    spec.thenAmong({ type: 'playStarted', purpose: 'sendingOn', prompts: [SORRY] });
  });
});

describe('an overflow that disconnects with busy', () => {
  const busy = { count: { max: 0, target: { kind: 'end', busy: true } } };

  it('refuses the call with 486, unanswered and without a greeting', () => {
    const spec = given(sales({ greeting: WELCOME }, busy), calls('c1', SALES));
    spec.thenOnly(
      'interactionStarted',
      'overflowed',
      { type: 'legRefused', status: 486, reason: 'busy' },
      { type: 'interactionEnded', outcome: { kind: 'refused', reason: 'busy' } },
    );
  });

  it('hangs up on a caller who was answered before', () => {
    const spec = given(sales({}, busy), calls('c1', '+442079460100'), answers('c1'));
    spec.when((each) => transfers(each.of('c1').id, { kind: 'queue', queue: 'sales' }));
    spec.thenAmong('overflowed', 'legDropped', 'interactionEnded');
  });

  it('without busy the call is answered and hung up', () => {
    const count = { max: 0, target: { kind: 'end' } };
    given(sales({}, { count }), calls('c1', SALES)).thenAmong('legAccepted', 'legDropped');
  });
});

describe('a timeout of 0', () => {
  it('plays the greeting, then acts; nobody is rung', () => {
    const wait = { afterMs: 0, target: toSupport };
    const spec = given(sales({ greeting: WELCOME }, { wait }), ready('ana'), calls('c1', SALES));
    spec.thenAmong(
      'queued',
      { type: 'overflowed', why: 'wait' },
      {
        type: 'playStarted',
        prompts: [WELCOME],
      },
    );
    expect(spec.count('offered')).toBe(0);
    spec.when(finished('c1'));
    expect(queueOf(spec, 'c1')).toBe('support');
  });

  it('and to the end says both', () => {
    const wait = { afterMs: 0, target: { kind: 'end', prompt: SORRY } };
    const spec = given(sales({ greeting: WELCOME }, { wait }), calls('c1', SALES));
    spec.thenAmong('endingStarted', { type: 'playStarted', prompts: [WELCOME, SORRY] });
  });
});

describe('a timeout while a phone rings', () => {
  const wait = (more: object = {}) => ({ wait: { afterMs: 20_000, target: toSupport, ...more } });
  const two = (overflow: object) =>
    publish([
      ...contoso({ sales: { ringTimeMs: 15_000, onNoAnswer: 'backOff', overflow } }),
      {
        ...contoso().find((each) => each.kind === 'agent'),
        id: 'cara',
        address: { kind: 'teamsUser', number: '+442079460113' },
      },
    ]);

  it('waits for the end of the ring, and rings nobody else', () => {
    for (const more of [{}, { whileRinging: 'afterRing' }]) {
      const spec = given(two(wait(more)), ready('ana'), ready('cara'), calls('c1', SALES));
      spec.after(15_000).thenAmong('offerEnded', { type: 'offered', agent: 'cara' });
      spec.after(14_999);
      expect(spec.count('overflowed')).toBe(0);
      spec.after(1).thenAmong({ type: 'offerEnded', agent: 'cara' }, 'overflowed');
      expect(queueOf(spec, 'c1')).toBe('support');
      expect(spec.count('offered')).toBe(2);
    }
  });

  it('endRing: stops the ring at once', () => {
    const overflow = wait({ whileRinging: 'endRing' });
    const spec = given(two(overflow), ready('ana'), calls('c1', SALES)).after(15_000);
    spec.when(ready('cara')).after(4_999);
    expect(spec.count('overflowed')).toBe(0);
    spec.after(1).thenAmong({ type: 'offerEnded', why: 'withdrawn' }, 'overflowed', 'queued');
  });
});

describe('nobody is there', () => {
  const none = (when: string, appliesTo = 'all') =>
    sales({}, { noAgents: { when, appliesTo, target: toSupport } });

  it('noneOnline: offline in Teams is away, busy is not', () => {
    const spec = given(none('noneOnline'), ready('ana'), presence('ana', 'busy'));
    spec.when(notReady('ana')).when(calls('c1', SALES));
    expect(queueOf(spec, 'c1')).toBe('sales');
    spec.when(presence('ana', 'offline')).thenAmong({ type: 'overflowed', why: 'noAgents' });
    spec.when(calls('c2', SALES));
    expect([queueOf(spec, 'c1'), queueOf(spec, 'c2')]).toEqual(['support', 'support']);
  });

  it('noneSignedIn: presence does not count, who has stepped out does not either', () => {
    const spec = given(none('noneSignedIn'), notReady('ana'), presence('ana', 'offline'));
    spec.when(calls('c1', SALES));
    expect(queueOf(spec, 'c1')).toBe('sales');
    spec.when(optsOut('ana', 'sales'));
    expect(queueOf(spec, 'c1')).toBe('support');
  });

  it('all: who is taken off the list leaves nobody, though they are ready', () => {
    const overflow = { noAgents: { when: 'noneSignedIn', appliesTo: 'all', target: toSupport } };
    const listed = (agent: string) => sales({ agents: [{ agent }] }, overflow);
    const spec = given(listed('ana'), ready('ana'), calls('c0', SALES));
    spec.when((each) => answers(each.phone('ana'))).when(calls('c1', SALES));
    expect(queueOf(spec, 'c1')).toBe('sales');
    spec.when(listed('ben')).thenAmong({ type: 'overflowed', why: 'noAgents' });
    expect(queueOf(spec, 'c1')).toBe('support');
  });

  it('all: whose skill is over is gone, though they are ready', () => {
    const noAgents = { when: 'noneSignedIn', appliesTo: 'all', target: toSupport };
    const skills = [{ skill: 'Sales', level: 8, expiresAt: START + 30_000 }];
    const documents = contoso({ ana: { skills }, sales: { overflow: { noAgents } } });
    const spec = given(publish(documents), ready('ana'), calls('c0', SALES));
    spec.when((each) => answers(each.phone('ana'))).when(calls('c1', SALES));
    expect(queueOf(spec, 'c1')).toBe('sales');
    spec.after(30_000).thenAmong('skillExpired', { type: 'overflowed', why: 'noAgents' });
    expect(queueOf(spec, 'c1')).toBe('support');
  });

  it('new: those who wait stay, whatever the strategy', () => {
    for (const strategy of ['longestIdle', 'roundRobin', 'attendant']) {
      const noAgents = { when: 'noneOnline', appliesTo: 'new', target: toSupport };
      const spec = given(sales({ strategy }, { noAgents }), notReady('ana'));
      spec.when(calls('c1', SALES)).when(signOut('ana')).when(calls('c2', SALES));
      expect([queueOf(spec, 'c1'), queueOf(spec, 'c2')]).toEqual(['sales', 'support']);
    }
  });

  it('all: a phone that rings is waited for', () => {
    const spec = given(none('noneOnline'), ready('ana'), calls('c1', SALES));
    spec.when((each) => rings(each.phone('ana'))).when(presence('ana', 'offline'));
    expect(spec.of('c1').state).toBe('offer');
    spec.after(15_000).thenAmong('offerEnded', { type: 'overflowed', why: 'noAgents' });
  });
});

describe('priorities', () => {
  it('begin with the number that was called, and travel with an exception', () => {
    const wait = { afterMs: 5_000, target: toSupport };
    const documents = contoso({ salesNumber: { priority: 2 }, sales: { overflow: { wait } } });
    const spec = given(publish(documents), calls('c1', SALES));
    spec.thenAmong({ type: 'queued', queue: 'sales', priority: 2 });
    spec.after(5_000).thenAmong({ type: 'queued', queue: 'support', priority: 2 });
  });

  it('may be another for where it is sent, through a flow, too', () => {
    const again = {
      kind: 'flow',
      id: 'again',
      name: 'Again',
      start: 'to',
      nodes: { to: { kind: 'queue', queue: 'support' } },
    };
    for (const target of [
      { ...toSupport, priority: 9 },
      { kind: 'flow', flow: 'again', priority: 9 },
    ]) {
      const overflow = { wait: { afterMs: 5_000, target } };
      const spec = given(publish(contoso({ again, sales: { overflow } })), calls('c1', SALES));
      spec.after(5_000).thenAmong({ type: 'queued', queue: 'support', priority: 9 });
    }
  });
});
