import type { SipResponse } from './message.ts';
import type { SipTimer } from './port.ts';
import { SIXTY_FOUR_T1_MS, T1_MS, TIMER_D_MS } from './timer-values.ts';
import {
  isReliable,
  type ClientTransaction,
  type ClientUser,
  type Hop,
  type TransactionHost,
} from './transaction.ts';

/**
 * ```
 * calling ──1xx──► proceeding ──3xx-6xx──► completed ──D──► terminated
 *    │                 │                     (re-ACKs what comes again)
 *    │ A: send again   └──2xx──► accepted ──M──► terminated
 *    │ B: timeout                  (every 2xx goes up: forks and repeats)
 *    └──► terminated
 * ```
 */
type State = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';

export interface InvitePlan {
  readonly key: string;
  readonly hop: Hop;
  readonly user: ClientUser;
  /** Builds the ACK of a refusal: same branch, the response's To (RFC 3261 §17.1.1.3). */
  readonly ackFor: (response: SipResponse) => Buffer;
}

/** INVITE client transaction: RFC 3261 §17.1.1 figure 5 as amended by RFC 6026 §7.2. */
export class ClientInvite implements ClientTransaction {
  readonly #host: TransactionHost;
  readonly #plan: InvitePlan;
  readonly #reliable: boolean;
  #state: State = 'calling';
  #again: SipTimer | undefined;
  #deadline: SipTimer | undefined;
  #ack: Buffer | undefined;

  constructor(host: TransactionHost, plan: InvitePlan) {
    this.#host = host;
    this.#plan = plan;
    this.#reliable = isReliable(plan.hop.to);
  }

  get state(): State {
    return this.#state;
  }

  get waiting(): boolean {
    return this.#state === 'calling' || this.#state === 'proceeding';
  }

  /** The bytes are kept only as long as they may have to go again. */
  start(bytes: Buffer): void {
    this.#deadline = this.#host.timers.set(SIXTY_FOUR_T1_MS, () => this.#fail('timeout'));
    if (!this.#reliable) this.#armA(bytes, T1_MS);
    this.#send(bytes);
  }

  /** As if we had sent it and heard a 1xx: another process did the sending. */
  resume(): void {
    this.#state = 'proceeding';
  }

  receive(response: SipResponse): void {
    switch (this.#state) {
      case 'calling':
      case 'proceeding':
        return this.#first(response);
      case 'completed':
        if (response.status >= 300 && this.#ack !== undefined) this.#send(this.#ack);
        return undefined;
      case 'accepted':
        if (response.status >= 200 && response.status < 300) this.#plan.user.onResponse(response);
        return undefined;
      case 'terminated':
        return undefined;
    }
  }

  stop(): void {
    this.#terminate();
  }

  #first(response: SipResponse): void {
    this.#clear();
    if (response.status < 200) this.#state = 'proceeding';
    else if (response.status < 300) this.#accept();
    else this.#complete(response);
    this.#plan.user.onResponse(response);
  }

  #accept(): void {
    this.#state = 'accepted';
    this.#deadline = this.#host.timers.set(SIXTY_FOUR_T1_MS, () => this.#terminate());
  }

  #complete(response: SipResponse): void {
    this.#state = 'completed';
    this.#ack = this.#plan.ackFor(response);
    this.#send(this.#ack);
    if (this.#reliable) this.#terminate();
    else this.#deadline = this.#host.timers.set(TIMER_D_MS, () => this.#terminate());
  }

  #armA(bytes: Buffer, delayMs: number): void {
    this.#again = this.#host.timers.set(delayMs, () => {
      this.#send(bytes);
      if (this.#state === 'calling') this.#armA(bytes, delayMs * 2);
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

  #clear(): void {
    this.#again?.clear();
    this.#deadline?.clear();
  }

  #terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#clear();
    this.#host.forget(this.#plan.key);
  }
}
