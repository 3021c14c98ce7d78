import { describe, expect, it } from 'vitest';
import {
  answers,
  any,
  calls,
  ends,
  holds,
  ready,
  settles,
  signOut,
  transfers,
  unholds,
} from './test-support/commands.ts';
import {
  SALES,
  ask,
  consulting,
  outside,
  room,
  talking,
  toAgent,
  toNumber,
  toQueue,
} from './test-support/talk.ts';

describe('consult', () => {
  it('the customer hears music, the phone rings, the agent stays the owner', () => {
    const spec = talking().when(ask('consult', toAgent('ben')));
    spec.thenOnly(
      { type: 'participantInvited', agent: 'ben', as: 'consult', until: spec.now + 30_000 },
      { type: 'legStarted', role: 'expert', display: 'Ana · asks you', ringTimeMs: 30_000 },
      'roomMixed',
    );
    expect(room(spec)).toBe('customer held, agent party');
    expect(spec.activity('ben')).toBe('assisting');
    expect(spec.of('c1')).toMatchObject({
      state: 'agent',
      agent: 'ana',
      held: true,
      consult: { target: { kind: 'agent', agent: 'ben' }, state: 'ringing' },
    });
  });

  it('answered: the two talk; swap, join and swap again say who hears whom', () => {
    const spec = consulting();
    spec.thenOnly('legAnswered', { type: 'participantJoined', as: 'consult' }, 'roomMixed');
    expect(room(spec)).toBe('customer held, agent party, expert party');
    spec.when(ask('swapConsult')).thenOnly({ type: 'consultChanged', state: 'held' }, 'roomMixed');
    expect(room(spec)).toBe('customer party, agent party, expert held');
    spec
      .when(ask('joinConsult'))
      .thenOnly({ type: 'consultChanged', state: 'joined' }, 'roomMixed');
    expect(room(spec)).toBe('customer party, agent party, expert party');
    spec.when(ask('joinConsult')).thenNothing();
    spec.when(ask('swapConsult'));
    expect(room(spec)).toBe('customer held, agent party, expert party');
    expect(spec.of('c1').consult?.state).toBe('talking');
  });

  it.each([
    ['busy', 'busy'],
    ['declined', 'declined'],
    ['hungUp', 'declined'],
    ['unreachable', 'unreachable'],
    ['refused', 'refused'],
    ['hostLost', 'lost'],
  ] as const)('a phone that is %s: back to the customer, who is told why', (cause, why) => {
    const spec = talking().when(ask('consult', toAgent('ben')));
    spec.when((s) => ends(s.phone('ben'), cause));
    spec.thenOnly({ type: 'participantLeft', agent: 'ben', why }, 'legEnded', 'roomMixed');
    expect(room(spec)).toBe('bridge');
    expect(spec.activity('ben')).toBe('free');
    expect(spec.of('c1')).toMatchObject({ state: 'agent', held: false });
    expect(spec.of('c1').consult ?? null).toBeNull();
  });

  it('no answer within the limit: the same, by the timer', () => {
    const spec = talking().when(ask('consult', toAgent('ben')));
    spec
      .after(30_000)
      .thenOnly(
        { type: 'participantLeft', why: 'noAnswer' },
        { type: 'legDropped', cause: 'noAnswer' },
        'roomMixed',
      );
    expect(room(spec)).toBe('bridge');
  });

  it('complete: who was consulted has the customer, the agent wraps up', () => {
    const spec = consulting().after(9_000);
    spec.when(ask('completeConsult'));
    spec.thenOnly(
      { type: 'handedOver', from: 'ana', agent: 'ben', how: 'consult' },
      { type: 'legDropped' },
      { type: 'wrapUpStarted', agent: 'ana', last: false },
      'roomMixed',
    );
    expect(room(spec)).toBe('bridge');
    expect([spec.activity('ana'), spec.activity('ben')]).toEqual(['wrapUp', 'talking']);
    expect(spec.of('c1')).toMatchObject({ state: 'agent', agent: 'ben', held: false });
    spec.after(5_000).when(ends('c1')).after(40_000);
    spec.thenAmong({ type: 'interactionEnded', agent: 'ben', talkedMs: 14_000 });
  });

  it('complete with an outside number: the owner is external', () => {
    const spec = talking().when(ask('consult', toNumber()));
    spec.when((s) => answers(outside(s))).when(ask('completeConsult'));
    expect(spec.of('c1')).toMatchObject({ state: 'external', agent: null });
    spec.when((s) => ends(outside(s)));
    spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'transferredOut' } });
  });

  it('end: who was consulted leaves, or rings no more', () => {
    const spec = consulting().when(ask('endConsult'));
    spec.thenOnly({ type: 'participantLeft', why: 'removed' }, { type: 'legDropped' }, 'roomMixed');
    expect(room(spec)).toBe('bridge');
    spec.when((s) => ends(s.phone('ben')));
    expect(spec.activity('ben')).toBe('free');
    spec.when(ask('consult', toAgent('ben'))).when(ask('endConsult'));
    spec.thenAmong({ type: 'legDropped', cause: 'cancelled' });
  });

  it('who was consulted hangs up: back to the customer', () => {
    const spec = consulting().when((s) => ends(s.phone('ben')));
    spec.thenOnly({ type: 'participantLeft', why: 'left' }, 'legEnded', 'roomMixed');
    expect(room(spec)).toBe('bridge');
  });

  it('the customer hangs up: the interaction and the consultation end', () => {
    const spec = consulting().when(ends('c1'));
    spec.thenOnly(
      'legEnded',
      { type: 'participantLeft', why: 'talkOver' },
      'legDropped',
      'legDropped',
      'wrapUpStarted',
    );
    expect(spec.of('c1').state).toBe('wrapUp');
  });

  it('is refused where there is none, or already one', () => {
    talking().when(ask('swapConsult')).thenRefused('notInConsult');
    talking().when(ask('completeConsult')).thenRefused('notInConsult');
    talking().when(ask('endConsult')).thenRefused('notInConsult');
    const spec = talking().when(ask('consult', toAgent('ben')));
    spec.when(ask('completeConsult')).thenRefused('consultRinging');
    spec.when(ask('consult', toNumber())).thenRefused('alreadyInConsult');
    spec.when(ask('holdInteraction')).thenRefused('alreadyHeld');
    talking()
      .when(ask('consult', toAgent('ana')))
      .thenRefused('agentNotFree');
    talking()
      .when(ask('consult', toAgent('cara')))
      .thenRefused('agentNotFree');
    talking()
      .when(ask('consult', toAgent('nobody')))
      .thenRefused('unknownAgent');
    const waits = talking().when(calls('c2', SALES));
    const id = waits.of('c2').id;
    waits.when(any({ type: 'consult', interaction: id, ...toAgent('ben') }));
    waits.thenRefused('notConnected');
  });

  it('an expert is rung though signed out; of a queue the one it would ask first', () => {
    talking()
      .when(ask('consult', toAgent('erin')))
      .thenAmong({ type: 'legStarted', role: 'expert' });
    const spec = talking().when(ask('consult', toQueue('support')));
    spec.thenAmong({ type: 'participantInvited', agent: 'ben', queue: 'support' });
    talking()
      .when(signOut('ben'))
      .when(ask('consult', toQueue('support')))
      .thenRefused('nobodyFree');
    talking()
      .when(ask('consult', toQueue('none')))
      .thenRefused('unknownQueue');
  });

  it('who is asked is offered nothing meanwhile, and what waits afterwards', () => {
    const spec = consulting().when(calls('c2', '+442079460130'));
    expect(spec.of('c2').state).toBe('queue');
    spec.when(ask('endConsult')).when((s) => ends(s.phone('ben')));
    spec.thenAmong({ type: 'offered', agent: 'ben' });
  });
});

describe('the agent leaves during a consultation', () => {
  it('while they talk: the customer goes on with who was consulted, as with Teams itself', () => {
    const spec = consulting().when((s) => ends(s.phone('ana')));
    spec.thenAmong('legEnded', { type: 'handedOver', agent: 'ben', how: 'consult' }, 'roomMixed');
    expect(room(spec)).toBe('bridge');
    expect(spec.activity('ana')).toBe('wrapUp');
  });

  it('while it rings: the customer goes back to the queue, at the old place', () => {
    const spec = talking().when(calls('c2', SALES), { kind: 'system' });
    spec.when(ask('consult', toAgent('ben'))).when((s) => ends(s.phone('ana')));
    spec.thenAmong(
      { type: 'participantLeft', why: 'talkOver' },
      { type: 'transferred', from: 'ana' },
      { type: 'wrapUpStarted', agent: 'ana', last: false },
      { type: 'queued', position: 1 },
    );
    expect(spec.of('c1')).toMatchObject({ state: 'queue', position: 1 });
  });

  it('while they talk to the customer again: the talk is over', () => {
    const spec = consulting().when(ask('swapConsult'));
    spec.when((s) => ends(s.phone('ana')));
    spec.thenAmong(
      { type: 'participantLeft', why: 'talkOver' },
      { type: 'wrapUpStarted', last: true },
    );
  });

  it('lost: to who is in the conversation, else back to the queue', () => {
    const spec = consulting().when((s) => ends(s.phone('ana'), 'noMedia'));
    spec.thenAmong({ type: 'participantLeft' }, 'connectionLost', 'queued');
    const joined = consulting().when(ask('joinConsult'));
    joined.when((s) => ends(s.phone('ana'), 'noMedia'));
    joined.thenAmong({ type: 'handedOver', agent: 'ben', how: 'left' });
  });

  it('sends the customer on: nobody else goes with them', () => {
    const spec = consulting().when((s) =>
      transfers(s.of('c1').id, { kind: 'queue', queue: 'support' }),
    );
    spec.thenAmong({ type: 'participantLeft', why: 'talkOver' }, 'transferred', 'queued');
  });
});

describe('conference', () => {
  const three = () =>
    talking()
      .when(ask('addParticipant', toAgent('erin')))
      .when((s) => answers(s.phone('erin')));

  it('whoever is added is in with the answer; nobody waits for it', () => {
    const spec = talking().when(ask('addParticipant', toAgent('erin')));
    spec.thenOnly('participantInvited', 'legStarted');
    spec.when((s) => answers(s.phone('erin')));
    spec.thenOnly('legAnswered', { type: 'participantJoined', as: 'participant' }, 'roomMixed');
    expect(room(spec)).toBe('customer party, agent party, expert party');
  });

  it('is taken out, or hangs up: the two are bridged again', () => {
    const spec = three();
    spec.when(ask('removeParticipant', { leg: spec.phone('erin') }));
    spec.thenOnly({ type: 'participantLeft', why: 'removed' }, 'legDropped', 'roomMixed');
    expect(room(spec)).toBe('bridge');
    spec.when(ask('removeParticipant', { leg: 'c1' })).thenRefused('unknownParticipant');
  });

  it('the agent leaves: the next of ours has the customer, else the outside number', () => {
    const spec = three().when(ask('addParticipant', toNumber()));
    spec.when((s) => answers(outside(s))).when((s) => ends(s.phone('ana')));
    spec.thenAmong({ type: 'handedOver', agent: 'erin', how: 'left' });
    expect(room(spec)).toBe('customer party, agent party, external party');
    spec.when((s) => ends(s.phone('erin')));
    spec.thenAmong({ type: 'handedOver', from: 'erin', how: 'left' });
    expect(spec.of('c1')).toMatchObject({ state: 'external' });
    expect(room(spec)).toBe('bridge');
    spec.when(ends('c1'));
    spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'transferredOut' } });
  });

  it('on hold by the desk the others go on; by the phone, too', () => {
    const spec = three().when(ask('holdInteraction'));
    spec.thenOnly({ type: 'held', room: true }, 'roomMixed');
    expect(room(spec)).toBe('customer held, agent party, expert party');
    spec.when(ask('unholdInteraction'));
    expect(room(spec)).toBe('customer party, agent party, expert party');
    spec.when((s) => holds(s.phone('ana')));
    expect(room(spec)).toBe('customer party, agent held, expert party');
    spec.when((s) => unholds(s.phone('ana')));
    expect(room(spec)).toBe('customer party, agent party, expert party');
  });

  it('has eight at most, those who ring included', () => {
    const spec = talking().when(ready('cara')).when(ready('dan'));
    for (const name of ['ben', 'cara', 'dan', 'erin', 'chloe']) {
      spec.when(ask('addParticipant', toAgent(name))).thenAmong('participantInvited');
    }
    spec.when(ask('addParticipant', toNumber())).thenAmong('participantInvited');
    spec.when(ask('addParticipant', toNumber('+442079460998'))).thenRefused('roomFull');
    spec.when(ask('consult', toNumber('+442079460998'))).thenRefused('roomFull');
  });

  it('a room that the platform cannot make goes back to the two', () => {
    const spec = three();
    const effect = [...spec.state.effects.values()].find(({ effect: { action } }) => {
      return action.kind === 'mix';
    });
    spec.when(settles(effect?.effect.id ?? '', 'failed', 'noWorker'));
    spec.thenAmong({ type: 'participantLeft', why: 'failed' }, 'roomMixed');
    expect(room(spec)).toBe('bridge');
  });

  it('after a restart the whole room is made again', () => {
    const spec = three();
    const legs = ['c1', spec.phone('ana'), spec.phone('erin')];
    spec.when(any({ type: 'legsTakenOver', legs }));
    spec.thenOnly('legTakenOver', 'legTakenOver', 'legTakenOver', 'roomMixed');
    expect(room(spec)).toBe('customer party, agent party, expert party');
    const lost = three();
    lost.when(any({ type: 'legsTakenOver', legs: ['c1', lost.phone('ana')] }));
    lost.when((s) => ends(s.phone('erin'), 'hostLost'));
    lost.thenOnly({ type: 'participantLeft', why: 'lost' }, 'legEnded', 'roomMixed');
    expect(room(lost)).toBe('bridge');
  });
});
