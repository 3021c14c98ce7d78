import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LinkState } from '../../live-socket.ts';
import { Value } from '../store/value.ts';
import { hearEmulator } from './emulator-hook.ts';
import { Rest } from './rest.ts';
import { keyActions, keyRows } from './shortcuts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function house() {
  const link = new Value<LinkState>({ kind: 'live' });
  const asked: string[] = [];
  const sleep = () => {
    asked.push('sleep');
    link.set({ kind: 'connecting' });
  };
  const rest = new Rest({ sleep, wake: () => void asked.push('wake') }, link);
  return { link, asked, rest };
}

test('asleep it holds no line; awake, it is shown when it has caught up', async () => {
  const { link, asked, rest } = house();
  rest.suspend();
  expect([asked, rest.isAsleep.get()]).toEqual([['sleep'], true]);
  let isShown = false;
  const shown = rest.resume('live').then(() => (isShown = true));
  expect([asked, rest.isAsleep.get(), rest.page.get()]).toEqual([['sleep', 'wake'], false, 'live']);
  await vi.advanceTimersByTimeAsync(500);
  expect(isShown).toBe(false);
  link.set({ kind: 'live' });
  await shown;
});

test('a line that does not come back holds nobody before an empty frame', async () => {
  const { rest } = house();
  rest.suspend();
  const shown = rest.resume('desk');
  await vi.advanceTimersByTimeAsync(1_500);
  await shown;
});

test('the emulator’s switches are heard from its frame and origin alone', () => {
  const parent = {};
  let hear: (event: unknown) => void = () => undefined;
  const addEventListener = (_name: string, listener: typeof hear) => (hear = listener);
  vi.stubGlobal('window', { parent, addEventListener });
  const done: unknown[] = [];
  const socket = { cut: () => done.push('cut'), bar: (is: boolean) => done.push(is) };
  hearEmulator(['http://localhost:3979'], socket);
  const good = { source: parent, origin: 'http://localhost:3979' };
  hear({ ...good, data: { func: 'emulator.killSocket', args: [] } });
  hear({ ...good, data: { func: 'emulator.offline', args: [true] } });
  hear({ ...good, data: { func: 'emulator.offline', args: 'yes' } });
  expect(done).toEqual(['cut', true, false]);
  hear({ ...good, source: {}, data: { func: 'emulator.killSocket' } });
  hear({ ...good, origin: 'https://evil.test', data: { func: 'emulator.killSocket' } });
  hear({ ...good, data: null });
  hear({ ...good, data: 'emulator.killSocket' });
  expect(done).toHaveLength(3);
});

test('in Microsoft’s cloud nobody listens', () => {
  const addEventListener = vi.fn();
  vi.stubGlobal('window', { parent: {}, addEventListener });
  hearEmulator([], { cut: () => undefined, bar: () => undefined });
  expect(addEventListener).not.toHaveBeenCalled();
});

test('the help lists every key that does something', () => {
  const listed = keyRows.map(([keys]) => keys.toLowerCase());
  expect(Object.keys(keyActions).filter((key) => !listed.includes(key))).toEqual([]);
});
