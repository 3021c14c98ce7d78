import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import { answers, any, calls, ends, notReady, publish, ready } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const MAIN = '+442079460100';
const OTHER = '+442079460130';
const FACTS = {
  anonymous: false,
  country: 'GB',
  numberClass: 'mobile',
  vip: false,
  blocked: false,
};

const places = (more: object = {}, facts: object = {}) =>
  any({
    type: 'placeCall',
    agent: 'ana',
    target: { kind: 'number', customer: 'ref-dave', facts: { ...FACTS, ...facts } },
    queue: 'sales',
    ...more,
  });
const colleague = (agent: string) => places({ target: { kind: 'agent', agent }, queue: null });

const POLICY = { kind: 'dialPolicy', mainNumber: MAIN };
const start = (change: Record<string, object> = {}) =>
  given(publish(contoso({ policy: POLICY, ...change })), ready('ana'), ready('ben'));
const own = (spec: Spec) => spec.phone('ana');
const callee = (spec: Spec) => {
  const leg = [...spec.state.legs.values()].find(({ role }) => role === 'customer');
  if (leg === undefined) throw new Error('nobody is rung');
  return leg.id;
};
const only = (spec: Spec) => {
  const [interaction] = spec.state.interactions.values();
  if (interaction === undefined) throw new Error('no interaction');
  return interaction;
};
const dialled = (change: Record<string, object> = {}, more: object = {}) =>
  start(change)
    .when(places(more))
    .when((s) => answers(own(s)));
const talking = (change: Record<string, object> = {}, more: object = {}) =>
  dialled(change, more)
    .after(4_000)
    .when((s) => answers(callee(s)));

describe('a call that an agent places', () => {
  it("rings the agent's own phone first, and nobody else", () => {
    const spec = start().when(places());
    spec.thenOnly(
      { type: 'interactionStarted', direction: 'out', leg: null, customer: 'ref-dave' },
      { type: 'callPlaced', agent: 'ana', queue: 'sales', show: SALES },
      { type: 'offered', agent: 'ana', queue: null, why: { rule: 'ownCall' } },
      { type: 'legStarted', role: 'agent', display: 'Your call' },
    );
    expect(spec.effects()).toMatchObject([{ kind: 'ring', target: { agent: 'ana' } }]);
    expect(spec.activity('ana')).toBe('offered');
  });

  it('then dials the customer with the number of the queue, and the agent hears it ring', () => {
    const spec = dialled().thenOnly(
      'legAnswered',
      { type: 'dialStarted', agent: 'ana' },
      {
        type: 'legStarted',
        role: 'customer',
        target: { kind: 'customer', customer: 'ref-dave' },
        trunk: 'carrier',
        from: SALES,
        ringTimeMs: 45_000,
      },
      { type: 'playStarted', purpose: 'ringback', loop: true },
    );
    expect(spec.effects()[0]).toMatchObject({ kind: 'ring', from: SALES });
    const { legs, ...view } = spec.of(callee(spec));
    expect(view).toMatchObject({
      state: 'dialling',
      direction: 'out',
      queue: 'sales',
      agent: 'ana',
      until: spec.now + 45_000,
    });
    expect(legs).toMatchObject([{ role: 'agent' }, { role: 'customer', state: 'ringing' }]);
    expect(spec.activity('ana')).toBe('dialling');
  });

  it('they talk, and the agent wraps up by the rules of the queue', () => {
    const spec = talking({ sales: { wrapUpMs: 7_000, wrapUpCodes: ['sold'] } });
    spec.thenOnly(
      'legAnswered',
      { type: 'playStopped', leg: own(spec) },
      {
        type: 'connected',
        agent: 'ana',
        offer: null,
        queue: 'sales',
      },
    );
    expect(spec.effects()[1]).toMatchObject({ kind: 'bridge', other: own(spec) });
    const { id } = only(spec);
    spec.after(60_000).when((s) => ends(callee(s)));
    spec.thenOnly('legEnded', 'legDropped', { type: 'wrapUpStarted', until: spec.now + 7_000 });
    const code = (text: string) => any({ type: 'finishWrapUp', interaction: id, code: text });
    spec.when(code('maybe')).thenRefused('unknownWrapUpCode');
    spec.when(code('sold')).thenOnly('wrapUpEnded', {
      type: 'interactionEnded',
      outcome: { kind: 'handled' },
      queue: 'sales',
      agent: 'ana',
      talkedMs: 60_000,
    });
    expect(spec.state.totals).toMatchObject({ accepted: 1, outcomes: { handled: 1 } });
  });

  it('counts in capacity: a caller goes to nobody while the agent dials or talks', () => {
    const spec = talking();
    spec.when(calls('c1', SALES));
    expect(spec.of('c1').state).toBe('queue');
    spec.when((s) => ends(own(s))).after(14_000);
    expect(spec.count('offered')).toBe(1);
    spec.after(1_000).thenAmong('wrapUpEnded', { type: 'offered', agent: 'ana' });
    expect(spec.of('c1').state).toBe('offer');
  });

  it.each(['busy', 'noAnswer', 'declined', 'unreachable', 'refused'])(
    'unanswered (%s): both phones are down and the agent is free at once',
    (cause) => {
      const spec = dialled().when((s) => ends(callee(s), cause));
      spec.thenOnly(
        'legEnded',
        { type: 'legDropped', leg: own(spec) },
        { type: 'dialEnded', agent: 'ana', cause, by: 'callee' },
        { type: 'interactionEnded', outcome: { kind: 'unanswered', cause }, queue: 'sales' },
      );
      spec.when((s) => ends(own(s)));
      expect(spec.activity('ana')).toBe('free');
    },
  );

  it('rings as long as the queue says', () => {
    const spec = dialled({ sales: { outbound: { ringTimeMs: 9_000 } } });
    spec.after(8_999);
    expect(spec.count('dialEnded')).toBe(0);
    spec
      .after(1)
      .thenAmong(
        { type: 'legDropped', leg: callee(spec), cause: 'noAnswer' },
        { type: 'interactionEnded', outcome: { kind: 'unanswered', cause: 'noAnswer' } },
      );
  });

  it('an answer that crosses the end of the ringing is hung up', () => {
    const spec = dialled().after(45_000);
    const leg = callee(spec);
    spec.when(answers(leg)).thenOnly({ type: 'legAnswered', leg }, { type: 'legDropped', leg });
  });

  it('the agent hangs up before: the customer is rung no longer', () => {
    const spec = dialled().when((s) => ends(own(s)));
    spec.thenOnly(
      'legEnded',
      { type: 'legDropped', cause: 'cancelled' },
      { type: 'dialEnded', by: 'agent' },
      { type: 'interactionEnded', outcome: { kind: 'unanswered', cause: 'hungUp' } },
    );
  });

  it('the agent does not pick up: nobody is called, and nothing is held against them', () => {
    const spec = start().when(places()).after(15_000);
    spec.thenOnly({ type: 'offerEnded', why: 'noAnswer', restUntil: null }, 'legDropped', {
      type: 'interactionEnded',
      outcome: { kind: 'refused', reason: 'agentDidNotAnswer' },
    });
    spec.when((s) => ends(own(s)));
    expect(spec.activity('ana')).toBe('free');
    expect(spec.count('agentStateChanged')).toBe(2);
  });

  it('a person can end it in every stage', () => {
    const end = (spec: Spec) => any({ type: 'endInteraction', interaction: only(spec).id });
    start()
      .when(places())
      .when(end)
      .thenAmong('offerEnded', {
        type: 'interactionEnded',
        outcome: { kind: 'refused', reason: 'endedByUser' },
      });
    dialled()
      .when(end)
      .thenAmong({
        type: 'interactionEnded',
        outcome: { kind: 'unanswered', cause: 'cancelled' },
      });
    talking().when(end).thenAmong('wrapUpStarted');
  });

  it('on an outside phone a key confirms that it is the agent', () => {
    const spec = start({ ana: { address: { kind: 'outside', number: '+442079460711' } } });
    spec.when(places()).when((s) => answers(own(s)));
    spec.thenOnly('legAnswered', 'confirmationAsked', {
      type: 'playStarted',
      prompts: [{ text: 'Your call is ready. Press 1 to go on.' }],
    });
    spec
      .when((s) => any({ type: 'digitPressed', leg: own(s), digit: '1' }))
      .thenAmong('digitReceived', 'dialStarted');
  });

  it('who is on a break may call, and has the place among the idle afterwards as anybody', () => {
    const spec = start().when(notReady('ana')).when(places());
    spec.when((s) => any({ type: 'endInteraction', interaction: only(s).id }));
    spec.when((s) => ends(own(s))).when(ready('ana'));
    spec.when(calls('c1', SALES)).thenAmong({ type: 'offered', agent: 'ana' });
  });

  it('survives a lost agent while talking as handled, the customer is let go', () => {
    const spec = talking().when((s) => ends(own(s), 'noMedia'));
    spec.thenAmong('connectionLost', { type: 'interactionEnded', outcome: { kind: 'handled' } });
  });
});

describe('may it be placed', () => {
  it.each([
    ['a number not to be called', places({}, { doNotCall: true }), 'doNotCall'],
    ['an unknown agent', places({ agent: 'zoe' }), 'unknownAgent'],
    ['an unknown queue', places({ queue: 'zoo' }), 'unknownQueue'],
    ['a queue of others', places({ queue: 'support' }), 'agentNotInQueue'],
    ['a colleague who is nobody', colleague('zoe'), 'unknownAgent'],
    ['oneself', colleague('ana'), 'sameAgent'],
    ['a number of nobody', places({ show: '+442079460999' }), 'callerIdNotAllowed'],
  ] as const)('%s: refused in words', (_, command, reason) => {
    start().when(command).thenRefused(reason);
  });

  it('not by who is signed out or has something else', () => {
    given(publish(contoso({ policy: POLICY })))
      .when(places())
      .thenRefused('agentSignedOut');
    talking().when(places()).thenRefused('agentNotFree');
  });

  it('a supervisor calls in the name of any queue', () => {
    const spec = start({ ana: { role: 'supervisor' } }).when(places({ queue: 'support' }));
    spec.thenAmong({ type: 'callPlaced', queue: 'support', show: OTHER });
  });
});

describe('the number that is shown', () => {
  const shown = (spec: Spec) => only(spec).outbound?.show;

  it("is the queue's own, the first that leads to it, or the main number", () => {
    const callerId = (number: string) => ({ sales: { outbound: { callerId: number } } });
    expect(shown(start(callerId(OTHER)).when(places()))).toBe(OTHER);
    expect(shown(start().when(places()))).toBe(SALES);
    const away = { salesNumber: { entry: { kind: 'queue', queue: 'support' } } };
    expect(shown(start(away).when(places()))).toBe(MAIN);
    start({ ...away, policy: { ...POLICY, mainNumber: null } })
      .when(places())
      .thenRefused('noCallerId');
  });

  it("of one's own call: the agent's number where it is ours, else the main number", () => {
    expect(shown(start().when(places({ queue: null })))).toBe(MAIN);
    const direct = {
      direct: { kind: 'number', number: '+442079460111', entry: { kind: 'direct' } },
    };
    expect(shown(start(direct).when(places({ queue: null })))).toBe('+442079460111');
  });

  it('is never one of others: a main number that is not ours is passed by', () => {
    start({ policy: { ...POLICY, mainNumber: '+442079460999' } })
      .when(places({ queue: null }))
      .thenRefused('noCallerId');
  });

  it('only by whom its own settings name', () => {
    const only = (shownBy: object) => ({ salesNumber: { shownBy } });
    expect(shown(start(only({ queues: ['sales'] })).when(places({ show: SALES })))).toBe(SALES);
    start(only({ queues: ['support'] }))
      .when(places({ show: SALES }))
      .thenRefused('callerIdNotAllowed');
    expect(shown(start(only({ queues: [] })).when(places()))).toBe(MAIN);
    const self = { queue: null, show: SALES };
    expect(shown(start(only({ agents: ['ana'] })).when(places(self)))).toBe(SALES);
    start(only({ agents: ['ben'] }))
      .when(places(self))
      .thenRefused('callerIdNotAllowed');
  });

  it('of a queue that lists numbers, one of these and no other', () => {
    const lists = (numbers: readonly string[]) => start({ sales: { outbound: { numbers } } });
    expect(shown(lists([SALES]).when(places({ show: SALES })))).toBe(SALES);
    lists([SALES])
      .when(places({ show: MAIN }))
      .thenRefused('callerIdNotAllowed');
    expect(shown(lists([MAIN]).when(places()))).toBe(MAIN);
    const own = start({ sales: { outbound: { numbers: [SALES], callerId: MAIN } } });
    expect(shown(own.when(places({ show: MAIN })))).toBe(MAIN);
    expect(shown(start().when(places({ show: MAIN })))).toBe(MAIN);
  });
});

describe('a call to a colleague', () => {
  const rung = () =>
    start()
      .when(colleague('ben'))
      .when((s) => answers(own(s)));

  it('the colleague is spoken for from the start, and rung when the caller is there', () => {
    const spec = start().when(colleague('ben'));
    spec.thenOnly(
      { type: 'interactionStarted', direction: 'internal', number: '', customer: null },
      { type: 'callPlaced', callee: { agent: 'ben' }, show: null },
      'offered',
      'legStarted',
    );
    spec.when(calls('c1', OTHER));
    expect(spec.of('c1').state).toBe('queue');
    spec
      .when((s) => answers(own(s)))
      .thenAmong('dialStarted', {
        type: 'legStarted',
        role: 'customer',
        target: { kind: 'agent', agent: 'ben' },
        trunk: 'teams',
        display: 'Ana · internal',
      });
    expect(spec.activity('ben')).toBe('offered');
  });

  it('they talk; afterwards both are free without wrap-up', () => {
    const spec = rung().when((s) => answers(spec_(s)));
    expect([spec.activity('ana'), spec.activity('ben')]).toEqual(['talking', 'talking']);
    expect(spec.of(spec_(spec))).toMatchObject({ direction: 'internal', callee: 'ben' });
    spec.when((s) => ends(spec_(s)));
    spec.thenOnly('legEnded', 'legDropped', {
      type: 'interactionEnded',
      outcome: { kind: 'handled' },
    });
    spec.when((s) => ends(own(s)));
    expect([spec.activity('ana'), spec.activity('ben')]).toEqual(['free', 'free']);
  });

  it('a caller who waited gets the colleague as soon as the call is over', () => {
    const spec = start().when(colleague('ben')).when(calls('c1', OTHER));
    spec.after(15_000).thenAmong('interactionEnded', { type: 'offered', agent: 'ben' });
    expect(spec.of('c1').state).toBe('offer');
  });

  it('the colleague does not answer, or is not free', () => {
    rung()
      .when((s) => ends(spec_(s), 'declined'))
      .thenAmong({ type: 'interactionEnded', outcome: { kind: 'unanswered', cause: 'declined' } });
    const busy = start().when(calls('c1', OTHER));
    busy.when(colleague('ben')).thenRefused('agentNotFree');
  });

  function spec_(spec: Spec): string {
    return spec.phone('ben');
  }
});
