import type { SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { SipTimer } from './port.ts';
import type { ServerPlan } from './server-plan.ts';
import { SIXTY_FOUR_T1_MS } from './timer-values.ts';
import {
  ignore,
  isReliable,
  type Hop,
  type ServerTransaction,
  type TransactionHost,
} from './transaction.ts';

/**
 * ```
 * trying ──1xx──► proceeding ──final──► completed ──J──► terminated
 *    └───────────────final────────────────▲ (repeats get the same answer)
 * ```
 */
type State = 'trying' | 'proceeding' | 'completed' | 'terminated';

/** Non-INVITE server transaction: RFC 3261 §17.2.2 figure 8. */
export class ServerOther implements ServerTransaction {
  onCancel: (cancel: SipRequest) => void = ignore;
  readonly #host: TransactionHost;
  readonly #key: string;
  readonly #hop: Hop;
  readonly #serialise: ServerPlan['serialise'];
  /** Let go with the final response: most of a transaction's life comes after it. */
  #request: SipRequest | undefined;
  readonly #reliable: boolean;
  #state: State = 'trying';
  #last: Buffer | undefined;
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
    return this.#state === 'trying' || this.#state === 'proceeding';
  }

  respond(response: OutgoingResponse): void {
    if (!this.pending || this.#request === undefined) return;
    this.#last = this.#serialise(this.#request, response);
    this.#host.transmit(this.#last, this.#hop);
    this.#state = response.status < 200 ? 'proceeding' : 'completed';
    if (this.#state === 'proceeding') return;
    this.#request = undefined;
    if (this.#reliable) this.#terminate();
    else this.#deadline = this.#host.timers.set(SIXTY_FOUR_T1_MS, () => this.#terminate());
  }

  receive(_repeat: SipRequest): void {
    if (this.#last !== undefined) this.#host.transmit(this.#last, this.#hop);
  }

  stop(): void {
    this.#terminate();
  }

  #terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#deadline?.clear();
    this.#host.forget(this.#key);
  }
}
