import { expect, it } from 'vitest';
import { callSealer } from './sealed-call.ts';
import { KeptDialog } from './kept-dialog.ts';

/** A clock whose timers fire as it is moved. */
class Clock {
  nowMs = 1_000_000;
  readonly #due: { readonly at: number; readonly fire: () => void }[] = [];

  readonly timers = {
    set: (delayMs: number, fire: () => void) => {
      const timer = { at: this.nowMs + delayMs, fire };
      this.#due.push(timer);
      return { clear: () => void this.#due.splice(this.#due.indexOf(timer), 1) };
    },
  };

  pass(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#due.splice(this.#due.indexOf(next), 1);
      this.nowMs = next.at;
      next.fire();
    }
    this.nowMs = until;
  }
}

function kept() {
  const clock = new Clock();
  const { timers } = clock;
  const host = { now: () => clock.nowMs };
  const ctx = { sealer: callSealer(Buffer.alloc(32)), timers, host, log: () => undefined };
  const dialog = new KeptDialog();
  let stored = 0;
  const change = (): void => {
    dialog.changed(ctx, () => {
      stored += 1;
      return Promise.resolve();
    });
  };
  return { clock, dialog, change, stored: () => stored };
}

it('two messages of one change are one record, a second change waits for its second', () => {
  const { clock, change, stored } = kept();
  change();
  change();
  clock.pass(50);
  expect(stored()).toBe(1);
  change();
  clock.pass(500);
  expect(stored()).toBe(1);
  clock.pass(500);
  expect(stored()).toBe(2);
});

it('a peer that goes on and on is followed once in thirty seconds', () => {
  const { clock, change, stored } = kept();
  for (let n = 0; n < 300; n++) {
    change();
    clock.pass(1_000);
  }
  // Twenty at a stretch, then what comes back: one each thirty seconds.
  expect(stored()).toBeGreaterThanOrEqual(28);
  expect(stored()).toBeLessThanOrEqual(32);
});

it('a long call whose people hold it now and then is kept up with to the second', () => {
  const { clock, change, stored } = kept();
  for (let n = 0; n < 40; n++) {
    change();
    clock.pass(60_000);
  }
  expect(stored()).toBe(40);
  change();
  clock.pass(2_000);
  change();
  clock.pass(1_000);
  expect(stored()).toBe(42);
});

it('of a call that is over nothing more is stored', () => {
  const { clock, dialog, change, stored } = kept();
  change();
  dialog.stop();
  change();
  clock.pass(60_000);
  expect(stored()).toBe(0);
});
