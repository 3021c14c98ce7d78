import type { SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { SipTimer } from './port.ts';
import type { ServerPlan } from './server-plan.ts';
import { SIXTY_FOUR_T1_MS, T1_MS, T2_MS, T4_MS } from './timer-values.ts';
import {
  ignore,
  isReliable,
  type Hop,
  type ServerTransaction,
  type TransactionHost,
} from './transaction.ts';

/**
 * ```
 * proceeding ──3xx-6xx──► completed ──ACK──► confirmed ──I──► terminated
 *     │                      │ G: send again; H: no ACK ──────►
 *     └──2xx──► accepted ──L──► terminated
 *                 (repeats absorbed; the 2xx itself is repeated by the call until its ACK)
 * ```
 */
type State = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';

/** INVITE server transaction: RFC 3261 §17.2.1 figure 7 as amended by RFC 6026 §7.1. */
export class ServerInvite implements ServerTransaction {
  onCancel: (cancel: SipRequest) => void = ignore;
  readonly #host: TransactionHost;
  readonly #key: string;
  readonly #hop: Hop;
  readonly #serialise: ServerPlan['serialise'];
  /** Let go with the final response: most of a transaction's life comes after it. */
  #request: SipRequest | undefined;
  readonly #reliable: boolean;
  #state: State = 'proceeding';
  #last: Buffer | undefined;
  /** 100, until it leaves. */
  #trying: OutgoingResponse | undefined;
  #again: SipTimer | undefined;
  #deadline: SipTimer | undefined;

  constructor(host: TransactionHost, plan: ServerPlan) {
    this.#request = plan.request;
    this.#host = host;
    this.#key = plan.key;
    this.#hop = plan.hop;
    this.#serialise = plan.serialise;
    this.#reliable = isReliable(plan.hop.to);
  }

  get state(): State {
    return this.#state;
  }

  get pending(): boolean {
    return this.#state === 'proceeding';
  }

  /**
   * In `accepted` the same 2xx may be sent again; whatever else comes too late is ignored. 100
   * leaves when the turn is over, or before whatever comes sooner: the phone that is to ring does
   * not wait for it (it may take 200 ms, RFC 3261 §17.2.1; sending one takes half a millisecond).
   */
  respond(response: OutgoingResponse): void {
    const { soon } = this.#host.timers;
    if (response.status === 100 && soon !== undefined) {
      this.#trying = response;
      return soon(() => this.#sendTrying());
    }
    this.#sendTrying();
    this.#respond(response);
  }

  #sendTrying(): void {
    if (this.#trying !== undefined) this.#respond(this.#trying);
    this.#trying = undefined;
  }

  #respond(response: OutgoingResponse): void {
    const is2xx = response.status >= 200 && response.status < 300;
    if (this.#state === 'accepted' && is2xx && this.#last !== undefined) this.#send(this.#last);
    if (this.#state !== 'proceeding' || this.#request === undefined) return;
    this.#last = this.#serialise(this.#request, response);
    this.#send(this.#last);
    if (response.status < 200) return;
    this.#request = undefined;
    this.onCancel = ignore;
    if (is2xx) this.#accept();
    else this.#complete();
  }

  receive(request: SipRequest): void {
    if (request.method === 'ACK') {
      if (this.#state === 'completed') this.#confirm();
      return;
    }
    const repeats = this.#state === 'proceeding' || this.#state === 'completed';
    if (repeats && this.#last !== undefined) this.#send(this.#last);
  }

  stop(): void {
    this.#terminate();
  }

  #accept(): void {
    this.#state = 'accepted';
    this.#deadline = this.#host.timers.set(SIXTY_FOUR_T1_MS, () => this.#terminate());
  }

  #complete(): void {
    this.#state = 'completed';
    if (!this.#reliable) this.#armG(T1_MS);
    this.#deadline = this.#host.timers.set(SIXTY_FOUR_T1_MS, () => this.#terminate());
  }

  #confirm(): void {
    this.#state = 'confirmed';
    this.#clear();
    if (this.#reliable) this.#terminate();
    else this.#deadline = this.#host.timers.set(T4_MS, () => this.#terminate());
  }

  #armG(delayMs: number): void {
    this.#again = this.#host.timers.set(delayMs, () => {
      if (this.#last !== undefined) this.#send(this.#last);
      if (this.#state === 'completed') this.#armG(Math.min(delayMs * 2, T2_MS));
    });
  }

  #send(bytes: Buffer): void {
    this.#host.transmit(bytes, this.#hop);
  }

  #clear(): void {
    this.#again?.clear();
    this.#deadline?.clear();
  }

  #terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#clear();
    this.#host.forget(this.#key);
  }
}
