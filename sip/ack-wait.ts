import type { SipRequest } from './message.ts';
import type { SipTimer, SipTimers } from './port.ts';
import { SIXTY_FOUR_T1_MS, T1_MS, T2_MS } from './timer-values.ts';

export interface AckWaitPlan {
  readonly seq: number;
  /** Sends the 2xx again. */
  readonly again: () => void;
  readonly onAck: (ack: SipRequest) => void;
  readonly onTimeout: () => void;
}

/**
 * Repeats a 2xx to INVITE until its ACK comes, over every transport, from T1 doubling to T2, and
 * gives up after 64*T1 (RFC 3261 §13.3.1.4).
 */
export class AckWait {
  readonly #timers: SipTimers;
  readonly #plan: AckWaitPlan;
  #again: SipTimer | undefined;
  #deadline: SipTimer | undefined;
  #open = true;

  constructor(timers: SipTimers, plan: AckWaitPlan) {
    this.#timers = timers;
    this.#plan = plan;
    this.#arm(T1_MS);
    this.#deadline = timers.set(SIXTY_FOUR_T1_MS, () => {
      this.stop();
      plan.onTimeout();
    });
  }

  get open(): boolean {
    return this.#open;
  }

  /** True when the ACK was the one waited for. */
  receive(ack: SipRequest): boolean {
    if (!this.#open || ack.seq !== this.#plan.seq) return false;
    this.stop();
    this.#plan.onAck(ack);
    return true;
  }

  stop(): void {
    this.#open = false;
    this.#again?.clear();
    this.#deadline?.clear();
  }

  #arm(delayMs: number): void {
    this.#again = this.#timers.set(delayMs, () => {
      this.#plan.again();
      this.#arm(Math.min(delayMs * 2, T2_MS));
    });
  }
}
