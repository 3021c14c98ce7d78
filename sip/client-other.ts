import type { SipResponse } from './message.ts';
import type { SipTimer } from './port.ts';
import { SIXTY_FOUR_T1_MS, T1_MS, T2_MS, T4_MS } from './timer-values.ts';
import {
  isReliable,
  type ClientTransaction,
  type ClientUser,
  type Hop,
  type TransactionHost,
} from './transaction.ts';

/**
 * ```
 * trying ──1xx──► proceeding ──final──► completed ──K──► terminated
 *   │  └──────────final─────────────────►  ▲ (repeats absorbed)
 *   └── E: send again; F: timeout ──► terminated
 * ```
 */
type State = 'trying' | 'proceeding' | 'completed' | 'terminated';

export interface RequestPlan {
  readonly key: string;
  readonly hop: Hop;
  readonly user: ClientUser;
}

/** Non-INVITE client transaction: RFC 3261 §17.1.2 figure 6. */
export class ClientOther implements ClientTransaction {
  readonly #host: TransactionHost;
  readonly #plan: RequestPlan;
  readonly #reliable: boolean;
  #state: State = 'trying';
  #again: SipTimer | undefined;
  #deadline: SipTimer | undefined;

  constructor(host: TransactionHost, plan: RequestPlan) {
    this.#host = host;
    this.#plan = plan;
    this.#reliable = isReliable(plan.hop.to);
  }

  get state(): State {
    return this.#state;
  }

  get waiting(): boolean {
    return this.#state === 'trying' || this.#state === 'proceeding';
  }

  /** The bytes are kept only as long as they may have to go again. */
  start(bytes: Buffer): void {
    this.#deadline = this.#host.timers.set(SIXTY_FOUR_T1_MS, () => this.#fail('timeout'));
    if (!this.#reliable) this.#armE(bytes, T1_MS);
    this.#send(bytes);
  }

  receive(response: SipResponse): void {
    if (!this.waiting) return;
    if (response.status < 200) this.#state = 'proceeding';
    else this.#complete();
    this.#plan.user.onResponse(response);
  }

  stop(): void {
    this.#terminate();
  }

  #complete(): void {
    this.#state = 'completed';
    this.#again?.clear();
    this.#deadline?.clear();
    if (this.#reliable) this.#terminate();
    else this.#deadline = this.#host.timers.set(T4_MS, () => this.#terminate());
  }

  #armE(bytes: Buffer, delayMs: number): void {
    this.#again = this.#host.timers.set(delayMs, () => {
      this.#send(bytes);
      if (!this.waiting) return;
      this.#armE(bytes, this.#state === 'proceeding' ? T2_MS : Math.min(delayMs * 2, T2_MS));
    });
  }

  #send(bytes: Buffer): void {
    this.#host.transmit(bytes, this.#plan.hop, () => this.#fail('transport'));
  }

  #fail(why: 'timeout' | 'transport'): void {
    if (!this.waiting) return;
    this.#terminate();
    this.#plan.user.onFailed(why);
  }

  #terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#again?.clear();
    this.#deadline?.clear();
    this.#host.forget(this.#plan.key);
  }
}
