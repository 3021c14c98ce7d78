import type { DriverTimers } from '../sip/timers.ts';
import type { Speaking } from './agent-line.ts';

const LOOK_MS = 100;
const MARKS_MAX = 100;

interface Mark {
  readonly name: string;
  /** Of all that was written before it. */
  readonly atMs: number;
}

/**
 * Marks of a virtual agent in the sound that it speaks: told when all before them has been heard,
 * to the tenth of a second, or thrown away.
 */
export class Marks {
  readonly #speaking: Speaking;
  readonly #timers: DriverTimers;
  readonly #told: (name: string) => void;
  #waiting: Mark[] = [];
  #writtenMs = 0;
  #timer: { clear(): void } | null = null;

  constructor(speaking: Speaking, timers: DriverTimers, told: (name: string) => void) {
    this.#speaking = speaking;
    this.#timers = timers;
    this.#told = told;
  }

  wrote(ms: number): void {
    this.#writtenMs += ms;
  }

  add(name: string): void {
    if (this.#waiting.length >= MARKS_MAX) return;
    this.#waiting.push({ name, atMs: this.#writtenMs });
    if (this.#timer === null) void this.#look();
  }

  /** All was heard or thrown away, unless more was written since. */
  drained(): void {
    if (this.#waiting.length > 0) void this.#look();
  }

  stop(): void {
    this.#timer?.clear();
    this.#waiting = [];
  }

  async #look(): Promise<void> {
    const writtenMs = this.#writtenMs;
    try {
      const { queuedMs } = await this.#speaking.stats();
      this.#tellUntil(writtenMs - queuedMs);
    } catch {
      return; // The leg is gone.
    }
    if (this.#waiting.length === 0 || this.#timer !== null) return;
    this.#timer = this.#timers.set(LOOK_MS, () => {
      this.#timer = null;
      void this.#look();
    });
  }

  #tellUntil(heardMs: number): void {
    const isHeard = ({ atMs }: Mark): boolean => atMs <= heardMs;
    const heard = this.#waiting.filter(isHeard);
    this.#waiting = this.#waiting.filter((mark) => !isHeard(mark));
    for (const { name } of heard) this.#told(name);
  }
}
