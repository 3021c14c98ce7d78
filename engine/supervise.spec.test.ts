import { describe, expect, it } from 'vitest';
import { answers, any, ends, holds, transfers, unholds } from './test-support/commands.ts';
import { ask, consulting, room, talking, toAgent } from './test-support/talk.ts';
import type { Spec } from './test-support/spec.ts';

const CHLOE = { supervisor: 'chloe' };
const mode = (name: string) => ask('supervise', { ...CHLOE, mode: name });
const watching = (name: string): Spec =>
  talking()
    .when(mode(name))
    .when((s) => answers(s.phone('chloe')));

describe('supervision', () => {
  it('rings the supervisor, who hears and is heard by the mode', () => {
    const spec = talking().when(mode('monitor'));
    spec.thenOnly(
      { type: 'participantInvited', agent: 'chloe', as: 'supervisor', mode: 'monitor' },
      { type: 'legStarted', role: 'supervisor', display: 'Ana · to supervise' },
    );
    expect(spec.activity('chloe')).toBe('assisting');
    spec.when((s) => answers(s.phone('chloe')));
    expect(room(spec)).toBe('customer party, agent party, supervisor monitor');
  });

  it.each(['monitor', 'whisper', 'barge'])('each mode is reached directly from %s', (from) => {
    for (const to of ['monitor', 'whisper', 'barge']) {
      const spec = watching(from).when(mode(to));
      if (from === to) spec.thenNothing();
      else {
        spec.thenOnly({ type: 'supervisionChanged', mode: to }, 'roomMixed');
        expect(room(spec)).toBe(`customer party, agent party, supervisor ${to}`);
      }
      spec.when(ask('takeOverInteraction', CHLOE));
      spec.thenAmong({ type: 'handedOver', agent: 'chloe', from: 'ana', how: 'takeOver' });
      expect(room(spec)).toBe('bridge');
      expect([spec.activity('ana'), spec.activity('chloe')]).toEqual(['wrapUp', 'talking']);
    }
  });

  it('takes over with the answer where the phone has to be rung first', () => {
    const spec = talking().when(ask('takeOverInteraction', CHLOE));
    spec.thenAmong({ type: 'participantInvited', mode: 'takeOver' });
    spec.when((s) => answers(s.phone('chloe')));
    spec.thenAmong('participantJoined', { type: 'handedOver', how: 'takeOver' });
    expect(spec.of('c1')).toMatchObject({ state: 'agent', agent: 'chloe' });
    const rung = talking().when(mode('monitor')).when(ask('takeOverInteraction', CHLOE));
    rung.thenOnly({ type: 'supervisionChanged', mode: 'takeOver' });
    rung.when((s) => answers(s.phone('chloe'))).thenAmong('handedOver');
  });

  it('stays through hold, by desk and by phone', () => {
    const spec = watching('whisper').when(ask('holdInteraction'));
    expect(room(spec)).toBe('customer held, agent party, supervisor whisper');
    spec.when(ask('unholdInteraction'));
    expect(room(spec)).toBe('customer party, agent party, supervisor whisper');
    spec.when((s) => holds(s.phone('ana')));
    expect(room(spec)).toBe('customer held, agent held, supervisor whisper');
    expect(spec.of('c1').held).toBe(true);
    spec.when((s) => unholds(s.phone('ana')));
    expect(room(spec)).toBe('customer party, agent party, supervisor whisper');
  });

  it('stays through a consultation, and goes on with who has the customer then', () => {
    const spec = watching('monitor').when(ask('consult', toAgent('ben')));
    spec.when((s) => answers(s.phone('ben')));
    expect(room(spec)).toBe('customer held, agent party, supervisor monitor, expert party');
    spec.when(ask('completeConsult'));
    expect(room(spec)).toBe('customer party, agent party, supervisor monitor');
    expect(spec.of('c1')).toMatchObject({ agent: 'ben' });
  });

  it('taken over during a consultation: who was asked in private goes', () => {
    const spec = consulting()
      .when(mode('monitor'))
      .when((s) => answers(s.phone('chloe')));
    spec.when(ask('takeOverInteraction', CHLOE));
    spec.thenAmong({ type: 'participantLeft', agent: 'ben', why: 'talkOver' }, 'handedOver');
    expect(room(spec)).toBe('bridge');
  });

  it('ends by the supervisor, by their phone, and with the talk', () => {
    const spec = watching('barge').when(ask('endSupervision', CHLOE));
    spec.thenOnly({ type: 'participantLeft', why: 'removed' }, 'legDropped', 'roomMixed');
    expect(room(spec)).toBe('bridge');
    spec.when(ask('endSupervision', CHLOE)).thenRefused('notSupervising');
    const hangs = watching('monitor').when((s) => ends(s.phone('chloe')));
    hangs.thenOnly({ type: 'participantLeft', why: 'left' }, 'legEnded', 'roomMixed');
    expect(hangs.activity('chloe')).toBe('free');
    const over = watching('monitor').when(ends('c1'));
    over.thenAmong({ type: 'participantLeft', why: 'talkOver' }, 'wrapUpStarted');
    const away = watching('monitor');
    away.when((s) => transfers(s.of('c1').id, { kind: 'queue', queue: 'support' }));
    away.thenAmong({ type: 'participantLeft', why: 'talkOver' }, 'transferred');
  });

  it('the agent leaves: a supervisor who speaks has the customer, one who listens does not', () => {
    const spec = watching('barge').when((s) => ends(s.phone('ana')));
    spec.thenAmong({ type: 'handedOver', agent: 'chloe', how: 'left' });
    const listens = watching('whisper').when((s) => ends(s.phone('ana')));
    listens.thenAmong({ type: 'participantLeft', why: 'talkOver' }, { type: 'wrapUpStarted' });
  });

  it('of what nobody talks in, or by who is not free, is refused', () => {
    const spec = talking().when(ends('c1'));
    spec.when(mode('monitor')).thenRefused('notConnected');
    talking()
      .when(ask('supervise', { supervisor: 'ana', mode: 'barge' }))
      .thenRefused('agentNotFree');
    talking()
      .when(any({ type: 'takeOverInteraction', interaction: 'i-999', ...CHLOE }))
      .thenRefused('unknownInteraction');
  });
});

describe('a supervisor, when a leg of the call is replaced', () => {
  const replaced = (leg: string) => any({ type: 'legReplaced', leg, by: 'new-1', dialog: {} });

  it.each(['monitor', 'whisper', 'barge'])('hears and is heard as before: %s', (as) => {
    for (const who of ['ana', 'chloe', 'customer']) {
      const spec = watching(as);
      const old = who === 'customer' ? 'c1' : spec.phone(who);
      const { id } = spec.of('c1');
      spec.when(replaced(old));
      spec.thenOnly({ type: 'legReplaced', leg: old, by: 'new-1' }, 'roomMixed');
      expect(room(spec)).toBe(`customer party, agent party, supervisor ${as}`);
      const legs = spec.state.interactions.get(id)?.legs.map(String) ?? [];
      expect(legs).toHaveLength(3);
      expect(legs).toContain('new-1');
      const named = spec.effects().flatMap((to) => (to.kind === 'mix' ? to.members : []));
      expect(named.map(({ leg }) => String(leg)).sort()).toEqual([...legs].sort());
      // The end of the old one is nobody's; that of the new one its own.
      spec.when(ends(old)).thenNothing();
      const other = as === 'barge' ? 'whisper' : 'barge';
      spec.when(any({ type: 'supervise', interaction: id, ...CHLOE, mode: other }));
      spec.thenOnly('supervisionChanged', 'roomMixed');
      spec.when(ends('new-1'));
      if (who === 'chloe') expect(room(spec)).toBe('bridge');
      else spec.thenAmong({ type: 'legEnded', leg: 'new-1' });
    }
  });

  it('stays through hold when the agent who held is replaced', () => {
    const spec = watching('whisper').when(ask('holdInteraction'));
    spec.when(replaced(spec.phone('ana')));
    expect(room(spec)).toBe('customer held, agent party, supervisor whisper');
    spec.when(ask('unholdInteraction'));
    expect(room(spec)).toBe('customer party, agent party, supervisor whisper');
  });

  it('may take over by the leg that came in the place of their own', () => {
    const spec = watching('monitor');
    spec.when(replaced(spec.phone('chloe'))).when(ask('takeOverInteraction', CHLOE));
    spec.thenAmong({ type: 'handedOver', leg: 'new-1', agent: 'chloe', from: 'ana' });
    expect(room(spec)).toBe('bridge');
  });
});
