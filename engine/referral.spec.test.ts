import { describe, expect, it } from 'vitest';
import { answers, any, calls, ends, holds, ready } from './test-support/commands.ts';
import type { Spec } from './test-support/spec.ts';
import { SALES, ask, consulting, room, talking, toAgent, toNumber } from './test-support/talk.ts';

const refers = (agent: string, target: object) => (spec: Spec) =>
  any({ type: 'transferAsked', leg: spec.phone(agent), target });
const number = (digits: string) => ({ kind: 'number', number: digits });
const replaced = (leg: string, by: string) =>
  any({ type: 'legReplaced', leg, by, dialog: { callId: by } });

describe("the agent's own transfer button", () => {
  it('a number of the world outside', () => {
    const spec = talking().when(refers('ana', number('+442079460999')));
    spec.thenOnly(
      { type: 'referralAnswered', accept: true, status: 202 },
      { type: 'transferred', from: 'ana', target: { kind: 'number' } },
      'legDropped',
      'wrapUpStarted',
      { type: 'legStarted', role: 'external' },
      'playStarted',
    );
    expect(spec.effects()[0]).toMatchObject({ kind: 'answerReferral', accept: true, status: 202 });
  });

  it('the number of one of our agents is that agent', () => {
    const spec = talking().when(refers('ana', number('+442079460112')));
    spec.thenAmong({ type: 'referralAnswered', accept: true }, 'transferred', {
      type: 'offered',
      agent: 'ben',
    });
  });

  it('one of our entry numbers is its queue or flow', () => {
    talking()
      .when(refers('ana', number('+442079460130')))
      .thenAmong({ type: 'transferred', target: { kind: 'queue', queue: 'support' } });
    talking()
      .when(refers('ana', number('+442079460199')))
      .thenAmong({ type: 'transferred', target: { kind: 'flow' } }, 'nodeEntered');
  });

  it('refused, the customer stays with the agent', () => {
    const busy = talking().when(refers('ana', number('+442079460113')));
    busy.thenOnly({ type: 'referralAnswered', accept: false, status: 486 });
    expect(busy.of('c1')).toMatchObject({ state: 'agent', agent: 'ana' });
    talking()
      .when(refers('ana', number('anonymous')))
      .thenOnly({
        type: 'referralAnswered',
        status: 404,
      });
    talking()
      .when(any({ type: 'transferAsked', leg: 'c1', target: number('+442079460112') }))
      .thenOnly({ type: 'referralAnswered', leg: 'c1', accept: false, status: 403 });
    talking()
      .when(any({ type: 'transferAsked', leg: 'gone', target: number('+442079460112') }))
      .thenNothing();
    consulting()
      .when(refers('ben', number('+442079460113')))
      .thenOnly({
        type: 'referralAnswered',
        status: 403,
      });
  });

  it('to who is consulted: the hand-over', () => {
    const byNumber = consulting().when(refers('ana', number('+442079460112')));
    byNumber.thenAmong(
      { type: 'referralAnswered', accept: true },
      {
        type: 'handedOver',
        agent: 'ben',
        how: 'transfer',
      },
    );
    const byLeg = consulting();
    byLeg.when(refers('ana', { kind: 'leg', leg: byLeg.phone('ben') }));
    byLeg.thenAmong({ type: 'handedOver', agent: 'ben' });
    expect(room(byLeg)).toBe('bridge');
  });
});

describe('attended, with a second call that came to us', () => {
  /** Ana's Teams calls our support number while c1 is on hold; Ben answers. */
  const second = () =>
    talking()
      .when((s) => holds(s.phone('ana')))
      .when(calls('c2', '+442079460130'))
      .when(answers('c2'))
      .when((s) => answers(s.phone('ben')));

  it('the customer goes on with the other party; the second call is over', () => {
    const spec = second().when(refers('ana', { kind: 'leg', leg: 'c2' }));
    spec.thenAmong(
      { type: 'referralAnswered', accept: true },
      { type: 'legMoved', agent: 'ben', role: 'agent' },
      { type: 'legDropped', leg: 'c2' },
      { type: 'interactionEnded', outcome: { kind: 'handled' } },
      { type: 'handedOver', from: 'ana', agent: 'ben', how: 'transfer' },
      { type: 'wrapUpStarted', agent: 'ana' },
      'roomMixed',
    );
    expect(room(spec)).toBe('bridge');
    expect(spec.of('c1')).toMatchObject({ state: 'agent', agent: 'ben', held: false });
    expect(spec.activity('ben')).toBe('talking');
    spec.when(ends('c2')).when(ends('c1')).thenAmong({ type: 'wrapUpStarted', agent: 'ben' });
  });

  it('still waiting there: the customer waits instead', () => {
    const spec = talking().when(ready('cara')).when(calls('c2', SALES)).when(answers('c2'));
    spec.when(refers('ana', { kind: 'leg', leg: 'c2' }));
    spec.thenAmong(
      { type: 'referralAnswered', accept: true },
      { type: 'interactionEnded', outcome: { kind: 'refused' } },
      { type: 'transferred', target: { kind: 'queue', queue: 'sales' } },
    );
  });

  it('a call that we do not know is refused', () => {
    const spec = talking().when(refers('ana', { kind: 'leg', leg: 'elsewhere' }));
    spec.thenOnly({ type: 'referralAnswered', accept: false, status: 404 });
  });
});

describe('a leg that is replaced', () => {
  it("the agent's: same owner, bridged again, the old one is hung up", () => {
    const spec = talking();
    const old = spec.phone('ana');
    spec.when(replaced(old, 'new-1'));
    spec.thenOnly({ type: 'legReplaced', leg: old, by: 'new-1', agent: 'ana' }, 'rejoined');
    expect(spec.effects()).toMatchObject([
      { kind: 'hangUp', leg: old },
      { kind: 'bridge', leg: 'c1', other: 'new-1' },
    ]);
    expect(spec.phone('ana')).toBe('new-1');
    spec.when(ends(old)).thenNothing();
    spec.when(replaced(old, 'new-1')).thenNothing();
    spec.when(replaced(old, 'new-4')).thenOnly({ type: 'legRefused', leg: 'new-4', status: 481 });
    spec.when(replaced(old, 'new-4')).thenNothing();
    spec.when(ends('new-1')).thenAmong({ type: 'wrapUpStarted', agent: 'ana' });
  });

  it("the customer's, in talk and in line: they hear what they heard", () => {
    const spec = talking().when(replaced('c1', 'c9'));
    spec.thenOnly('legReplaced', { type: 'rejoined', customerLeg: 'c9' });
    spec.when(calls('c1', SALES)).thenNothing();
    const waits = talking().when(calls('c2', SALES)).when(answers('c2'));
    waits.when(replaced('c2', 'c8'));
    waits.thenOnly('legReplaced', { type: 'playStarted', leg: 'c8', purpose: 'music' });
  });

  it('of who is consulted, and of a member of a conference: the room is made again', () => {
    const spec = consulting();
    spec.when(replaced(spec.phone('ben'), 'new-2'));
    expect(room(spec)).toBe('customer held, agent party, expert party');
    spec.when(ask('completeConsult')).thenAmong({ type: 'handedOver', leg: 'new-2' });
    const ringing = talking().when(ask('addParticipant', toNumber()));
    ringing.when(ask('consult', toAgent('ben')));
    ringing.when(replaced(ringing.phone('ben'), 'new-3')).thenOnly('legRefused');
  });
});
