import { beforeEach, expect, test } from 'vitest';
import { TenantId } from '../../domain/index.ts';
import type { BoardPatch, Command } from '../../domain/index.ts';
import { boardOf, checkInvariants, execute, initialState } from '../../engine/index.ts';
import type { TenantState } from '../../engine/index.ts';
import {
  answers,
  any,
  calls,
  ends,
  publish,
  ready,
  settles,
} from '../../engine/test-support/commands.ts';
import { contoso } from '../../engine/test-support/fixture.ts';
import { StepClock } from '../test-support/step-clock.ts';
import { ViewHub } from './hub.ts';

const tenant = TenantId.parse('contoso');
let clock: StepClock;
let hub: ViewHub;
let state: TenantState;
let patches: BoardPatch[];

beforeEach(() => {
  clock = new StepClock(Date.UTC(2026, 10, 25, 10));
  hub = new ViewHub(clock);
  state = initialState(tenant, 1);
  run(publish(contoso()));
  hub.onState(tenant, state);
  patches = [];
  hub.subscribe(
    tenant,
    (patch) => patches.push(patch),
    () => undefined,
  );
});

function run(command: Command): void {
  const { records } = execute(state, {
    tenant,
    at: clock.now(),
    by: { kind: 'system' },
    command,
  });
  hub.committed(tenant, records);
}

test('what a decision brings about is one patch; an offer does not wait', () => {
  run(ready('ben'));
  expect(patches).toHaveLength(0);
  clock.advance(10);
  expect(patches.map(({ agents }) => agents.map(({ id }) => id))).toEqual([['ben']]);
  run(ready('ana'));
  run(calls('c1', '+442079460120'));
  expect(patches).toHaveLength(2);
  expect(patches[1]?.interactions).toMatchObject([{ state: 'offer', agent: 'ana' }]);
  expect(patches[1]?.agents).toMatchObject([{ id: 'ana', activity: 'offered' }]);
});

test('a commit that changes nothing on the board sends no patch: empty means rebuilt', () => {
  run(ready('ana'));
  run(calls('c1', '+442079460120'));
  clock.advance(10);
  const before = patches.length;
  const effect = [...state.effects.keys()][0] ?? '';
  expect(effect).not.toBe('');
  run(settles(effect));
  clock.advance(1_000);
  expect(patches).toHaveLength(before);
  hub.onState(tenant, state);
  expect(patches.at(-1)).toMatchObject({ interactions: [], agents: [], queues: [], gone: [] });
});

test('its copy of a state in full work shares nothing with the loop, which changes its own', () => {
  run(ready('ana'));
  run(calls('c1', '+442079460120'));
  run(calls('c2', '+442079460120'));
  hub.onState(tenant, state);
  run(ends('c2'));
  run(ready('ben'));
  run(ends('c1'));
  expect(checkInvariants(state)).toEqual([]);
  expect(hub.board(tenant)).toEqual(boardOf(state, clock.now()));
});

test('patches make of the first board what the last one is', () => {
  const first = hub.board(tenant);
  const agents = new Map(first?.agents.map((view) => [view.id, view]));
  const queues = new Map(first?.queues.map((view) => [view.id, view]));
  for (let n = 0; n < 6; n++) {
    run(ready(n % 2 === 0 ? 'ana' : 'ben'));
    run(calls(`c${n}`, '+442079460120'));
    clock.advance(1_000);
  }
  for (const patch of patches) {
    for (const view of patch.agents) agents.set(view.id, view);
    for (const view of patch.queues) queues.set(view.id, view);
  }
  const last = boardOf(state, clock.now());
  expect([...agents.values()]).toEqual(last.agents);
  expect([...queues.values()]).toEqual(last.queues);
});

test('a colleague who is called looks busy at once', () => {
  const ben = () => {
    clock.advance(1_000);
    return patches.flatMap(({ agents }) => agents).findLast(({ id }) => id === 'ben')?.activity;
  };
  const rung = (role: string) => {
    return [...state.legs.values()].find((each) => each.role === role)?.id ?? '';
  };
  run(ready('ana'));
  run(ready('ben'));
  const target = { kind: 'agent', agent: 'ben' };
  run(any({ type: 'placeCall', agent: 'ana', target, queue: null }));
  expect(ben()).toBe('offered');
  run(answers(rung('agent')));
  run(answers(rung('customer')));
  expect(ben()).toBe('talking');
});

test('after its end no timer waits for midnight', () => {
  const own = new StepClock(Date.UTC(2026, 10, 25, 10));
  const never = () => new Promise<never>(() => undefined);
  const withDays = new ViewHub(own, { caughtUp: never, daySince: never });
  withDays.onState(tenant, state);
  expect(own.waiting).toBeGreaterThan(0);
  withDays.close();
  expect(own.waiting).toBe(0);
});
