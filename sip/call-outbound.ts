import { bodyOf } from './body-parts.ts';
import { CallBase, reasonHeaders } from './call.ts';
import { allowHeader, sdpOf, supportedHeader } from './capability.ts';
import { checkContact, checkHeaders, checkIds, checkRoutes, checkUri } from './check-headers.ts';
import { contactValue } from './contact.ts';
import type { Core } from './core.ts';
import { uacDialog, type Dialog } from './dialog.ts';
import { DigestClient } from './digest-client.ts';
import { SipError } from './error.ts';
import { HeaderBlock } from './header-block.ts';
import type { SipResponse } from './message.ts';
import { attemptBranch } from './invite-attempt.ts';
import { formatNameAddr } from './name-addr.ts';
import type { OutgoingRequest } from './outgoing.ts';
import type { CallEnd, OutboundInvite, SipHeader, SipHeaders, SipTimer } from './port.ts';
import { reasonOf } from './reason.ts';
import { reliableSeq } from './reliable-progress.ts';
import { Session } from './session.ts';
import { MIN_SE_S, minExpires, timerHeaders } from './session-expires.ts';
import { RING_TIMEOUT_MS, SIXTY_FOUR_T1_MS } from './timer-values.ts';
import type { SentRequest } from './transaction-layer.ts';

/** A fork of our INVITE: one To tag, one dialog (RFC 3261 §13.2.2). */
interface Fork {
  readonly session: Session;
  /** Sends the ACK of its 2xx again; undefined while the fork is early. */
  acknowledge: (() => void) | undefined;
  /** RSeq of its last reliable 18x (RFC 3262 §4). */
  rseq: number | undefined;
  /** The answer in a reliable 18x; a 2xx need not repeat it. */
  sdp: string | undefined;
}

/** With credentials, a longer session, and both once more when the first were stale. */
const ATTEMPTS_MAX = 5;

/** Why we stopped wanting the call before it was answered. */
interface Withdrawal {
  readonly headers: readonly SipHeader[];
  sent: boolean;
}

/** An INVITE of ours: RFC 3261 §13.2 (UAC), with forking and the race of CANCEL and 2xx. */
export class OutboundCall extends CallBase {
  readonly direction = 'outbound';
  headers: SipHeaders = new HeaderBlock();
  override readonly auth: DigestClient | undefined;
  readonly #forks = new Map<string, Fork>();
  readonly #localTag: string;
  readonly #ringTimeoutMs: number;
  readonly #ackByOwner: boolean;
  readonly #options: OutboundInvite;
  /** The least session interval that a 422 told us (RFC 4028 §7.3). */
  #minS = MIN_SE_S;
  #seq = 0;
  /** The ACK of the answer that counts, until the owner says so. */
  #heldAck: (() => void) | undefined;
  #sent: SentRequest | undefined;
  #provisional = false;
  #withdrawal: Withdrawal | undefined;
  #ringTimer: SipTimer | undefined;

  constructor(core: Core, options: OutboundInvite, gone: () => void) {
    const ids = options.ids === undefined ? undefined : checkIds(options.ids);
    super(core, partiesOf(options, ids?.callId ?? core.random() + core.random()), gone);
    this.#localTag = ids?.fromTag ?? core.random();
    this.#ringTimeoutMs = options.ringTimeoutMs ?? RING_TIMEOUT_MS;
    this.#ackByOwner = options.ackByOwner === true;
    this.#options = options;
    const { credentials } = options;
    this.auth = credentials === undefined ? undefined : new DigestClient(credentials, core.random);
  }

  override get attempt(): number {
    return this.#seq;
  }

  /** Sends the INVITE; throws SipError when it cannot be written or its transport is missing. */
  start(): void {
    this.#send();
    this.#ringTimer = this.core.timers.set(this.#ringTimeoutMs, () => this.#onRingTimeout());
  }

  #send(): void {
    const options = this.#options;
    this.#seq += 1;
    const seq = this.#seq;
    this.#provisional = false;
    this.#sent = this.core.transactions.request(
      this.#inviteOf(options, seq),
      { to: options.target, identity: options.contact?.host },
      {
        onResponse: (response) => (seq === this.#seq ? this.#onResponse(response) : undefined),
        onFailed: (why) => (seq === this.#seq ? this.#onFailed(why) : undefined),
      },
      options.ids === undefined ? undefined : attemptBranch(options.ids.branch, seq),
    );
  }

  #inviteOf(options: OutboundInvite, seq: number): OutgoingRequest {
    checkContact(options.contact);
    const uri = checkUri(options.requestUri);
    const proof = this.auth?.headers({ method: 'INVITE', uri }) ?? [];
    const contact = contactValue(this.core.local(options.target), options.contact);
    return {
      method: 'INVITE',
      uri,
      from: formatNameAddr({ ...options.from, uri: checkUri(options.from.uri) }, this.#localTag),
      to: formatNameAddr({ ...options.to, uri: checkUri(options.to.uri) }),
      callId: this.callId,
      seq,
      maxForwards: options.maxForwards ?? 70,
      route: checkRoutes(options.route),
      contact,
      headers: [...this.#abilities(), ...checkHeaders(options.headers), ...proof],
      body: bodyOf(options.sdp, options.parts, this.#localTag),
    };
  }

  #abilities(): SipHeader[] {
    const { features } = this;
    const wish = features.sessionTimer;
    const demanded = features.reliable === 'required' ? [{ name: 'Require', value: '100rel' }] : [];
    const timer = timerHeaders({ wish, minS: this.#minS });
    return [allowHeader(features), supportedHeader(features), ...demanded, ...timer];
  }

  #onResponse(response: SipResponse): void {
    if (response.status < 200) this.#onProvisional(response);
    else if (response.status < 300) this.#onSuccess(response);
    else this.#onRefusal(response);
  }

  #onProvisional(response: SipResponse): void {
    this.#provisional = true;
    if (this.#withdrawal !== undefined) return this.#sendCancel(this.#withdrawal);
    if (this.state === 'confirmed' || this.state === 'ended') return;
    if (response.status === 100) return this.tell('onTrying', () => this.onTrying());
    const fork = this.#forkOf(response);
    if (fork !== undefined && !this.#acknowledged(fork, response)) return;
    // The newest fork carries INFO and a dialog() until one of them answers.
    if (fork !== undefined) this.session = fork.session;
    this.enter('early');
    const { status, reason, toTag } = response;
    this.tell('onProgress', () => this.onProgress(status, reason, sdpOf(response), toTag));
  }

  /** PRACK for what wants one; false: it came before, or one before it is missing. */
  #acknowledged(fork: Fork, response: SipResponse): boolean {
    const rseq = reliableSeq(response);
    if (rseq === undefined) return true;
    if (fork.rseq !== undefined && rseq !== fork.rseq + 1) return false;
    fork.rseq = rseq;
    const sdp = sdpOf(response);
    if (sdp !== undefined) {
      fork.sdp = sdp;
      fork.session.negotiated();
    }
    fork.session.prack(rseq, response.seq);
    return true;
  }

  /** A response without a To tag makes no dialog (only RFC 2543 peers do that in a 2xx). */
  #forkOf(response: SipResponse): Fork | undefined {
    const known = this.#forks.get(response.toTag);
    if (known !== undefined) return known;
    if (this.#sent === undefined || (response.toTag === '' && response.status < 200)) return;
    return this.#newFork(uacDialog(this.#sent.request, response, this.#localTag), response);
  }

  #newFork(dialog: Dialog, response: SipResponse): Fork {
    const session = new Session(this.core, dialog, this);
    session.localSdp = this.#options.sdp;
    session.learn(response);
    const fork = { session, acknowledge: undefined, rseq: undefined, sdp: undefined };
    this.#forks.set(response.toTag, fork);
    return fork;
  }

  #onSuccess(response: SipResponse): void {
    const known = this.#forks.get(response.toTag);
    if (known?.acknowledge !== undefined) return known.acknowledge();
    if (known !== undefined && known.session === this.session && this.#heldAck !== undefined)
      return;
    const fork = this.#adopt(response);
    if (fork === undefined) return;
    const { session } = fork;
    const acknowledge = (): void => {
      const ack = session.dialog.ack(response.seq);
      fork.acknowledge = this.core.transactions.sendAck(ack, session.dialog.hop());
    };
    if (this.state === 'confirmed' || this.state === 'ended') {
      acknowledge();
      return this.#tooLate(session);
    }
    if (this.#ackByOwner) this.#heldAck = acknowledge;
    else acknowledge();
    this.#answered(fork, response);
  }

  override acknowledge(): void {
    const held = this.#heldAck;
    this.#heldAck = undefined;
    held?.();
  }

  /** Early data of a fork is replaced by what its 2xx says (RFC 3261 §13.2.2.4). */
  #adopt(response: SipResponse): Fork | undefined {
    const early = this.#forks.get(response.toTag);
    if (early === undefined) return this.#forkOf(response);
    const { dialog, state } = early.session;
    dialog.establish(response);
    early.session.learn(response);
    // Withdrawn before it answered: the dialog is there all the same, to be ended.
    return state === 'ended' ? this.#newFork(dialog, response) : early;
  }

  /** A second fork answered, or our CANCEL came too late: the peer is up, so take it down. */
  #tooLate(session: Session): void {
    session.confirm();
    session.bye(this.#withdrawal?.headers ?? []);
  }

  #answered(fork: Fork, response: SipResponse): void {
    this.#ringTimer?.clear();
    for (const other of this.#forks.values()) if (other !== fork) other.session.drop();
    this.session = fork.session;
    fork.session.confirm();
    this.headers = response.headers;
    this.remoteSdp = sdpOf(response) ?? fork.sdp;
    fork.session.negotiated();
    fork.session.timer.accepted(response);
    this.enter('confirmed');
    this.tell('onAnswered', () => this.onAnswered(this.remoteSdp));
  }

  #onRefusal(response: SipResponse): void {
    if (this.#isWanted() && this.#asksAgain(response)) return this.#again();
    this.headers = this.state === 'ended' ? this.headers : response.headers;
    this.#close({
      by: 'remote',
      status: response.status,
      reason: response.reason,
      ...more(response),
    });
  }

  #isWanted(): boolean {
    return this.#withdrawal === undefined && (this.state === 'calling' || this.state === 'early');
  }

  /** A refusal that names what to change (RFC 3261 §8.1.3.5). */
  #asksAgain(response: SipResponse): boolean {
    if (this.#seq >= ATTEMPTS_MAX) return false;
    if (this.auth?.learn(response) === true) return true;
    if (response.status !== 422) return false;
    const least = minExpires(response);
    if (least <= this.#minS) return false;
    this.#minS = least;
    return true;
  }

  #again(): void {
    for (const fork of this.#forks.values()) fork.session.drop();
    this.#forks.clear();
    this.#send();
  }

  #onFailed(why: 'timeout' | 'transport'): void {
    if (why === 'timeout') this.#close({ by: 'timeout', status: 408, reason: 'no answer at all' });
    else this.#close({ by: 'transport', status: 503, reason: 'could not be sent' });
  }

  #onRingTimeout(): void {
    this.#withdraw([]);
    this.#close({ by: 'timeout', status: 408, reason: 'ring timeout' });
  }

  /** Over before an answer. */
  #close(end: CallEnd): void {
    this.#ringTimer?.clear();
    for (const fork of this.#forks.values()) {
      if (fork.session.state === 'early') fork.session.drop();
    }
    this.finish(end);
  }

  end(options: { reasonHeader?: string; rejectStatus?: number } = {}): void {
    const headers = reasonHeaders(options.reasonHeader);
    // A 2xx is acknowledged before its dialog is ended (RFC 3261 §13.2.2.4).
    this.acknowledge();
    if (this.state === 'confirmed') {
      this.session?.bye(headers);
      this.finish({ by: 'local', status: 0, reason: 'BYE' });
    } else if (this.state !== 'ended') {
      this.#withdraw(headers);
      this.#close({ by: 'local', status: 487, reason: 'CANCEL' });
    }
  }

  /** CANCEL may only follow a provisional response (RFC 3261 §9.1); until then it waits. */
  #withdraw(headers: readonly SipHeader[]): void {
    this.#withdrawal = { headers, sent: false };
    if (this.#provisional) this.#sendCancel(this.#withdrawal);
  }

  #sendCancel(withdrawal: Withdrawal): void {
    const sent = this.#sent;
    if (withdrawal.sent || sent === undefined) return;
    withdrawal.sent = true;
    this.core.transactions.cancel(sent, withdrawal.headers);
    // RFC 3261 §9.1: no final response in 64*T1 after CANCEL ends the INVITE transaction.
    this.core.timers.set(SIXTY_FOUR_T1_MS, () => {
      const answered = [...this.#forks.values()].some((fork) => fork.acknowledge !== undefined);
      if (!answered) sent.stop();
    });
  }

  /** A fork's dialog ended by the other side; only the one that counts ends the call. */
  override over(end: CallEnd): Promise<void> | undefined {
    const counts = this.state === 'confirmed' && this.session?.state === 'ended';
    return counts ? super.over(end) : undefined;
  }

  progress(): void {
    throw new SipError('badState', 'an outbound call cannot send a response');
  }

  answer(): void {
    throw new SipError('badState', 'an outbound call cannot send a response');
  }

  reject(): void {
    throw new SipError('badState', 'an outbound call cannot send a response');
  }
}

function more(response: SipResponse): Pick<CallEnd, 'cause' | 'retryAfterS'> {
  const cause = reasonOf(response.headers);
  const retryAfterS = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return {
    ...(cause === undefined ? {} : { cause }),
    ...(Number.isNaN(retryAfterS) ? {} : { retryAfterS }),
  };
}

function partiesOf(
  options: OutboundInvite,
  callId: string,
): ConstructorParameters<typeof CallBase>[1] {
  return {
    callId,
    peer: options.target,
    requestUri: options.requestUri,
    from: { uri: options.from.uri, display: options.from.display ?? '' },
    to: { uri: options.to.uri, display: options.to.display ?? '' },
    features: options.features ?? {},
  };
}
