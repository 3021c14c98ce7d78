import type { DriverTimers } from '../sip/timers.ts';

/** Time that passes when the test says so. */
export class HandTimers implements DriverTimers {
  #now = 0;
  #timers: { readonly at: number; readonly fire: () => void }[] = [];

  set(delayMs: number, fire: () => void): { clear(): void } {
    const timer = { at: this.#now + delayMs, fire };
    this.#timers.push(timer);
    return {
      clear: () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
      },
    };
  }

  get nowMs(): number {
    return this.#now;
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** Each due timer in its turn, with room for what it promises. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await turns();
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = next.at;
      this.#timers = this.#timers.filter((one) => one !== next);
      next.fire();
    }
    this.#now = end;
    await turns();
  }
}

async function turns(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}
