import { createMediaEngine } from '../engine.ts';
import type { MediaEngine, MediaLeg, MediaOptions } from '../port.ts';
import { mediaWorker } from './worker.ts';

const BLOCKS = 14;
const BLOCK_PORTS = 400;
let nextPort = 0;

/**
 * RTP ports for a test: below the system's ephemeral ones, above the product's and the
 * cloud's, and in another block for (nearly) every process, since test processes run side by side.
 */
export function testPorts(count: number): { readonly first: number; readonly last: number } {
  if (nextPort + count > BLOCK_PORTS) nextPort = 0;
  const first = 27_000 + (process.pid % BLOCKS) * BLOCK_PORTS + nextPort;
  nextPort += count + (count & 1);
  return { first, last: first + count - 1 };
}

/** An engine on 127.0.0.1 for tests, with a hundred ports unless told otherwise. */
export async function newTestEngine(options: Partial<MediaOptions> = {}): Promise<MediaEngine> {
  return createMediaEngine({
    workers: 1,
    bind: '127.0.0.1',
    ports: testPorts(100),
    workerEntry: await mediaWorker(),
    ...options,
  });
}

/** Offer and answer between two legs: `a` calls `b`. */
export function connect(a: MediaLeg, b: MediaLeg): void {
  a.accept(b.answer(a.offer()));
}

/** Polls until `probe` gives a value; fails with `what` after `timeoutMs`. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 5000,
): Promise<T> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > endMs) throw new Error(`did not happen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
