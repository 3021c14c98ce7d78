import { expect, it } from 'vitest';
import { CollectId, LegId } from '../../../domain/index.ts';
import { HandTimers } from '../test-support/hand-timers.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import { Collecting } from './collecting.ts';
import { FactQueue } from './fact-queue.ts';
import { Leg } from './leg-table.ts';

function gathering(limits: {
  digitsMin?: number;
  digitsMax?: number;
  endKey?: string | null;
  firstMs?: number;
}) {
  const host = new RecordingHost();
  const timers = new HandTimers();
  const ctx = { host, timers, log: () => undefined };
  const leg = new Leg({
    ...{ tenant: host.tenant, id: LegId.parse('l'), role: 'customer', trunk: null },
    ...{ facts: new FactQueue(ctx, host.tenant), release: () => undefined },
    state: { kind: 'starting' },
  });
  const collecting = new Collecting(ctx, leg, {
    ...{ kind: 'collect', leg: leg.id, collect: CollectId.parse('c') },
    ...{ digitsMin: 2, digitsMax: 4, endKey: '#', betweenMs: 3_000, ...limits },
  });
  const press = (keys: string): void => [...keys].forEach((key) => collecting.take(key));
  const told = async () => {
    await timers.pass(0);
    return host.factsOf('digitsCollected').map(({ ref, count }) => {
      return { count, value: ref === null ? null : host.vault.get(ref) };
    });
  };
  return { press, told, timers, collecting };
}

it.each([
  ['the end key', '12#', {}, '12'],
  ['all that there can be', '12345', {}, '1234'],
  ['the end key as the first of too few', '1#', {}, null],
  ['no end key: it is a digit', '1##2', { endKey: null }, '1##2'],
])('is over by %s', async (_why, keys, limits, value) => {
  const { press, told } = gathering(limits);
  press(keys);
  expect(await told()).toEqual([{ count: value?.length ?? 1, value }]);
});

it('is over by a pause, and what is pressed then belongs to it still', async () => {
  const { press, told, timers } = gathering({});
  press('12');
  await timers.pass(2_999);
  expect(await told()).toEqual([]);
  await timers.pass(1);
  press('34#');
  expect(await told()).toEqual([{ count: 2, value: '12' }]);
});

it('is over when nothing is pressed after the prompt', async () => {
  const { press, told, timers, collecting } = gathering({ firstMs: 5_000 });
  collecting.promptIsOver();
  await timers.pass(4_000);
  collecting.promptBegins();
  await timers.pass(60_000);
  collecting.promptIsOver();
  await timers.pass(4_999);
  expect(await told()).toEqual([]);
  await timers.pass(1);
  press('1');
  expect(await told()).toEqual([{ count: 0, value: null }]);
});

it('waits for the pause alone once there are digits', async () => {
  const { press, told, timers, collecting } = gathering({ firstMs: 1_000 });
  press('12');
  collecting.promptIsOver();
  await timers.pass(2_999);
  expect(await told()).toEqual([]);
});

it('tells nothing when it is to be forgotten', async () => {
  const { press, told, timers, collecting } = gathering({});
  press('12');
  collecting.forget();
  press('3#');
  await timers.pass(10_000);
  expect(await told()).toEqual([]);
});
