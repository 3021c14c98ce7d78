import {
  estimateWaitMs,
  newPace,
  noted,
  notedWait,
  type Pace,
  type Patience,
  patienceMsOf,
} from '../../engine/index.ts';

/** What a queue would remember of its last hour, and say of it to who comes into line. */
export class Memory {
  #pace: Pace;
  #patience: Patience = { waitedMs: 0, gaveUp: 0 };

  constructor(firstGuessMs: number) {
    this.#pace = newPace(firstGuessMs);
  }

  /** Of somebody who found nobody free. */
  estimate(of: { readonly position: number; readonly agents: number }): number | null {
    const handleMs = this.#pace.meanMs;
    const patienceMs = patienceMsOf(this.#patience);
    return estimateWaitMs({ ...of, free: 0, handleMs, patienceMs });
  }

  handled(ms: number): void {
    this.#pace = noted(this.#pace, ms);
  }

  waited(ms: number, gaveUp: boolean): void {
    this.#patience = notedWait(this.#patience, { ms, gaveUp });
  }
}
