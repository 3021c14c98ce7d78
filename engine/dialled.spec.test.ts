import { expect, it } from 'vitest';
import { dialledToday } from './dialled.ts';
import { snapshotOf, stateFromSnapshot } from './snapshot.ts';
import { answers, any, ends } from './test-support/commands.ts';
import type { Spec } from './test-support/spec.ts';
import { ask, outside, talking, toNumber } from './test-support/talk.ts';

const minutes = (spec: Spec) => dialledToday(spec.state, spec.now);

/** What a process that starts again has to go by. */
const restarted = (spec: Spec) => {
  const json: unknown = JSON.parse(JSON.stringify(snapshotOf(spec.state)));
  return dialledToday(stateFromSnapshot(json), spec.now);
};

it('counts each begun minute of calls to the public network, and no others', () => {
  const spec = talking();
  expect(minutes(spec)).toBe(0);
  spec.when(ask('addParticipant', toNumber())).when((s) => answers(outside(s)));
  expect(minutes(spec)).toBe(1);
  spec.after(61_000);
  expect(minutes(spec)).toBe(2);
  spec.when((s) => ends(outside(s)));
  spec.after(600_000);
  expect([minutes(spec), restarted(spec)]).toEqual([2, 2]);
  spec.after(86_400_000);
  expect(minutes(spec)).toBe(0);
});

it('counts a Teams user who is rung over the carrier, for want of a trunk of their own', () => {
  const second = { kind: 'trunk', id: 'teams', name: 'Second', role: 'carrier', allow: [] };
  const spec = talking({ teams: { ...second, uri: 'sip:second.test:5060' } });
  expect(minutes(spec)).toBe(1);
  spec.after(61_000);
  expect([minutes(spec), restarted(spec)]).toEqual([2, 2]);
  // A base trunk of the provider may lead to Teams although this one has no address.
  const derived = { ...second, role: 'teams', uri: null, fqdn: 'sbc1.customers.test' };
  expect(minutes(talking({ teams: derived }))).toBe(0);
});

it('counts direct calls outwards, and those of the public network not', () => {
  const spec = talking();
  const direct = (call: string, direction: string) =>
    any({
      ...{ type: 'directCallStarted', call, direction, number: '+442079460111' },
      ...{ from: 'teams', to: 'carrier', dialog: null },
    });
  spec.when(direct('d1', 'out')).when(direct('d2', 'in')).after(150_000);
  expect([minutes(spec), restarted(spec)]).toEqual([3, 3]);
  for (const call of ['d1', 'd2']) {
    spec.when(any({ type: 'directCallEnded', call, cause: 'hungUp', status: 0 }));
  }
  spec.after(150_000);
  expect(minutes(spec)).toBe(3);
});
