import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  holds,
  played,
  publish,
  ready,
  settles,
  transfers,
  unholds,
} from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const ana = (spec: Spec) => spec.phone('ana');
const ben = (spec: Spec) => spec.phone('ben');
const wrapUp = (spec: Spec, code: string | null) =>
  any({ type: 'finishWrapUp', interaction: spec.of('c1').id, code });

/** Ana talks to c1. */
const talking = (change: Record<string, object> = {}) =>
  given(publish(contoso(change)), ready('ana'), ready('ben'), calls('c1', SALES), answers('c1'))
    .after(3_000)
    .when((s) => answers(ana(s)));

describe('connected', () => {
  it('the music stops and the two are bridged, the wait is on record', () => {
    const spec = talking().thenOnly('legAnswered', 'playStopped', {
      type: 'connected',
      agent: 'ana',
      customerLeg: 'c1',
      waitedMs: 3_000,
    });
    expect(spec.effects()).toMatchObject([{ kind: 'stopPlay' }, { kind: 'bridge', leg: 'c1' }]);
    expect(spec.of('c1')).toMatchObject({ state: 'agent', agent: 'ana', held: false });
  });

  it('a doubled answer changes nothing', () => {
    talking()
      .when((s) => answers(ana(s)))
      .thenNothing();
  });

  it('the customer hangs up: wrap-up by the timer, then handled', () => {
    const spec = talking().after(60_000).when(ends('c1'));
    spec.thenOnly('legEnded', { type: 'legDropped', cause: 'hungUp' }, { type: 'wrapUpStarted' });
    spec.when((s) => ends(ana(s)));
    spec.after(15_000).thenOnly(
      { type: 'wrapUpEnded', by: 'timer', code: null },
      {
        type: 'interactionEnded',
        outcome: { kind: 'handled' },
        queue: 'sales',
        agent: 'ana',
        waitedMs: 3_000,
        talkedMs: 60_000,
      },
    );
  });

  it('the agent hangs up: the customer is dropped, same end', () => {
    const spec = talking().when((s) => ends(ana(s)));
    spec.thenOnly(
      'legEnded',
      { type: 'legDropped', leg: 'c1' },
      { type: 'wrapUpStarted', last: true },
    );
    spec.when(ends('c1')).thenOnly('legEnded');
    expect(spec.count('interactionEnded')).toBe(0);
  });

  it('without wrap-up the agent is free as soon as the phone is down', () => {
    const spec = talking({ sales: { wrapUpMs: 0 } }).when(ends('c1'));
    spec.thenOnly('legEnded', 'legDropped', {
      type: 'interactionEnded',
      outcome: { kind: 'handled' },
    });
    spec.when(calls('c2', SALES)).when((s) => ends(ana(s)));
    spec.thenOnly('legEnded', { type: 'offered', agent: 'ana' }, 'legStarted');
  });

  it('a person can end it', () => {
    talking()
      .when((s) => any({ type: 'endInteraction', interaction: s.of('c1').id }))
      .thenOnly({ type: 'legDropped', leg: 'c1' }, 'legDropped', 'wrapUpStarted');
  });
});

describe('wrap-up', () => {
  const wrapping = () => talking({ sales: { wrapUpCodes: ['sold', 'not sold'] } }).when(ends('c1'));

  it('ends with a code of the queue and no other', () => {
    const spec = wrapping();
    spec.when((s) => wrapUp(s, 'maybe')).thenRefused('unknownWrapUpCode');
    spec
      .when((s) => wrapUp(s, 'sold'))
      .thenOnly({ type: 'wrapUpEnded', code: 'sold', by: 'agent' }, 'interactionEnded');
    spec.when((s) => wrapUp(s, 'sold')).thenRefused('notInWrapUp');
  });

  it('can be made longer', () => {
    const spec = wrapping().after(10_000);
    const interaction = spec.of('c1').id;
    spec.when(any({ type: 'extendWrapUp', interaction, byMs: 20_000 })).thenOnly('wrapUpExtended');
    spec.after(24_000);
    expect(spec.count('wrapUpEnded')).toBe(0);
    spec.after(1_000).thenOnly('wrapUpEnded', 'interactionEnded');
  });
});

describe('hold', () => {
  it("by the agent's phone: the customer hears music, then each other again", () => {
    const spec = talking().when((s) => holds(ana(s)));
    spec.thenOnly('legHeld', { type: 'held', by: 'phone', customerLeg: 'c1' });
    expect(spec.effects()).toMatchObject([{ kind: 'hold', leg: 'c1', music: { kind: 'music' } }]);
    expect(spec.of('c1').held).toBe(true);
    spec.when((s) => holds(ana(s))).thenNothing();
    spec.when((s) => unholds(ana(s))).thenOnly('legUnheld', 'unheld');
    expect(spec.effects()).toMatchObject([{ kind: 'unhold', leg: 'c1' }]);
  });

  it('from the desk, and refused twice', () => {
    const spec = talking();
    const interaction = spec.of('c1').id;
    const [hold, unhold] = ['holdInteraction', 'unholdInteraction'].map((type) =>
      any({ type, interaction }),
    );
    if (hold === undefined || unhold === undefined) throw new Error('no commands');
    spec.when(unhold).thenRefused('notHeld');
    spec.when(hold).thenOnly({ type: 'held', by: 'desk' });
    spec.when(hold).thenRefused('alreadyHeld');
    spec.when(unhold).thenOnly('unheld');
  });

  it("on the customer's own phone is only noted", () => {
    talking().when(holds('c1')).thenOnly('legHeld');
  });
});

describe('a lost connection', () => {
  it.each(['noMedia', 'trunkDown', 'hostLost'])(
    "the agent's leg by %s: the customer goes back to the old place, the agent rests",
    (cause) => {
      const spec = talking({ ben: { skills: [{ skill: 'Sales', level: 5 }] } });
      const order = spec.all.find((r) => r.event.type === 'queued')?.event;
      spec.when((s) => ends(ana(s), cause));
      spec.thenOnly(
        'legEnded',
        { type: 'connectionLost', agent: 'ana', cause },
        { type: 'queued', order: order?.type === 'queued' ? order.order : -1 },
        { type: 'offered', agent: 'ben' },
        'legStarted',
        { type: 'playStarted', purpose: 'music' },
      );
      expect(spec.activity('ana')).toBe('resting');
      expect(spec.count('wrapUpStarted')).toBe(0);
    },
  );

  it('the place is lost where the queue says so after a lost host', () => {
    const spec = talking({ sales: { keepPlaceAfterHostLoss: false } });
    const before = spec.state.seq;
    spec.when((s) => ends(ana(s), 'hostLost')).thenAmong('queued');
    const queued = spec.last.find((record) => record.event.type === 'queued')?.event;
    expect(queued?.type === 'queued' ? queued.order : 0).toBeGreaterThan(before);
  });

  it("the customer's leg by hostLost fails in any state; other losses in talk are handled", () => {
    const lost = talking().when(ends('c1', 'hostLost'));
    lost.thenOnly('legEnded', 'legDropped', {
      type: 'interactionEnded',
      outcome: { kind: 'failed', cause: 'hostLost' },
    });
    talking().when(ends('c1', 'noMedia')).thenOnly('legEnded', 'legDropped', 'wrapUpStarted');
    given(publish(contoso()), calls('c1', SALES))
      .when(ends('c1', 'trunkDown'))
      .thenOnly('legEnded', { type: 'interactionEnded', outcome: { cause: 'trunkDown' } });
  });

  it('a bridge that failed sends the customer back', () => {
    const spec = talking();
    const bridge = [...spec.state.effects.values()].find((e) => e.effect.action.kind === 'bridge');
    spec
      .when(settles(bridge?.effect.id ?? '', 'failed'))
      .thenOnly('effectSettled', 'connectionLost', 'legDropped', 'queued', 'playStarted');
  });

  it('music goes on where it was when the customer comes back', () => {
    const spec = talking();
    const music = spec.all.find((record) => record.event.type === 'playStarted')?.event;
    spec.when(played('c1', music?.type === 'playStarted' ? music.play : '', 'stopped', 3_200));
    spec.thenOnly('playEnded');
    spec
      .when((s) => ends(ana(s), 'noMedia'))
      .thenAmong({ type: 'playStarted', purpose: 'music', startMs: 3_200 });
  });
});

describe('transfer', () => {
  const to = (target: object) => (spec: Spec) => transfers(spec.of('c1').id, target);

  it('to a queue: the agent wraps up, the interaction goes on with its priority', () => {
    const spec = talking().when(to({ kind: 'queue', queue: 'support' }));
    spec.thenOnly(
      { type: 'transferred', from: 'ana' },
      { type: 'legDropped', cause: 'hungUp' },
      { type: 'wrapUpStarted', agent: 'ana', last: false },
      { type: 'queued', queue: 'support', priority: 5 },
      { type: 'offered', agent: 'ben' },
      'legStarted',
      { type: 'playStarted', purpose: 'music' },
    );
    expect(spec.effects()[0]).toEqual({ kind: 'unbridge', leg: 'c1' });
    spec.when((s) => answers(ben(s))).when(ends('c1'));
    spec.when((s) => ({ ...wrapUp(s, 'x'), agent: 'ana' }) as never);
    spec.thenOnly({ type: 'wrapUpEnded', agent: 'ana' });
    spec.after(15_000).thenOnly({ type: 'wrapUpEnded', agent: 'ben' }, 'interactionEnded');
  });

  it('to a free agent: rung at once; without answer back to the queue it came from', () => {
    const spec = talking().when(to({ kind: 'agent', agent: 'ben' }));
    spec.thenAmong('transferred', { type: 'offered', agent: 'ben', why: { rule: 'direct' } });
    spec.after(15_000).thenAmong({ type: 'offerEnded', why: 'noAnswer' }, { type: 'queued' });
    expect(spec.of('c1')).toMatchObject({ state: 'queue', queue: 'sales' });
  });

  it('is refused when the agent is not free, unknown, or the call is over', () => {
    const spec = talking();
    spec.when(to({ kind: 'agent', agent: 'ana' })).thenRefused('agentNotFree');
    spec.when(to({ kind: 'agent', agent: 'zoe' })).thenRefused('unknownAgent');
    spec.when(to({ kind: 'queue', queue: 'zoo' })).thenRefused('unknownQueue');
    spec.when(to({ kind: 'flow', flow: 'zoo' })).thenRefused('unknownTarget');
    spec
      .when(transfers('i-99', { kind: 'queue', queue: 'sales' }))
      .thenRefused('unknownInteraction');
    spec
      .when(ends('c1'))
      .when(to({ kind: 'queue', queue: 'support' }))
      .thenRefused('alreadyEnded');
  });

  it('to a flow: it runs from its start', () => {
    talking()
      .when(to({ kind: 'flow', flow: 'main' }))
      .thenAmong('transferred', { type: 'nodeEntered', node: 'greeting' }, 'playStarted');
  });

  const outside = { kind: 'number', number: '+442079460999' };
  const external = (spec: Spec) =>
    [...spec.state.legs.values()].find((leg) => leg.role === 'external')?.id ?? '';

  it('to a number: music while it rings, bridged when answered, ends when either hangs up', () => {
    const spec = talking().when(to(outside));
    spec.thenAmong('transferred', { type: 'legStarted', role: 'external', trunk: 'carrier' });
    spec.when((s) => answers(external(s))).thenOnly('legAnswered', 'playStopped', 'connectedOut');
    spec
      .when((s) => ends(external(s)))
      .thenOnly('legEnded', 'legDropped', {
        type: 'interactionEnded',
        outcome: { kind: 'transferredOut' },
      });
  });

  it('to a number that fails: back to the queue', () => {
    const spec = talking().when(to(outside));
    spec.when((s) => ends(external(s), 'busy', 486)).thenAmong('legEnded', 'queued');
    const slow = talking().when(to(outside));
    slow.after(60_000).thenAmong({ type: 'legDropped', cause: 'noAnswer' }, 'queued');
  });

  it('who leaves the next queue has abandoned it, though an agent was spoken to', () => {
    const spec = talking()
      .when(to({ kind: 'queue', queue: 'support' }))
      .after(20_000);
    spec.when(ends('c1')).thenAmong({
      type: 'interactionEnded',
      queue: 'support',
      outcome: { kind: 'abandoned' },
    });
  });
});
