import { createMediaEngine } from '../engine.ts';
import type { MediaEngine, MediaLeg, MediaOptions } from '../port.ts';
import { mediaWorker } from './worker.ts';

/** An engine on 127.0.0.1 for tests; give each its own port range. */
export async function newTestEngine(options: Partial<MediaOptions> = {}): Promise<MediaEngine> {
  return createMediaEngine({
    workers: 1,
    bind: '127.0.0.1',
    ports: { first: 42_000, last: 42_199 },
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
