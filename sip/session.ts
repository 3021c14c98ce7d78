import type { AckWait } from './ack-wait.ts';
import { allowHeader, refusalOf, sdpOf, supportedHeader } from './capability.ts';
import type { Core } from './core.ts';
import type { Dialog } from './dialog.ts';
import type { DialogUser } from './dialog-table.ts';
import { SipError } from './error.ts';
import type { SipMessage, SipRequest } from './message.ts';
import type { OutgoingBody } from './outgoing.ts';
import { ParseError } from './parse-error.ts';
import type {
  CallEnd,
  CallFeatures,
  DialogState,
  OutgoingRefer,
  ReferOptions,
  SipCall,
  SipHeader,
} from './port.ts';
import { reasonOf } from './reason.ts';
import { ReferIn } from './refer-in.ts';
import { ReferOuts } from './refer-out.ts';
import { ReofferIn } from './reoffer-in.ts';
import { ReofferOut } from './reoffer-out.ts';
import type { SessionOwner } from './session-owner.ts';
import { SessionRequest } from './session-request.ts';
import { SessionTimer } from './session-timer.ts';
import type { ClientUser, ServerTransaction } from './transaction.ts';

/**
 * ```
 * early ──confirm()──► confirmed ──BYE either way, 481, no ACK──► ended
 *   └────────────────────drop()────────────────────────────────────►
 * ```
 */
type State = 'early' | 'confirmed' | 'ended';

/** A call may be transferred more than once, but not for ever. */
const REFERS_MAX = 50;

/** Where 481 is about the response (RFC 3262 §3) or the subscription alone (RFC 5057 §5.1). */
const OWN_481 = new Set(['PRACK', 'NOTIFY']);

/** A BYE waits so long for its place on record; the peer is patient for 32 s. */
const BYE_RECORD_MS = 10_000;

/** One dialog in use: everything that happens in it after the INVITE that made it. */
export class Session implements DialogUser {
  readonly dialog: Dialog;
  readonly core: Core;
  readonly owner: SessionOwner;
  readonly features: CallFeatures;
  readonly timer: SessionTimer;
  readonly #incoming: ReofferIn;
  readonly #outgoing: ReofferOut;
  readonly #referOuts: ReferOuts;
  readonly #referIns: ReferIn[] = [];
  #state: State = 'early';
  #negotiating = true;
  #ackWait: AckWait | undefined;
  #peerAllow: readonly string[] | undefined;
  /** What we described last, to describe it again in a refresh. */
  localSdp: string | undefined;

  constructor(core: Core, dialog: Dialog, owner: SessionOwner & { features: CallFeatures }) {
    this.core = core;
    this.dialog = dialog;
    this.owner = owner;
    this.features = owner.features;
    this.#incoming = new ReofferIn(this);
    this.#outgoing = new ReofferOut(this);
    this.#referOuts = new ReferOuts(this);
    this.timer = new SessionTimer({
      timers: core.timers,
      wish: this.features.sessionTimer,
      refresh: () => this.#refresh(),
      expired: () => this.#expired(),
    });
    core.dialogs.add(this);
  }

  get state(): State {
    return this.#state;
  }

  get call(): SipCall {
    return this.owner.call;
  }

  /** True until the first offer/answer exchange of this dialog is over. */
  get negotiating(): boolean {
    return this.#negotiating;
  }

  negotiated(): void {
    this.#negotiating = false;
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

  /** Everything the dialog is, as another process would need it. */
  stored(): DialogState {
    const { agreed } = this.timer;
    return {
      ...this.dialog.state(),
      ...(agreed === undefined ? {} : { timer: agreed }),
      ...(this.#peerAllow === undefined ? {} : { peerAllow: this.#peerAllow }),
    };
  }

  /** The peer's Allow decides how a session is refreshed (RFC 4028 §7.4). */
  learn(message: SipMessage): void {
    const allow = message.headers.all('allow');
    if (allow.length > 0) this.learnAllow(allow);
  }

  learnAllow(methods: readonly string[]): void {
    this.#peerAllow = methods.slice(0, 32).map((method) => method.toUpperCase());
  }

  peerTakes(method: string): boolean {
    return this.#peerAllow?.includes(method) === true;
  }

  onRequest(request: SipRequest, transaction: ServerTransaction): void {
    if (request.method === 'INVITE') transaction.respond({ status: 100 });
    if (!this.dialog.acceptSeq(request.seq)) return transaction.respond({ status: 500 });
    // Who sends REFER is told how it goes, also where it takes none, as Teams.
    const isReport = request.method === 'NOTIFY' && this.#referOuts.isWaiting;
    const refusal = isReport ? undefined : refusalOf(request, this.features);
    if (refusal !== undefined) return transaction.respond(refusal);
    if (request.method === 'BYE') return this.#onBye(request, transaction);
    if (this.#state === 'ended') return transaction.respond({ status: 481 });
    try {
      this.#inDialog(request, transaction);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      transaction.respond({ status: error.status });
    }
    this.owner.dialogChanged();
  }

  #inDialog(request: SipRequest, transaction: ServerTransaction): void {
    switch (request.method) {
      case 'INVITE':
        return this.#incoming.invite(request, transaction);
      case 'UPDATE':
        return this.#incoming.update(request, transaction);
      case 'PRACK':
        return this.#onPrack(request, transaction);
      case 'REFER':
        return this.#onRefer(request, transaction);
      case 'NOTIFY':
        return this.#referOuts.onNotify(request, transaction);
      case 'INFO':
        return this.#onInfo(request, transaction);
      case 'OPTIONS':
        return transaction.respond({ status: 200, headers: this.abilities() });
      default:
        return transaction.respond({ status: 405, headers: [allowHeader(this.features)] });
    }
  }

  #onRefer(request: SipRequest, transaction: ServerTransaction): void {
    if (this.#state !== 'confirmed') return transaction.respond({ status: 480 });
    if (this.#referIns.length >= REFERS_MAX) return transaction.respond({ status: 486 });
    const refer = new ReferIn(this, request, this.#referIns.length === 0);
    refer.take(request, transaction);
    this.#referIns.push(refer);
  }

  /** Throws SipError when the call is not up or the REFER cannot be written. */
  refer(target: string, options: ReferOptions): OutgoingRefer {
    return this.#referOuts.send(target, options);
  }

  /** Allow and Supported, as they go into every message that makes or changes a session. */
  abilities(): SipHeader[] {
    return [allowHeader(this.features), supportedHeader(this.features)];
  }

  #onBye(request: SipRequest, transaction: ServerTransaction): void {
    const respond = (): void => {
      if (transaction.pending) transaction.respond({ status: 200 });
    };
    // A call that still rings is not taken over: its BYE need not wait.
    if (this.owner.call.state !== 'confirmed') respond();
    const cause = reasonOf(request.headers);
    const onRecord = this.fail({
      by: 'remote',
      status: 0,
      reason: 'BYE',
      ...(cause === undefined ? {} : { cause }),
    });
    if (onRecord === undefined) return respond();
    const patience = this.core.timers.set(BYE_RECORD_MS, respond);
    const settled = (): void => {
      patience.clear();
      respond();
    };
    void onRecord.then(settled, settled);
  }

  /** Brings the answer to the offer in our 18x, or a new offer after theirs (RFC 3262 §5). */
  #onPrack(prack: SipRequest, transaction: ServerTransaction): void {
    const acknowledged = this.owner.pracked(prack);
    if (acknowledged === undefined) return transaction.respond({ status: 481 });
    const sdp = sdpOf(prack);
    const described = acknowledged.body !== undefined;
    if (sdp !== undefined && !this.#negotiating) {
      return this.#incoming.prack(prack, transaction, () => this.owner.prackAnswered());
    }
    if (sdp !== undefined && !described) return transaction.respond({ status: 488 });
    transaction.respond({ status: 200 });
    if (sdp !== undefined) {
      this.negotiated();
      this.owner.reofferAnswered(sdp);
    }
    return this.owner.prackAnswered();
  }

  #onInfo(request: SipRequest, transaction: ServerTransaction): void {
    transaction.respond({ status: 200 });
    const type = request.headers.get('content-type') ?? '';
    this.owner.informed(type, request.body.toString('utf8'));
  }

  /** Over without a BYE of ours. */
  fail(end: CallEnd): Promise<void> | undefined {
    if (this.#state === 'ended') return undefined;
    this.drop();
    return this.owner.over(end);
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
    const user: ClientUser = {
      onResponse: ({ status }) => (status >= 200 ? done() : undefined),
      onFailed: done,
    };
    try {
      this.send('BYE', { headers }, user);
    } catch (error) {
      done();
      this.core.warn('byeNotSent', error instanceof SipError ? error.code : 'unknown');
    }
  }

  /** Throws SipError when the transport is missing. */
  send(
    method: string,
    content: { readonly headers?: readonly SipHeader[]; readonly body?: OutgoingBody | undefined },
    user: ClientUser,
  ): SessionRequest {
    const { core, dialog, owner } = this;
    const sent = new SessionRequest({ core, dialog, auth: owner.auth, method, ...content, user });
    owner.dialogChanged();
    return sent;
  }

  /** UPDATE needs no new agreement; where the peer has none, a re-INVITE repeats the last one. */
  #refresh(): void {
    const update = this.peerTakes('UPDATE');
    if (!update && this.localSdp === undefined) return;
    const sdp = update ? undefined : this.localSdp;
    this.#outgoing.offer(update ? 'UPDATE' : 'INVITE', sdp).then(
      (answer) => (sdp === undefined ? undefined : this.owner.reofferAnswered(answer)),
      () => this.timer.again(),
    );
  }

  #expired(): void {
    if (this.#state === 'ended') return;
    const value = 'SIP;cause=408;text="Session timer expired"';
    this.bye([{ name: 'Reason', value }]);
    this.owner.over({ by: 'timeout', status: 408, reason: 'session timer' });
  }

  #close(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.timer.stop();
    this.#referOuts.stop();
    for (const refer of this.#referIns) refer.stop();
    this.#incoming.stop();
    this.#outgoing.stop();
  }

  async reoffer(sdp: string): Promise<string> {
    return (await this.#outgoing.offer('INVITE', sdp)) ?? '';
  }

  update(sdp: string | undefined): Promise<string | undefined> {
    return this.#outgoing.offer('UPDATE', sdp);
  }

  info(contentType: string, body: string): Promise<void> {
    return this.ask('INFO', { body: { type: contentType, text: body } });
  }

  /** PRACK for a reliable 18x of this dialog (RFC 3262 §4). */
  prack(rseq: number, inviteSeq: number): void {
    const headers = [{ name: 'RAck', value: `${rseq} ${inviteSeq} INVITE` }];
    this.ask('PRACK', { headers }).catch(() => undefined);
  }

  /** Sends a request and waits for its 2xx; rejects with SipError. */
  ask(
    method: string,
    content: { readonly headers?: readonly SipHeader[]; readonly body?: OutgoingBody },
  ): Promise<void> {
    if (this.#state === 'ended') return Promise.reject(new SipError('callEnded', 'call has ended'));
    return new Promise((resolve, reject) => {
      const onFailed = (why: 'timeout' | 'transport'): void => {
        const code = why === 'timeout' ? 'timeout' : 'transportFailed';
        reject(new SipError(code, `${method} not answered`));
      };
      const onResponse = (response: { status: number; reason: string }): void => {
        const { status, reason } = response;
        if (status < 200) return;
        if (status < 300) return resolve();
        reject(new SipError('refused', `${method} refused: ${status}`, { status }));
        // RFC 5057 §5.1: 481 says that the dialog is gone at the other end.
        if (status === 481 && !OWN_481.has(method)) this.fail({ by: 'remote', status, reason });
      };
      try {
        this.send(method, content, { onResponse, onFailed });
      } catch (error) {
        reject(error instanceof SipError ? error : new SipError('transportFailed', 'not sent'));
      }
    });
  }
}
