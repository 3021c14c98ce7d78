import type { SipResponse } from './message.ts';
import type { OutgoingBody, OutgoingRequest } from './outgoing.ts';
import type { SipHeader } from './port.ts';
import type { Core } from './core.ts';
import type { Dialog } from './dialog.ts';
import type { ClientUser } from './transaction.ts';
import type { SentRequest } from './transaction-layer.ts';

export interface SessionRequestPlan {
  readonly core: Core;
  readonly dialog: Dialog;
  readonly method: string;
  readonly headers?: readonly SipHeader[];
  readonly body?: OutgoingBody | undefined;
  readonly user: ClientUser;
}

/** A request of ours in a dialog. */
export class SessionRequest {
  readonly #plan: SessionRequestPlan;
  #sent: SentRequest;

  constructor(plan: SessionRequestPlan) {
    this.#plan = plan;
    this.#sent = this.#send([]);
  }

  /** As it went out last. */
  get sent(): SentRequest {
    return this.#sent;
  }

  #send(more: readonly SipHeader[]): SentRequest {
    const { core, dialog, user } = this.#plan;
    return core.transactions.request(this.#build(more), dialog.hop(), {
      onResponse: (response: SipResponse) => user.onResponse(response),
      onFailed: (why) => user.onFailed(why),
    });
  }

  #build(more: readonly SipHeader[]): OutgoingRequest {
    const { dialog, method, headers = [], body } = this.#plan;
    const content = { headers: [...headers, ...more] };
    return dialog.request(method, body === undefined ? content : { ...content, body });
  }
}
