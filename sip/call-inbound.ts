import { AckWait } from './ack-wait.ts';
import { partsOf } from './body-parts.ts';
import { CallBase, reasonHeaders, type RejectOptions } from './call.ts';
import { hasTag, sdpOf } from './capability.ts';
import { fraction } from './chance.ts';
import { checkHeaders } from './check-headers.ts';
import { contactValue } from './contact.ts';
import type { Core } from './core.ts';
import { uasDialog } from './dialog.ts';
import type { Arrival } from './dispatch.ts';
import { SipError } from './error.ts';
import type { HeaderBlock } from './header-block.ts';
import type { SipRequest } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { CallFeatures, SipBodyPart, SipCall, SipHeader, SipTimer } from './port.ts';
import { reasonOf } from './reason.ts';
import { ReliableProgress } from './reliable-progress.ts';
import { Session } from './session.ts';
import { isToken } from './text.ts';
import { PROGRESS_AGAIN_MS } from './timer-values.ts';
import type { ServerTransaction } from './transaction.ts';

/** An INVITE that reached us: RFC 3261 §13.3 (UAS). */
export class InboundCall extends CallBase {
  readonly direction = 'inbound';
  readonly headers: HeaderBlock;
  override readonly peerNames: readonly string[];
  override readonly parts: readonly SipBodyPart[];
  override readonly replaces: SipCall | undefined;
  override readonly user: string | undefined;
  readonly #request: SipRequest;
  readonly #transaction: ServerTransaction;
  readonly #session: Session;
  readonly #reliable: ReliableProgress;
  #progressAgain: SipTimer | undefined;

  constructor(core: Core, arrival: Arrival, gone: () => void) {
    const { request, transaction } = arrival;
    super(core, partiesOf(request, arrival.features), gone);
    this.#request = request;
    this.#transaction = transaction;
    this.headers = request.headers;
    this.peerNames = core.peerNames(request.source);
    this.replaces = arrival.replaces;
    this.user = arrival.user;
    this.remoteSdp = sdpOf(request);
    this.parts = partsOf(request);
    const contact = contactValue(core.local(request.source), arrival.contact);
    this.#session = new Session(core, uasDialog(request, core.random(), contact), this);
    this.session = this.#session;
    this.#session.learn(request);
    this.#reliable = new ReliableProgress({
      timers: core.timers,
      inviteSeq: request.seq,
      // RFC 3262 §3: anywhere in the lower half, so that a proxy's own are told apart.
      firstSeq: 1 + Math.floor(fraction(core.random()) * 0x7fff_0000),
      transmit: (response) => transaction.respond(response),
      onTimeout: () => this.#onNoPrack(),
    });
    transaction.onCancel = (cancel) => this.#onCancel(cancel);
  }

  progress(
    status: 180 | 181 | 182 | 183,
    options: { sdp?: string; reliable?: boolean; fork?: string } = {},
  ): void {
    if (this.state !== 'calling' && this.state !== 'early') return;
    if (options.fork !== undefined) return this.#forked(status, options.fork);
    this.enter('early');
    const { sdp } = options;
    if (sdp !== undefined) this.#session.localSdp = sdp;
    const body = sdp === undefined ? undefined : { type: 'application/sdp', text: sdp };
    const response = { status, body, ...this.#dialogMaking(this.#session.abilities()) };
    this.#progress(response, this.#isReliable(options.reliable === true));
  }

  #forked(status: number, toTag: string): void {
    if (!isToken(toTag)) throw new SipError('headerInvalid', 'a tag is a token');
    const response = { status, ...this.#dialogMaking(this.#session.abilities()) };
    this.#transaction.respond({ ...response, toTag });
  }

  #isReliable(asked: boolean): boolean {
    if (hasTag(this.#request, 'require', '100rel')) return true;
    const wanted = asked || (this.features.reliable ?? 'no') !== 'no';
    return wanted && hasTag(this.#request, 'supported', '100rel');
  }

  #progress(response: OutgoingResponse, reliable: boolean): void {
    if (reliable) this.#reliable.send(response);
    else this.#transaction.respond(response);
    this.#progressAgain?.clear();
    // Again without its description: nothing new is offered (RFC 3262 §3).
    const again = reliable ? { ...response, body: undefined } : response;
    this.#progressAgain = this.core.timers.set(PROGRESS_AGAIN_MS, () =>
      this.#progress(again, reliable),
    );
  }

  override pracked(prack: SipRequest): OutgoingResponse | undefined {
    const acknowledged = this.#reliable.acknowledge(prack);
    // Our answer to their offer is agreed now, in the early dialog.
    if (acknowledged?.body !== undefined && sdpOf(this.#request) !== undefined) {
      this.#session.negotiated();
    }
    return acknowledged;
  }

  override prackAnswered(): void {
    this.#reliable.proceed();
  }

  /** RFC 3262 §3: a caller that does not acknowledge is refused. */
  #onNoPrack(): void {
    if (this.state === 'ended') return;
    this.#refuse(504, { reason: 'No PRACK' });
    this.finish({ by: 'timeout', status: 504, reason: 'no PRACK' });
  }

  answer(sdp: string, options: { headers?: readonly SipHeader[] } = {}): void {
    if (this.state !== 'calling' && this.state !== 'early') return;
    const headers = checkHeaders(options.headers);
    if (this.#reliable.describes) {
      return this.#reliable.whenQuiet(() => this.#answer(sdp, headers));
    }
    this.#answer(sdp, headers);
  }

  #answer(sdp: string, more: readonly SipHeader[]): void {
    if (this.state !== 'calling' && this.state !== 'early') return;
    this.#reliable.stop();
    this.#progressAgain?.clear();
    this.enter('confirmed');
    this.#session.confirm();
    // What was agreed in the early dialog is not said twice: an UPDATE may have changed it since.
    const agreed = !this.#session.negotiating;
    if (!agreed) this.#session.localSdp = sdp;
    const body = agreed ? undefined : { type: 'application/sdp', text: sdp };
    const timer = this.#session.timer.answer(this.#request);
    const headers = [...this.#session.abilities(), ...timer, ...more];
    const ok = { status: 200, body, ...this.#dialogMaking(headers) };
    this.#transaction.respond(ok);
    this.#session.awaitAck(
      new AckWait(this.core.timers, {
        seq: this.#request.seq,
        again: () => this.#transaction.respond(ok),
        onAck: (ack) => this.#onAck(ack),
        onTimeout: () => this.#session.ackMissing(),
      }),
    );
  }

  #onAck(ack: SipRequest): void {
    const sdp = sdpOf(ack);
    this.#session.negotiated();
    this.remoteSdp ??= sdp;
    this.tell('onAnswered', () => this.onAnswered(sdp));
    this.#session.settled();
  }

  reject(status: number, options: RejectOptions = {}): void {
    if (this.state !== 'calling' && this.state !== 'early') return;
    if (!Number.isInteger(status) || status < 300 || status > 699) {
      throw new SipError('badState', `not a refusal: ${status}`);
    }
    this.#refuse(status, { ...options, headers: checkHeaders(options.headers) });
    this.finish({ by: 'local', status, reason: options.reason ?? '' });
  }

  #refuse(status: number, options: RejectOptions): void {
    this.#progressAgain?.clear();
    this.#reliable.stop();
    const { reason, retryAfterS, headers } = options;
    const toTag = this.#session.dialog.localTag;
    this.#transaction.respond({ status, reason, retryAfterS, headers, toTag });
    this.#session.drop();
  }

  end(options: { reasonHeader?: string; rejectStatus?: number } = {}): void {
    const headers = reasonHeaders(options.reasonHeader);
    if (this.state === 'confirmed') {
      this.#session.bye(headers);
      this.finish({ by: 'local', status: 0, reason: 'BYE' });
    } else if (this.state !== 'ended') {
      const status = options.rejectStatus ?? 480;
      this.#refuse(status, { headers });
      this.finish({ by: 'local', status, reason: '' });
    }
  }

  /** The peer's BYE or a fault of the dialog: an INVITE still open gets 487 (RFC 3261 §15.1.2). */
  override over(end: Parameters<CallBase['over']>[0]): Promise<void> | undefined {
    this.#progressAgain?.clear();
    this.#reliable.stop();
    const toTag = this.#session.dialog.localTag;
    if (this.#transaction.pending) this.#transaction.respond({ status: 487, toTag });
    return super.over(end);
  }

  #onCancel(cancel: SipRequest): void {
    const cause = reasonOf(cancel.headers);
    this.#refuse(487, {});
    const end = { by: 'remote', status: 487, reason: 'CANCEL' } as const;
    this.finish(cause === undefined ? end : { ...end, cause });
  }

  #dialogMaking(headers: readonly SipHeader[]): Omit<OutgoingResponse, 'status'> {
    const { contact, localTag } = this.#session.dialog;
    return { toTag: localTag, contact, recordRoute: true, headers };
  }
}

function partiesOf(
  request: SipRequest,
  features: CallFeatures,
): ConstructorParameters<typeof CallBase>[1] {
  const from = parseNameAddr(request.headers.get('from') ?? '');
  const to = parseNameAddr(request.headers.get('to') ?? '');
  return {
    callId: request.callId,
    peer: request.source,
    requestUri: request.requestUri,
    from: { uri: from.uri, display: from.display },
    to: { uri: to.uri, display: to.display },
    features,
  };
}
