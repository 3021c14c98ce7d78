import { AckWait } from './ack-wait.ts';
import { contentRefusal, sdpOf } from './capability.ts';
import type { SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { Reoffer } from './port.ts';
import type { Session } from './session.ts';
import { tooSmallRefusal } from './session-expires.ts';
import type { ServerTransaction } from './transaction.ts';

/** Re-INVITE and UPDATE from the peer (RFC 3261 §14.2, RFC 3311 §5.2): one offer at a time. */
export class ReofferIn {
  readonly #session: Session;
  #transaction: ServerTransaction | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get pending(): boolean {
    return this.#transaction !== undefined;
  }

  /** The dialog is over: what is still unanswered gets 487 (RFC 3261 §15.1.2). */
  stop(): void {
    this.#transaction?.respond({ status: 487 });
    this.#transaction = undefined;
  }

  invite(request: SipRequest, transaction: ServerTransaction): void {
    const refusal =
      this.#busy(request) ??
      tooSmallRefusal(request, this.#session.features.sessionTimer) ??
      contentRefusal(request);
    if (refusal !== undefined) return transaction.respond(refusal);
    transaction.onCancel = () => {
      transaction.respond({ status: 487 });
      this.#release(transaction);
    };
    this.#ask(request, transaction, (sdp) => this.#acceptInvite(request, transaction, sdp));
  }

  update(request: SipRequest, transaction: ServerTransaction): void {
    if (sdpOf(request) === undefined && request.body.length === 0) {
      const tooSmall = tooSmallRefusal(request, this.#session.features.sessionTimer);
      if (tooSmall !== undefined) return transaction.respond(tooSmall);
      this.#session.dialog.refresh(request);
      return transaction.respond(this.#ok(request, undefined));
    }
    const refusal =
      this.#busy(request) ??
      tooSmallRefusal(request, this.#session.features.sessionTimer) ??
      contentRefusal(request);
    if (refusal !== undefined) return transaction.respond(refusal);
    this.#ask(request, transaction, (sdp) => {
      this.#session.dialog.refresh(request);
      transaction.respond(this.#ok(request, sdp));
    });
  }

  /** A PRACK with a new offer; it cannot be refused for glare, only answered or declined. */
  prack(request: SipRequest, transaction: ServerTransaction, answered: () => void): void {
    const refusal = this.pending ? { status: 500, retryAfterS: 1 } : contentRefusal(request);
    if (refusal !== undefined) return transaction.respond(refusal);
    this.#ask(request, transaction, (sdp) => {
      transaction.respond({ status: 200, body: { type: 'application/sdp', text: sdp } });
      answered();
    });
  }

  /**
   * 491: our offer is out, or our answer not acknowledged; 500: theirs is still being answered. In
   * an early dialog nothing but UPDATE, and that only after a first agreement (RFC 3311 §5.2).
   */
  #busy(request: SipRequest): OutgoingResponse | undefined {
    const session = this.#session;
    const early = session.state !== 'confirmed';
    const tooEarly = early && (session.negotiating || request.method !== 'UPDATE');
    if (this.pending || (tooEarly && !session.owner.ownsCallId)) {
      return { status: 500, retryAfterS: 1 + (session.dialog.localTag.length % 9) };
    }
    const glare = session.offering || session.answering || session.negotiating;
    return glare || tooEarly ? { status: 491 } : undefined;
  }

  #ask(request: SipRequest, transaction: ServerTransaction, accept: (sdp: string) => void): void {
    this.#transaction = transaction;
    const settle = (reoffer: Reoffer): void => {
      if (this.#transaction !== transaction) return;
      this.#release(transaction);
      if (reoffer.kind === 'answer') accept(reoffer.sdp);
      else transaction.respond({ status: reoffer.status });
    };
    const failed = (): void => {
      this.#session.core.warn('handlerFailed', 'onReoffer');
      settle({ kind: 'refuse', status: 500 });
    };
    try {
      const reoffer = this.#session.owner.reoffered(sdpOf(request));
      if (reoffer instanceof Promise) reoffer.then(settle, failed);
      else settle(reoffer);
    } catch {
      failed();
    }
  }

  #release(transaction: ServerTransaction): void {
    if (this.#transaction === transaction) this.#transaction = undefined;
  }

  #acceptInvite(request: SipRequest, transaction: ServerTransaction, sdp: string): void {
    const session = this.#session;
    session.dialog.refresh(request);
    const ok = this.#ok(request, sdp);
    transaction.respond(ok);
    session.owner.dialogChanged();
    const delayed = sdpOf(request) === undefined;
    const wait = new AckWait(session.core.timers, {
      seq: request.seq,
      again: () => transaction.respond(ok),
      onAck: (ack) => {
        if (delayed && session.state === 'confirmed') session.owner.reofferAnswered(sdpOf(ack));
        session.settled();
      },
      onTimeout: () => session.ackMissing(),
    });
    session.awaitAck(wait);
  }

  #ok(request: SipRequest, sdp: string | undefined): OutgoingResponse {
    const session = this.#session;
    session.learn(request);
    if (sdp !== undefined) session.localSdp = sdp;
    const body = sdp === undefined ? undefined : { type: 'application/sdp', text: sdp };
    const timer = session.state === 'confirmed' ? session.timer.answer(request) : [];
    const headers = [...session.abilities(), ...timer];
    return { status: 200, contact: session.dialog.contact, headers, body };
  }
}
