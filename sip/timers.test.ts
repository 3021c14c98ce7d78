import { expect, test } from 'vitest';
import { WallTimers } from './timers.ts';

test('timers fire in the order they are due; cleared ones do not', async () => {
  const timers = new WallTimers();
  const fired: number[] = [];
  await new Promise<void>((resolve) => {
    for (const delayMs of [7, 3, 9, 1, 5, 8, 2, 6, 4]) {
      const timer = timers.set(delayMs, () => fired.push(delayMs));
      if (delayMs % 4 === 0) timer.clear();
    }
    timers.set(12, resolve);
    // Only a reference of the test keeps the process awake: the timers do not.
    setTimeout(() => undefined, 200);
  });
  expect(fired).toEqual([1, 2, 3, 5, 6, 7, 9]);
});

test('stop() forgets all of them, and later ones still work', async () => {
  const timers = new WallTimers();
  const fired: string[] = [];
  timers.set(1, () => fired.push('before'));
  timers.stop();
  await new Promise<void>((resolve) => {
    timers.set(5, resolve);
    setTimeout(() => undefined, 200);
  });
  expect(fired).toEqual([]);
});
