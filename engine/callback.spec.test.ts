import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  moves,
  notReady,
  played,
  presses,
  publish,
  ready,
  settles,
  signOut,
  transfers,
} from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';
import type { Interaction } from './state.ts';

const SALES = '+442079460120';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CALLBACK = { offerAfterMs: 30_000, retryMs: 10 * MINUTE, windowMs: 2 * HOUR };
const FACTS = {
  anonymous: false,
  country: 'GB',
  numberClass: 'mobile',
  vip: false,
  blocked: false,
};

const sales = (callback: object = {}, more: object = {}) => ({
  sales: { callback: { ...CALLBACK, ...callback }, wrapUpMs: 0, ...more },
});
/** c1 waits, Ana is not there. */
const waiting = (callback: object = {}, more: object = {}) =>
  given(publish(contoso(sales(callback, more))), calls('c1', SALES), answers('c1'));
const offered = (callback: object = {}, more: object = {}) => waiting(callback, more).after(30_000);
/** The customer has pressed the key and is away. */
const away = (callback: object = {}, more: object = {}) =>
  offered(callback, more)
    .when(presses('c1', '1'))
    .when((s) => played('c1', s.play('c1')))
    .when(ends('c1'));
const taken = (callback: object = {}, more: object = {}) =>
  away(callback, more)
    .after(5 * MINUTE)
    .when(ready('ana'))
    .when((s) => answers(s.phone('ana')));

const first = (spec: Spec): Interaction => {
  const [interaction] = spec.state.interactions.values();
  if (interaction === undefined) throw new Error('no interaction');
  return interaction;
};
const rung = (spec: Spec) => first(spec).leg ?? '';
const outcomes = (spec: Spec) => spec.state.totals.outcomes;
const last = (spec: Spec, type: string) =>
  spec.all.findLast(({ event }) => event.type === type)?.event;

describe('the offer of a callback', () => {
  it('is made after the wait that the queue names, once', () => {
    const spec = waiting().after(29_999);
    expect(spec.count('callbackOffered')).toBe(0);
    spec.after(1).thenOnly('callbackOffered', 'playStopped', {
      type: 'playStarted',
      purpose: 'callbackOffer',
    });
    spec.when((s) => played('c1', s.play('c1'))).thenOnly('playEnded', { type: 'playStarted' });
    spec.after(10 * MINUTE);
    expect(spec.count('callbackOffered')).toBe(1);
  });

  it('in the words of the queue, where it has any', () => {
    const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
    const spec = offered({ offerPrompt: text('Later?'), acceptedPrompt: text('Later.') });
    spec.thenAmong({ type: 'playStarted', prompts: [{ text: 'Later?' }] });
    spec.when(presses('c1', '1')).thenAmong({ type: 'playStarted', prompts: [{ text: 'Later.' }] });
    offered().thenAmong({
      type: 'playStarted',
      prompts: [{ text: expect.stringMatching(/ 1, /) }],
    });
  });

  it('only while enough others wait', () => {
    const spec = offered({ whenWaitingMin: 2 });
    spec.thenOnly({ type: 'callbackNotOffered', why: 'tooFewWait', again: spec.now + 15_000 });
    spec.when(calls('c2', SALES)).after(15_000).thenAmong('callbackOffered');
  });

  it.each([
    ['a withheld number', { anonymous: true }],
    ['a number not to be called', { doNotCall: true }],
    ['a telephone of the house', { numberClass: 'internal' }],
  ])('never to %s', (_, facts) => {
    const spec = given(publish(contoso(sales())), calls('c1', SALES, facts), answers('c1'));
    spec.after(30_000).thenOnly({ type: 'callbackNotOffered', why: 'notCallable', again: null });
    spec.when(presses('c1', '1')).thenNothing();
  });

  it('never where the queue offers none', () => {
    const spec = given(publish(contoso()), calls('c1', SALES), answers('c1')).after(HOUR - 1);
    expect(spec.count('callbackOffered') + spec.count('callbackNotOffered')).toBe(0);
  });

  it('the key works from the offer on, and no other key', () => {
    waiting().when(presses('c1', '1')).thenNothing();
    offered().when(presses('c1', '2')).thenNothing();
    offered({ key: '5' }).when(presses('c1', '1')).thenNothing();
    const five = offered({ key: '5' });
    five.thenAmong({ type: 'playStarted', prompts: [{ text: expect.stringMatching(/ 5, /) }] });
    five.after(MINUTE).when(presses('c1', '5')).thenAmong('callbackRequested');
  });
});

describe('a callback in the queue', () => {
  it('is confirmed, then the call ends, and the place in line stays', () => {
    const spec = offered().when(calls('c2', SALES)).when(presses('c1', '1'));
    spec.thenOnly(
      'digitReceived',
      { type: 'callbackRequested', show: SALES, by: 'customer', until: spec.now + 2 * HOUR },
      'playStopped',
      { type: 'playStarted', purpose: 'callbackGoodbye' },
    );
    spec.when((s) => played('c1', s.play('c1')));
    spec.thenOnly('playEnded', { type: 'legDropped', leg: 'c1', cause: 'hungUp' });
    spec.when(ends('c1')).thenOnly('legEnded');
    expect(first(spec)).toMatchObject({
      leg: null,
      direction: 'callback',
      owner: { kind: 'queue' },
    });
    expect(spec.state.router.positionOf(first(spec).ticket ?? never())).toBe(1);
    spec.when(ready('ana')).thenAmong({ type: 'offered', interaction: first(spec).id });
  });

  it('the customer may hang up before the goodbye is over', () => {
    const spec = offered().when(presses('c1', '1')).when(ends('c1')).thenOnly('legEnded');
    expect(first(spec).owner.kind).toBe('queue');
  });

  it('moved before its goodbye is over it hears no notice, place or music', () => {
    const said = { kind: 'text', text: 'Recorded.', language: 'en-GB' };
    const recording = { mode: 'all', announcement: said, consent: 'announce' };
    const support = { recording, positionEveryMs: 20_000 };
    const spec = given(
      publish(contoso({ ...sales(), support })),
      calls('c1', SALES),
      answers('c1'),
    ).after(30_000);
    spec.when(presses('c1', '1')).when(moves('sales', { kind: 'queue', queue: 'support' }));
    spec.thenOnly(
      'transferred',
      { type: 'queued', queue: 'support' },
      { type: 'interactionsMoved', queue: 'sales' },
    );
    spec.when((s) => played('c1', s.play('c1')));
    spec.thenOnly('playEnded', { type: 'legDropped', leg: 'c1', cause: 'hungUp' });
    spec.when(ends('c1')).after(HOUR);
    expect(first(spec)).toMatchObject({
      leg: null,
      ticket: { queue: 'support', announceAt: null },
    });
  });

  it('an agent who answers before they have gone just talks to them', () => {
    const spec = offered().when(presses('c1', '1')).when(ready('ana'));
    spec.when((s) => answers(s.phone('ana')));
    spec.thenOnly('legAnswered', 'playStopped', { type: 'connected', customerLeg: 'c1' });
    spec.when(ends('c1'));
    expect(outcomes(spec)).toMatchObject({ handled: 1 });
  });

  it('is offered as what it is, and the customer is dialled when the agent is there', () => {
    const spec = away()
      .after(5 * MINUTE)
      .when(ready('ana'));
    spec.thenAmong({ type: 'legStarted', display: 'Sales · callback', customer: 'ref-c1' });
    spec.when((s) => answers(s.phone('ana')));
    spec.thenOnly(
      'legAnswered',
      { type: 'dialStarted', agent: 'ana' },
      { type: 'legStarted', role: 'customer', target: { customer: 'ref-c1' }, from: SALES },
      { type: 'playStarted', purpose: 'ringback' },
    );
    spec.when((s) => answers(rung(s)));
    spec.thenOnly('legAnswered', 'playStopped', {
      type: 'connected',
      agent: 'ana',
      queue: 'sales',
      waitedMs: 5 * MINUTE + 30_000,
    });
    spec.after(MINUTE).when((s) => ends(rung(s)));
    spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'handled' }, talkedMs: MINUTE });
    expect(spec.state.totals.accepted).toBe(1);
  });

  it('on an outside phone the agent confirms first', () => {
    const outside = { ana: { address: { kind: 'outside', number: '+442079460711' } } };
    const spec = given(publish(contoso({ ...sales(), ...outside })), calls('c1', SALES));
    spec.when(answers('c1')).after(30_000).when(presses('c1', '1')).when(ends('c1'));
    spec.when(ready('ana')).when((s) => answers(s.phone('ana')));
    spec.thenAmong('confirmationAsked', {
      type: 'playStarted',
      prompts: [{ text: 'Sales callback. Press 1 to accept.' }],
    });
    expect(spec.count('dialStarted')).toBe(0);
    spec.when((s) => presses(s.phone('ana'), '1')).thenAmong('dialStarted');
  });

  it("shows the queue's number where it has one of its own", () => {
    const spec = taken({}, { outbound: { callerId: '+442079460130' } });
    spec.thenAmong({ type: 'legStarted', role: 'customer', from: '+442079460130' });
  });

  it('is not sent on when the queue sends on others, and not told its place', () => {
    const end = { kind: 'end', prompt: null };
    const more = {
      positionEveryMs: 20_000,
      overflow: {
        wait: { afterMs: MINUTE, target: end },
        noAgents: { when: 'noneSignedIn', appliesTo: 'all', target: end },
      },
    };
    const spec = given(publish(contoso(sales({}, more))), notReady('ana'), calls('c1', SALES));
    spec.when(answers('c1')).after(30_000).when(presses('c1', '1')).when(ends('c1'));
    const said = spec.count('playStarted');
    spec.when(signOut('ana')).after(HOUR);
    expect(first(spec).owner.kind).toBe('queue');
    expect(spec.count('playStarted')).toBe(said);
  });
});

describe('a customer who does not answer', () => {
  it('is called again after a while, at the old place; the agent is free at once', () => {
    const spec = taken();
    const order = first(spec).ticket?.order;
    spec.when((s) => ends(rung(s), 'busy', 486));
    spec.thenOnly(
      'legEnded',
      'legDropped',
      { type: 'dialEnded', cause: 'busy', by: 'callee' },
      {
        type: 'callbackScheduled',
        why: 'retry',
        at: spec.now + 10 * MINUTE,
      },
    );
    spec.when((s) => ends(s.phone('ana')));
    expect(spec.activity('ana')).toBe('free');
    spec.when(calls('c2', SALES)).when(ends('c2'));
    spec.after(10 * MINUTE).thenAmong({ type: 'queued', order }, { type: 'offered', agent: 'ana' });
    expect(spec.state.queues.get(first(spec).ticket?.queue ?? never())?.inside).toBe(1);
    const sooner = taken({ retryMs: 3 * MINUTE }).when((s) => ends(rung(s), 'busy', 486));
    sooner.thenAmong({ type: 'callbackScheduled', at: sooner.now + 3 * MINUTE });
  });

  it('rings out by the time of the queue', () => {
    const spec = taken({}, { outbound: { ringTimeMs: 20_000 } });
    spec.after(19_999);
    expect(spec.count('dialEnded')).toBe(0);
    spec.after(1).thenAmong({ type: 'dialEnded', cause: 'noAnswer' });
  });

  it('is given up after so many calls', () => {
    const once = taken({ attemptsMax: 1 }).when((s) => ends(rung(s), 'noAnswer'));
    once.thenAmong({
      type: 'interactionEnded',
      outcome: { kind: 'callbackFailed', why: 'attempts' },
    });
    const spec = taken({ attemptsMax: 2 }).when((s) => ends(rung(s), 'noAnswer'));
    spec.when((s) => ends(s.phone('ana'))).after(10 * MINUTE);
    spec.when((s) => answers(s.phone('ana'))).when((s) => ends(rung(s), 'noAnswer'));
    expect(outcomes(spec)).toMatchObject({ callbackFailed: 1 });
    expect(spec.state.totals.accepted).toBe(1);
  });

  it('is given up when the next call would come after the window', () => {
    const spec = taken({ windowMs: 12 * MINUTE }).when((s) => ends(rung(s), 'noAnswer'));
    spec.thenAmong({
      type: 'interactionEnded',
      outcome: { kind: 'callbackFailed', why: 'window' },
    });
  });

  it('is given up at once when the dialling rules refuse the number', () => {
    const spec = taken().when((s) => ends(rung(s), 'refused'));
    spec.thenAmong({
      outcome: { kind: 'callbackFailed', why: 'refused' },
      type: 'interactionEnded',
    });
  });

  it('and when the ring fails by such a rule, before anything was heard of the leg', () => {
    const failed = (code: string) => {
      const spec = taken();
      const rings = [...spec.state.effects.values()].filter(({ effect: { action } }) => {
        return action.kind === 'ring' && action.leg === rung(spec);
      });
      return spec.when(settles(rings[0]?.effect.id ?? '', 'failed', code));
    };
    expect(outcomes(failed('policy.doNotCall'))).toMatchObject({ callbackFailed: 1 });
    failed('noTrunk').thenAmong({ type: 'callbackScheduled', why: 'retry' });
  });

  it('the agent hangs up while it rings: an attempt; is cut off: back to its place at once', () => {
    taken()
      .when((s) => ends(s.phone('ana')))
      .thenAmong(
        { type: 'legDropped', cause: 'cancelled' },
        { type: 'dialEnded', by: 'agent' },
        { type: 'callbackScheduled', why: 'retry' },
      );
    const spec = taken().when((s) => ends(s.phone('ana'), 'noMedia'));
    spec.thenAmong({ type: 'dialEnded', by: 'agent' }, { type: 'queued' });
    expect(spec.count('callbackScheduled')).toBe(0);
  });
});

describe('an end to all waiting', () => {
  it('nobody comes: given up when the window is over, though the queue waits less', () => {
    const spec = away({}, { waitMaxMs: HOUR }).after(2 * HOUR - 1);
    expect(first(spec).owner.kind).toBe('queue');
    spec
      .after(1)
      .thenOnly({ type: 'interactionEnded', outcome: { kind: 'callbackFailed', why: 'window' } });
  });

  it('phones that ring in vain round and round do not outlast the window', () => {
    const spec = away({}, { onNoAnswer: 'backOff' }).when(ready('ana'));
    for (let ring = 0; ring < 500; ring++) {
      spec.after(16_000);
      const leg = [...spec.state.legs.values()].find(({ state }) => state === 'ending');
      if (leg !== undefined) spec.when(ends(leg.id, 'cancelled'));
    }
    expect(outcomes(spec)).toMatchObject({ callbackFailed: 1 });
    expect(spec.state.interactions.size).toBe(0);
  });

  it('a person cancels it, in each stage', () => {
    const cancel = (s: Spec) => any({ type: 'cancelCallback', interaction: first(s).id });
    const ended = {
      type: 'interactionEnded',
      outcome: { kind: 'callbackWithdrawn', by: 'user' },
    } as const;
    away().when(cancel).thenOnly(ended);
    away()
      .when(ready('ana'))
      .when(cancel)
      .thenAmong({ type: 'offerEnded', why: 'withdrawn' }, ended);
    taken().when(cancel).thenAmong({ type: 'dialEnded', by: 'agent' }, ended);
    taken()
      .when((s) => ends(rung(s), 'busy'))
      .when(cancel)
      .thenOnly(ended);
    offered().when(cancel).thenRefused('noCallback');
    away()
      .when((s) => any({ type: 'endInteraction', interaction: first(s).id }))
      .thenOnly(ended);
  });

  it('who calls again and comes to the same queue takes its place', () => {
    const spec = away();
    const { id, ticket } = first(spec);
    spec.when(calls('c2', SALES)).after(MINUTE);
    const again = { ...calls('c3', SALES), customer: 'ref-c1' };
    spec.when(any(again));
    spec.thenAmong(
      {
        type: 'interactionEnded',
        interaction: id,
        outcome: { kind: 'callbackWithdrawn', by: 'customer' },
      },
      { type: 'queued', order: ticket?.order, position: 1 },
    );
    expect(spec.state.callbacks.size).toBe(0);
  });

  it('who calls another queue, or is being called at this moment, changes nothing', () => {
    const again = (number: string) => any({ ...calls('c3', number), customer: 'ref-c1' });
    const other = away().when(again('+442079460130'));
    expect(other.count('interactionEnded')).toBe(0);
    const now = taken().when(again(SALES));
    expect(now.count('interactionEnded')).toBe(0);
  });

  it('can be moved to another queue, but not to where somebody must listen', () => {
    const to = (target: object) => (s: Spec) => transfers(first(s).id, target);
    away()
      .when(to({ kind: 'flow', flow: 'main' }))
      .thenRefused('noCustomer');
    away()
      .when(to({ kind: 'number', number: '+442079460999' }))
      .thenRefused('noCustomer');
    const spec = away().when(to({ kind: 'queue', queue: 'support' }));
    spec.thenAmong({ type: 'queued', queue: 'support', until: first(spec).callback?.until });
    taken()
      .when(to({ kind: 'queue', queue: 'support' }))
      .thenRefused('noCustomer');
  });
});

describe('a callback that is asked for', () => {
  const asks = (more: object = {}) =>
    any({ type: 'requestCallback', customer: 'ref-dave', facts: FACTS, queue: 'sales', ...more });
  const start = (more: object = {}) => given(publish(contoso(sales({}, more))));

  it('now: enters the queue, and goes to who is free', () => {
    const spec = start()
      .when(ready('ana'))
      .when(asks({ priority: 2 }));
    spec.thenOnly(
      { type: 'interactionStarted', direction: 'callback', leg: null, number: SALES },
      { type: 'callbackRequested', by: 'user' },
      { type: 'queued', priority: 2, until: spec.now + 2 * HOUR },
      { type: 'offered', agent: 'ana' },
      { type: 'legStarted', display: 'Sales · callback' },
    );
  });

  it('at its time, in no line before', () => {
    const spec = start();
    const at = spec.now + 3 * HOUR;
    spec.when(asks({ at })).thenAmong({ type: 'callbackScheduled', at, why: 'asked' });
    expect(first(spec).ticket).toBeNull();
    spec.after(3 * HOUR).thenAmong({ type: 'queued', until: at + 2 * HOUR });
  });

  it('waits for the queue to open, within its window', () => {
    const spec = start({ openHours: 'week' });
    const at = Date.UTC(2026, 10, 26, 8, 30);
    spec.when(asks({ at })).after(at - spec.now);
    spec.thenAmong({ type: 'callbackScheduled', why: 'closed', at: at + 5 * MINUTE });
    spec.after(25 * MINUTE);
    expect(last(spec, 'queued')).toBeUndefined();
    spec.after(5 * MINUTE).thenAmong('queued');
    const late = start({ openHours: 'week' });
    const evening = Date.UTC(2026, 10, 25, 18, 0);
    late.when(asks({ at: evening })).after(evening + 2 * HOUR - late.now);
    expect(outcomes(late)).toMatchObject({ callbackFailed: 1 });
  });

  it('a queue that is drained takes none whose time comes, but those that were in it', () => {
    const spec = start();
    const drain = any({ type: 'setQueueState', queue: 'sales', state: 'draining' });
    spec.when(drain).when(asks()).thenAmong({ type: 'callbackScheduled', why: 'closed' });
    const again = taken().when((s) => ends(rung(s), 'busy'));
    again.when((s) => ends(s.phone('ana'))).when(drain);
    again.after(10 * MINUTE).thenAmong('queued');
  });

  it('by a queue that offers none, by the usual rules', () => {
    const spec = given(publish(contoso()), asks());
    expect(first(spec).callback?.until).toBe(spec.now + 4 * HOUR);
  });

  it.each([
    ['an unknown queue', { queue: 'zoo' }, 'unknownQueue'],
    ['a number not to be called', { facts: { ...FACTS, doNotCall: true } }, 'doNotCall'],
    ['too far ahead', { at: Date.UTC(2027, 0, 1) }, 'callbackTooFar'],
  ] as const)('%s: refused', (_, more, reason) => {
    start().when(asks(more)).thenRefused(reason);
  });

  it('only once for a customer and a queue, and not without a number to show', () => {
    start().when(asks()).when(asks()).thenRefused('callbackOpen');
    const none = contoso({ salesNumber: { entry: { kind: 'queue', queue: 'support' } } });
    given(publish(none)).when(asks()).thenRefused('noCallerId');
  });
});

function never(): never {
  throw new Error('not there');
}

it('who is being told goodbye when their leg is taken over or replaced is let go', () => {
  const told = () => offered().when(presses('c1', '1'));
  const by = { type: 'legReplaced', leg: 'c1', by: 'r1', dialog: {} };
  told().when(any(by)).thenAmong('legReplaced', { type: 'legDropped', leg: 'r1' });
  const legs = { type: 'legsTakenOver', legs: ['c1'] };
  told().when(any(legs)).thenAmong('legTakenOver', { type: 'legDropped', leg: 'c1' });
});
