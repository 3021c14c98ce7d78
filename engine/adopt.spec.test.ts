import { expect, it } from 'vitest';
import { directCallViews, liveDirectCalls } from './direct-calls.ts';
import { answers, any, ends, holds, settles } from './test-support/commands.ts';
import type { Spec } from './test-support/spec.ts';
import { ask, room, talking, toAgent } from './test-support/talk.ts';

/** Ana's Teams calls an outside number past us, then asks to join it to the customer. */
const started = (direction = 'out') =>
  any({
    type: 'directCallStarted',
    call: 'd-1',
    direction,
    number: '+442079460111',
    from: 'teams',
    to: 'carrier',
    dialog: { near: 1 },
  });
const answered = any({
  type: 'directCallAnswered',
  call: 'd-1',
  dialogs: [{ near: 1 }, { far: 1 }],
});
const over = any({ type: 'directCallEnded', call: 'd-1', cause: 'hungUp' });
const joins =
  (leg = 'far-1', who = 'ana') =>
  (spec: Spec) => {
    const target = { kind: 'outside', call: 'd-1', leg, trunk: 'carrier', dialog: { far: 2 } };
    return any({ type: 'transferAsked', leg: spec.phone(who), target });
  };

const consulted = () =>
  talking()
    .when((s) => holds(s.phone('ana')))
    .when(started())
    .after(1_000)
    .when(answered)
    .after(4_000);

it('the outside number has the customer, the agent wraps up, the call is handed over', () => {
  const spec = consulted();
  const phone = spec.phone('ana');
  spec.when(joins());
  spec.thenOnly(
    { type: 'referralAnswered', leg: phone, accept: true, status: 202 },
    { type: 'legAdopted', leg: 'far-1', call: 'd-1', trunk: 'carrier' },
    { type: 'handedOver', leg: 'far-1', from: 'ana', how: 'transfer' },
    { type: 'legDropped', leg: phone, cause: 'hungUp' },
    { type: 'wrapUpStarted', agent: 'ana', last: false },
    'roomMixed',
  );
  expect(room(spec)).toBe('bridge');
  expect(spec.effects()).toContainEqual(expect.objectContaining({ leg: 'c1', other: 'far-1' }));
  expect(spec.state.interactions.get(spec.of('c1').id)?.owner).toMatchObject({
    kind: 'external',
    leg: 'far-1',
    until: null,
  });
  expect(spec.state.legs.get('far-1' as never)).toMatchObject({
    role: 'external',
    state: 'answered',
    dialog: { far: 2 },
  });
  // Of the direct call only the agent's half is left to be ended by whoever comes after a crash.
  expect(liveDirectCalls(spec.state)).toMatchObject([{ dialogs: [{ near: 1 }] }]);
  expect(JSON.stringify(directCallViews(spec.state))).not.toContain('into');
  spec.after(500).when(over);
  spec.thenOnly({ type: 'directCallEnded', talkedMs: 4_000, into: spec.of('c1').id });
  expect(directCallViews(spec.state)).toEqual([]);
});

it('either of the two ends it: one outcome', () => {
  for (const leg of ['far-1', 'c1']) {
    const spec = consulted().when(joins()).when(over).when(ends(leg));
    spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'transferredOut' } });
    expect(spec.state.totals.outcomes.transferredOut).toBe(1);
  }
});

it('whoever died in between: the leg is ended as any other, and its call as handed over', () => {
  const lost = any({ type: 'directCallEnded', call: 'd-1', cause: 'hostLost' });
  const spec = consulted().when(joins()).when(lost);
  spec.thenOnly({ type: 'directCallEnded', cause: 'hostLost', into: spec.of('c1').id });
  spec.when(ends('far-1', 'hostLost'));
  spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'transferredOut' } });
});

it('a bridge that cannot be made is the end of the outside number', () => {
  const spec = consulted().when(joins());
  const bridge = [...spec.state.effects.values()].findLast(
    ({ effect }) => effect.action.kind === 'bridge',
  );
  spec.when(settles(bridge?.effect.id ?? '', 'failed', 'legGone'));
  spec.thenAmong({ type: 'legEnded', leg: 'far-1' }, 'interactionEnded');
});

it('refused, everything stays: the wrong phone, another direction, no talk, twice', () => {
  const refused = { type: 'referralAnswered', accept: false, status: 403 } as const;
  talking().when(joins()).thenOnly(refused);
  talking().when(started()).when(joins()).thenOnly(refused);
  talking().when(started('in')).when(answered).when(joins()).thenOnly(refused);
  consulted().when(over).when(joins()).thenOnly(refused);
  const known = consulted().when(joins('c1'));
  known.thenOnly(refused);
  expect(known.of('c1')).toMatchObject({ state: 'agent', agent: 'ana' });
  consulted()
    .when(ask('consult', toAgent('ben')))
    .when((s) => any({ type: 'legAnswered', leg: s.phone('ben'), dialog: null }))
    .when(joins('far-1', 'ben'))
    .thenOnly(refused);
});

it('whom the agent asked through us beside goes; nobody is left over', () => {
  const spec = consulted().when(ask('consult', toAgent('ben')));
  spec.when(joins()).thenAmong({ type: 'participantLeft', agent: 'ben' }, 'handedOver');
  expect(room(spec)).toBe('bridge');
});

it('a supervisor who listens goes: nobody of ours is left to be supervised', () => {
  const spec = talking()
    .when(ask('supervise', { supervisor: 'chloe', mode: 'monitor' }))
    .when((s) => answers(s.phone('chloe')))
    .when(started())
    .after(1_000)
    .when(answered)
    .when(joins());
  spec.thenAmong('legAdopted', { type: 'participantLeft', agent: 'chloe' });
  spec.thenAmong({ type: 'handedOver', leg: 'far-1', from: 'ana' });
  expect(room(spec)).toBe('bridge');
});
