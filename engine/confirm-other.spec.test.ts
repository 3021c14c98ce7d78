import { describe, expect, it } from 'vitest';
import { answers, any, ends, presses } from './test-support/commands.ts';
import { ask, room, talking, toAgent, toNumber } from './test-support/talk.ts';

/** Ben's phone is outside: it may be a voicemail that picks up. */
const OUTSIDE = { ben: { address: { kind: 'outside', number: '+447700900777' } } };

const asking = (type: Parameters<typeof ask>[0]) =>
  talking(OUTSIDE)
    .when(ask(type, toAgent('ben')))
    .when((s) => answers(s.phone('ben')));

describe('a colleague on an outside phone', () => {
  it('is asked for a key before they are consulted, and the customer waits', () => {
    const spec = asking('consult');
    spec.thenOnly(
      'legAnswered',
      { type: 'participantAsked', agent: 'ben', as: 'consult', until: spec.now + 15_000 },
      { type: 'playStarted', leg: spec.phone('ben'), purpose: 'confirm' },
    );
    expect(spec.of('c1').consult?.state).toBe('ringing');
    spec.when((s) => presses(s.phone('ben'), '7')).thenNothing();
    spec.when((s) => presses(s.phone('ben'), '1'));
    spec.thenOnly('digitReceived', { type: 'participantJoined', agent: 'ben' }, 'roomMixed');
    expect(room(spec)).toBe('customer held, agent party, expert party');
    // The key has confirmed: no timer is left that would end it.
    spec.after(20_000).thenNothing();
  });

  it('is heard by nobody before the key when added to a talk', () => {
    const spec = asking('addParticipant');
    expect(room(spec)).toBe('no room');
    spec.when((s) => presses(s.phone('ben'), '1'));
    expect(room(spec)).toBe('customer party, agent party, expert party');
  });

  it.each([
    ['no key in time', 'noAnswer'],
    ['a key that declines', 'declined'],
    ['hanging up', 'declined'],
  ] as const)('%s: back to the customer', (how, why) => {
    const spec = asking('consult');
    if (how === 'no key in time') spec.after(15_000);
    else if (how === 'hanging up') spec.when((s) => ends(s.phone('ben'), 'hungUp'));
    else spec.when((s) => presses(s.phone('ben'), '2'));
    spec.thenAmong({ type: 'participantLeft', agent: 'ben', why });
    expect(room(spec)).toBe('bridge');
    expect(spec.of('c1')).toMatchObject({ state: 'agent', agent: 'ana', held: false });
  });

  it('takes over with the key, not with the answer', () => {
    const spec = talking(OUTSIDE)
      .when(ask('takeOverInteraction', { supervisor: 'ben' }))
      .when((s) => answers(s.phone('ben')));
    expect(spec.of('c1').agent).toBe('ana');
    spec.when((s) => presses(s.phone('ben'), '1'));
    spec.thenAmong({ type: 'handedOver', agent: 'ben', how: 'takeOver' });
  });

  it('keeps the time for its key when another leg takes its place', () => {
    const spec = asking('consult').after(5_000);
    spec.when((s) => any({ type: 'legReplaced', leg: s.phone('ben'), by: 'b2' }));
    spec.after(10_000).thenAmong({ type: 'participantLeft', agent: 'ben', why: 'noAnswer' });
  });

  it('is not given the customer by an owner who leaves before the key', () => {
    const spec = asking('consult').when((s) => ends(s.phone('ana'), 'hungUp'));
    spec.thenAmong({ type: 'participantLeft', agent: 'ben', why: 'talkOver' });
    expect(spec.of('c1').agent).not.toBe('ben');
  });

  it('is no such colleague: a number that is added is somebody the agent talks to', () => {
    const spec = talking()
      .when(ask('addParticipant', toNumber()))
      .when((s) =>
        answers([...s.state.legs.values()].find((l) => l.role === 'external')?.id ?? ''),
      );
    expect(room(spec)).toBe('customer party, agent party, external party');
  });
});
