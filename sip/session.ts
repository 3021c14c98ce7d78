import type { AckWait } from './ack-wait.ts';
import { ALLOW, refusalOf } from './capability.ts';
import type { Core } from './core.ts';
import type { Dialog } from './dialog.ts';
import type { DialogUser } from './dialog-table.ts';
import { SipError } from './error.ts';
import type { SipRequest } from './message.ts';
import type { CallEnd, SipHeader } from './port.ts';
import { reasonOf } from './reason.ts';
import { ReofferIn } from './reoffer-in.ts';
import { ReofferOut } from './reoffer-out.ts';
import type { SessionOwner } from './session-owner.ts';
import type { ServerTransaction } from './transaction.ts';

/**
 * ```
 * early ──confirm()──► confirmed ──BYE either way, 481, no ACK──► ended
 *   └────────────────────drop()────────────────────────────────────►
 * ```
 */
type State = 'early' | 'confirmed' | 'ended';

/** One dialog in use: everything that happens in it after the INVITE that made it. */
export class Session implements DialogUser {
  readonly dialog: Dialog;
  readonly core: Core;
  readonly owner: SessionOwner;
  readonly #incoming: ReofferIn;
  readonly #outgoing: ReofferOut;
  #state: State = 'early';
  #ackWait: AckWait | undefined;

  constructor(core: Core, dialog: Dialog, owner: SessionOwner) {
    this.core = core;
    this.dialog = dialog;
    this.owner = owner;
    this.#incoming = new ReofferIn(this);
    this.#outgoing = new ReofferOut(this);
    core.dialogs.add(this);
  }

  get state(): State {
    return this.#state;
  }

  /** Our own offer is on its way. */
  get offering(): boolean {
    return this.#outgoing.pending;
  }

  /** The peer's offer is not answered, or our 2xx not acknowledged. */
  get answering(): boolean {
    return this.#incoming.pending || this.#ackWait?.open === true;
  }

  confirm(): void {
    if (this.#state === 'early') this.#state = 'confirmed';
  }

  /** The 2xx that made or changed this session waits for its ACK. */
  awaitAck(wait: AckWait): void {
    this.#ackWait = wait;
  }

  onAck(ack: SipRequest): void {
    this.#ackWait?.receive(ack);
  }

  onRequest(request: SipRequest, transaction: ServerTransaction): void {
    if (request.method === 'INVITE') transaction.respond({ status: 100 });
    if (!this.dialog.acceptSeq(request.seq)) return transaction.respond({ status: 500 });
    const refusal = refusalOf(request);
    if (refusal !== undefined) return transaction.respond(refusal);
    if (request.method === 'BYE') return this.#onBye(request, transaction);
    if (this.#state === 'ended') return transaction.respond({ status: 481 });
    switch (request.method) {
      case 'INVITE':
        return this.#incoming.invite(request, transaction);
      case 'UPDATE':
        return this.#incoming.update(request, transaction);
      case 'INFO':
        return this.#onInfo(request, transaction);
      case 'OPTIONS':
        return transaction.respond({ status: 200, headers: [ALLOW] });
      default:
        return transaction.respond({ status: 405, headers: [ALLOW] });
    }
  }

  #onBye(request: SipRequest, transaction: ServerTransaction): void {
    transaction.respond({ status: 200 });
    if (this.#state === 'ended') return;
    const cause = reasonOf(request.headers);
    this.fail({
      by: 'remote',
      status: 0,
      reason: 'BYE',
      ...(cause === undefined ? {} : { cause }),
    });
  }

  #onInfo(request: SipRequest, transaction: ServerTransaction): void {
    transaction.respond({ status: 200 });
    const type = request.headers.get('content-type') ?? '';
    this.owner.informed(type, request.body.toString('utf8'));
  }

  /** Over without a BYE of ours. */
  fail(end: CallEnd): void {
    if (this.#state === 'ended') return;
    this.drop();
    this.owner.over(end);
  }

  /** Forgets the dialog: it never came to be, or the peer ended it. */
  drop(): void {
    this.#close();
    this.#ackWait?.stop();
    this.core.dialogs.remove(this);
  }

  /**
   * Ends the dialog from our side. A BYE must not overtake the ACK of our 2xx (RFC 3261 §15), so it
   * waits for it; the dialog stays known until the BYE is answered, for a BYE that crosses it.
   */
  bye(headers: readonly SipHeader[]): void {
    if (this.#state === 'ended') return;
    this.#close();
    if (this.#ackWait?.open === true) this.#byeAfterAck = headers;
    else this.#sendBye(headers);
  }

  #byeAfterAck: readonly SipHeader[] | undefined;

  /** The ACK came (or never will): a BYE that had to wait goes now. */
  settled(): void {
    if (this.#byeAfterAck === undefined) return;
    const headers = this.#byeAfterAck;
    this.#byeAfterAck = undefined;
    this.#sendBye(headers);
  }

  /** No ACK within 64*T1: BYE, and the call is over (RFC 3261 §13.3.1.4). */
  ackMissing(): void {
    if (this.#state === 'ended') return this.settled();
    this.#close();
    this.#sendBye([]);
    this.owner.over({ by: 'timeout', status: 0, reason: 'no ACK' });
  }

  #sendBye(headers: readonly SipHeader[]): void {
    const done = (): void => this.core.dialogs.remove(this);
    try {
      this.core.transactions.request(this.dialog.request('BYE', { headers }), this.dialog.hop(), {
        onResponse: (response) => (response.status >= 200 ? done() : undefined),
        onFailed: done,
      });
    } catch (error) {
      done();
      this.core.warn('byeNotSent', error instanceof SipError ? error.code : 'unknown');
    }
  }

  #close(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#incoming.stop();
    this.#outgoing.stop();
  }

  reoffer(sdp: string): Promise<string> {
    return this.#outgoing.offer(sdp);
  }

  info(contentType: string, body: string): Promise<void> {
    if (this.#state === 'ended') return Promise.reject(new SipError('callEnded', 'call has ended'));
    const request = this.dialog.request('INFO', { body: { type: contentType, text: body } });
    return new Promise((resolve, reject) => {
      const onFailed = (why: 'timeout' | 'transport'): void =>
        reject(
          new SipError(why === 'timeout' ? 'timeout' : 'transportFailed', 'INFO not answered'),
        );
      const onResponse = (response: { status: number; reason: string }): void => {
        const { status, reason } = response;
        if (status < 200) return;
        if (status < 300) return resolve();
        reject(new SipError('refused', `INFO refused: ${status}`, { status }));
        // RFC 5057 §5.1: 481 says that the dialog is gone at the other end.
        if (status === 481) this.fail({ by: 'remote', status, reason });
      };
      this.core.transactions.request(request, this.dialog.hop(), { onResponse, onFailed });
    });
  }
}
