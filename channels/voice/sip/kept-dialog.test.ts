import { expect, it } from 'vitest';
import { HandTimers } from '../test-support/hand-timers.ts';
import { callSealer } from './sealed-call.ts';
import { KeptDialog } from './kept-dialog.ts';

function kept() {
  const timers = new HandTimers();
  const host = { now: () => timers.nowMs };
  const ctx = { sealer: callSealer(Buffer.alloc(32)), timers, host, log: () => undefined };
  const dialog = new KeptDialog();
  let stored = 0;
  const change = (): void => {
    dialog.changed(ctx, () => {
      stored += 1;
      return Promise.resolve();
    });
  };
  return { timers, dialog, change, stored: () => stored };
}

it('two messages of one change are one record, a second change waits for its second', async () => {
  const { timers, change, stored } = kept();
  change();
  change();
  await timers.pass(50);
  expect(stored()).toBe(1);
  change();
  await timers.pass(500);
  expect(stored()).toBe(1);
  await timers.pass(500);
  expect(stored()).toBe(2);
});

it('a peer that goes on and on is followed once in thirty seconds', async () => {
  const { timers, change, stored } = kept();
  for (let n = 0; n < 300; n++) {
    change();
    await timers.pass(1_000);
  }
  // Twenty at a stretch, then what comes back: one each thirty seconds.
  expect(stored()).toBeGreaterThanOrEqual(28);
  expect(stored()).toBeLessThanOrEqual(32);
});

it('a long call whose people hold it now and then is kept up with to the second', async () => {
  const { timers, change, stored } = kept();
  for (let n = 0; n < 40; n++) {
    change();
    await timers.pass(60_000);
  }
  expect(stored()).toBe(40);
  change();
  await timers.pass(2_000);
  change();
  await timers.pass(1_000);
  expect(stored()).toBe(42);
});

it('of a call that is over nothing more is stored', async () => {
  const { timers, dialog, change, stored } = kept();
  change();
  dialog.stop();
  change();
  await timers.pass(60_000);
  expect(stored()).toBe(0);
});
