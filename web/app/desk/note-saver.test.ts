import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NoteSaver } from './note-saver.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('saves after a pause, and in long typing now and then', async () => {
  const saved: string[] = [];
  const saver = new NoteSaver(async (text) => void saved.push(text));
  saver.type('a');
  await vi.advanceTimersByTimeAsync(700);
  expect(saved).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect([saved, saver.state.get()]).toEqual([['a'], 'saved']);
  for (let n = 0; n < 10; n++) {
    saver.type(`b${n}`);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(saved.length).toBeGreaterThanOrEqual(2);
});

test('one at a time; what was typed meanwhile comes last', async () => {
  const saved: string[] = [];
  const ends: (() => void)[] = [];
  const saver = new NoteSaver(async (text) => {
    await new Promise<void>((resolve) => ends.push(resolve));
    saved.push(text);
  });
  saver.type('old');
  const first = saver.flush();
  await vi.advanceTimersByTimeAsync(0);
  saver.type('new');
  const second = saver.flush();
  await vi.advanceTimersByTimeAsync(0);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  await vi.advanceTimersByTimeAsync(0);
  ends[1]?.();
  await second;
  expect([saved, saver.state.get()]).toEqual([['old', 'new'], 'saved']);
});

test('what could not be saved is tried again', async () => {
  let isDown = true;
  const saved: string[] = [];
  const saver = new NoteSaver(async (text) => {
    if (isDown) throw new Error('down');
    saved.push(text);
  });
  saver.type('x');
  expect(await saver.flush()).toBe(false);
  expect(saver.state.get()).toBe('failed');
  isDown = false;
  expect(await saver.flush()).toBe(true);
  expect([saved, saver.state.get()]).toEqual([['x'], 'saved']);
});
