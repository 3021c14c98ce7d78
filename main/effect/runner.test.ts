import { describe, expect, it } from 'vitest';
import { type Effect, EffectId, LegId, PlayId, TenantId } from '../../domain/index.ts';
import { silentLog, StepClock, turn } from '../test-support/step-clock.ts';
import { EffectRunner, type Settlement } from './runner.ts';

const tenant = TenantId.parse('t');
const leg = (id: string) => LegId.parse(id);

function effect(id: string, lane: string, kind: 'hangUp' | 'stopPlay'): Effect {
  const action =
    kind === 'hangUp'
      ? ({ kind, leg: leg(lane), cause: 'hungUp' } as const)
      : ({ kind, leg: leg(lane), play: PlayId.parse('p') } as const);
  return { id: EffectId.parse(id), lane, action };
}

interface Held {
  readonly id: string;
  readonly done: () => void;
}

function harness() {
  const clock = new StepClock();
  const settled: Settlement[] = [];
  const batches: number[] = [];
  const held: Held[] = [];
  const runner = new EffectRunner({
    clock,
    log: silentLog,
    perform: (_tenant, { id }) =>
      new Promise((resolve) => {
        held.push({ id, done: () => resolve({ result: 'ok', code: '' }) });
      }),
    settle: (_tenant, results) => {
      settled.push(...results);
      batches.push(results.length);
    },
  });
  return { clock, settled, batches, held, runner };
}

describe('EffectRunner', () => {
  it('keeps the order inside a lane and runs lanes side by side', async () => {
    const { runner, held } = harness();
    runner.dispatch(tenant, [
      effect('e1', 'a', 'stopPlay'),
      effect('e2', 'a', 'stopPlay'),
      effect('e3', 'b', 'stopPlay'),
    ]);
    expect(held.map(({ id }) => id)).toEqual(['e1', 'e3']);
    held[0]?.done();
    await turn();
    expect(held.map(({ id }) => id)).toEqual(['e1', 'e3', 'e2']);
  });

  it('settles what waits before a hang-up as superseded, unsent', async () => {
    const { runner, held, settled } = harness();
    runner.dispatch(tenant, [
      effect('e1', 'a', 'stopPlay'),
      effect('e2', 'a', 'stopPlay'),
      effect('e3', 'a', 'hangUp'),
    ]);
    held[0]?.done();
    await turn();
    expect(held.map(({ id }) => id)).toEqual(['e1', 'e3']);
    expect(settled).toContainEqual({ effect: 'e2', result: 'ok', code: 'superseded' });
  });

  it('gives up after the deadline with an unknown outcome and goes on', async () => {
    const { runner, clock, held, settled } = harness();
    runner.dispatch(tenant, [effect('e1', 'a', 'stopPlay'), effect('e2', 'a', 'stopPlay')]);
    clock.advance(20_000);
    await turn();
    expect(settled).toEqual([{ effect: 'e1', result: 'unknown', code: 'deadline' }]);
    expect(held.map(({ id }) => id)).toEqual(['e1', 'e2']);
  });

  it('lets what went well wait for company, and nothing else', async () => {
    const { runner, clock, held, batches } = harness();
    runner.dispatch(tenant, [effect('e1', 'a', 'stopPlay'), effect('e2', 'b', 'stopPlay')]);
    held[0]?.done();
    await turn();
    expect(batches).toEqual([]);
    held[1]?.done();
    await turn();
    clock.advance(50);
    expect(batches).toEqual([2]);

    runner.dispatch(tenant, [effect('e3', 'a', 'stopPlay'), effect('e4', 'b', 'stopPlay')]);
    held[2]?.done();
    await turn();
    runner.dispatch(tenant, [effect('e5', 'b', 'stopPlay'), effect('e6', 'b', 'hangUp')]);
    await turn();
    expect(batches).toEqual([2, 2]);
    clock.advance(1_000);
    expect(batches).toEqual([2, 2]);
  });

  it('forgets a tenant at reset: late answers settle nothing', async () => {
    const { runner, held, settled } = harness();
    runner.dispatch(tenant, [effect('e1', 'a', 'stopPlay')]);
    runner.reset(tenant);
    held[0]?.done();
    await turn();
    expect(settled).toEqual([]);
  });
});
