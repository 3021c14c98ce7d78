import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for a condition of the world outside, and says what is missing when it does not come. A
 * probe gives the value, or undefined for "not yet".
 */
export async function until<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await pause(25);
  }
}

/** For conditions that are plainly true or false. */
export async function untilTrue(
  what: string,
  probe: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  await until(what, async () => ((await probe()) ? true : undefined), timeoutMs);
}
