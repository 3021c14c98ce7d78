import type { SipResponse } from './message.ts';
import type { OutgoingBody, OutgoingRequest } from './outgoing.ts';
import type { SipHeader } from './port.ts';
import type { Core } from './core.ts';
import type { Dialog } from './dialog.ts';
import type { DigestClient } from './digest-client.ts';
import type { ClientUser } from './transaction.ts';
import type { SentRequest } from './transaction-layer.ts';

export interface SessionRequestPlan {
  readonly core: Core;
  readonly dialog: Dialog;
  readonly auth: DigestClient | undefined;
  readonly method: string;
  readonly headers?: readonly SipHeader[];
  readonly body?: OutgoingBody | undefined;
  readonly user: ClientUser;
}

/** A realm, a proxy's realm, and each once more for a stale nonce. */
const ATTEMPTS_MAX = 4;

/** A request of ours in a dialog; a challenge is answered with the next CSeq (RFC 3261 §22.2). */
export class SessionRequest {
  readonly #plan: SessionRequestPlan;
  #attempts = 0;
  #sent: SentRequest;

  constructor(plan: SessionRequestPlan) {
    this.#plan = plan;
    this.#sent = this.#send();
  }

  /** As it went out last. */
  get sent(): SentRequest {
    return this.#sent;
  }

  #send(): SentRequest {
    const { core, dialog, user } = this.#plan;
    this.#attempts += 1;
    return core.transactions.request(this.#build(), dialog.hop(), {
      onResponse: (response) => this.#onResponse(response),
      onFailed: (why) => user.onFailed(why),
    });
  }

  #onResponse(response: SipResponse): void {
    const { auth, user } = this.#plan;
    if (this.#attempts < ATTEMPTS_MAX && auth?.learn(response) === true) this.#sent = this.#send();
    else user.onResponse(response);
  }

  #build(): OutgoingRequest {
    const { dialog, auth, method, headers = [], body } = this.#plan;
    const request = dialog.request(method, body === undefined ? { headers } : { headers, body });
    const proof = auth?.headers({ method, uri: request.uri }) ?? [];
    return proof.length === 0 ? request : { ...request, headers: [...request.headers, ...proof] };
  }
}
