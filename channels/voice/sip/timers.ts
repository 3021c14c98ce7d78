/** The driver's only clock beside `host.now()`; a test may give its own. */
export interface DriverTimers {
  set(delayMs: number, fire: () => void): { clear(): void };
}

export const realTimers: DriverTimers = {
  set(delayMs, fire) {
    const timer = setTimeout(fire, delayMs);
    return { clear: () => clearTimeout(timer) };
  },
};
