import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BoardStore } from './board-store.ts';
import { ServerClock } from './clock.ts';
import { LiveSocket } from './live-socket.ts';
import type { LinkState } from './live-socket.ts';

/** A line as the browser has it; `hear` is the server's side. */
class FakeLine {
  static readonly OPEN = 1;
  readyState = 0;
  readonly sent: object[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor() {
    lines.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as object);
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = FakeLine.OPEN;
    this.onopen?.();
  }
  hear(message: object): void {
    this.onmessage?.({ data: JSON.stringify({ ...nothing, ...message }) });
  }
}
const nothing = { seq: 1, now: 0, interactions: [], agents: [], queues: [], gone: [] };

let lines: FakeLine[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  vi.stubGlobal('WebSocket', FakeLine);
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('document', { addEventListener: () => undefined, visibilityState: 'visible' });
  vi.stubGlobal('location', { href: 'http://localhost:3978/' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function lineUp({ token = async () => 'one', renewInMs = 3_600_000 } = {}) {
  const told: LinkState['kind'][] = [];
  const session = { token, drop: () => undefined, renewInMs: () => renewInMs };
  const socket = new LiveSocket({
    session,
    board: new BoardStore((run) => run()),
    clock: new ServerClock(() => Date.now()),
    link: ({ kind }) => told.push(kind),
  });
  await socket.start();
  return { socket, told };
}
const lastLine = (): FakeLine => {
  const line = lines.at(-1);
  if (line === undefined) throw new Error('no line was opened');
  return line;
};

test('a live line is told once, however many messages come', async () => {
  const { socket, told } = await lineUp();
  lastLine().open();
  lastLine().hear({ type: 'snapshot', n: 1 });
  for (const n of [2, 3, 4]) lastLine().hear({ type: 'patch', n });
  expect(told).toEqual(['live']);
  socket.cut();
  await vi.advanceTimersByTimeAsync(1_000);
  lastLine().open();
  lastLine().hear({ type: 'resumed', n: 4 });
  expect(told).toEqual(['live', 'lost', 'live']);
});

test('a line that never comes up is given up, and tried again', async () => {
  const { told } = await lineUp();
  await vi.advanceTimersByTimeAsync(62_000);
  expect(told).toEqual(['lost']);
  expect(lines.length).toBe(2);
  expect(lines[0]?.readyState).toBe(3);
});

test('pings keep a line that answers; one that is silent is cut', async () => {
  const { told } = await lineUp();
  lastLine().open();
  lastLine().hear({ type: 'snapshot', n: 1 });
  for (let n = 0; n < 5; n++) {
    await vi.advanceTimersByTimeAsync(20_000);
    lastLine().hear({ type: 'pong', ping: Date.now() });
  }
  expect(told).toEqual(['live']);
  await vi.advanceTimersByTimeAsync(70_000);
  expect(told.slice(0, 2)).toEqual(['live', 'lost']);
});

test('a token fetched for a line that broke meanwhile is not sent twice on the next', async () => {
  const waiting: ((token: string) => void)[] = [];
  let isSlow = false;
  const token = () =>
    isSlow ? new Promise<string>((resolve) => waiting.push(resolve)) : Promise.resolve('one');
  const { socket } = await lineUp({ token, renewInMs: 10_000 });
  lastLine().open();
  isSlow = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(waiting).toHaveLength(1);
  isSlow = false;
  socket.cut();
  await vi.advanceTimersByTimeAsync(1_000);
  lastLine().open();
  waiting[0]?.('late');
  await vi.advanceTimersByTimeAsync(0);
  const tokens = lastLine().sent.filter((message) => 'token' in message);
  expect(tokens).toEqual([{ token: 'one' }]);
});

test('stopped, it closes its line and opens no other', async () => {
  const { socket, told } = await lineUp();
  lastLine().open();
  socket.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([lines.length, lines[0]?.readyState, told]).toEqual([1, 3, []]);
});
