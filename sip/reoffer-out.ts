import { sdpOf } from './capability.ts';
import { fraction } from './chance.ts';
import { SipError } from './error.ts';
import type { SipResponse } from './message.ts';
import type { SipTimer } from './port.ts';
import type { Session } from './session.ts';
import type { SessionRequest } from './session-request.ts';
import { SIXTY_FOUR_T1_MS } from './timer-values.ts';

type Method = 'INVITE' | 'UPDATE';

interface Job {
  readonly method: Method;
  readonly sdp: string | undefined;
  readonly resolve: (sdp: string | undefined) => void;
  readonly reject: (error: SipError) => void;
  attempts: number;
  heldSinceMs: number | undefined;
}

/** How often an offer that must wait looks whether it still must. */
const HOLD_MS = 50;

/** After so many 491s in a row something else is wrong. */
const ATTEMPTS_MAX = 6;

/**
 * Our re-INVITEs and UPDATEs, one after the other. After glare (491), or while the peer's own offer
 * is open, the same offer is tried again after the random wait of RFC 3261 §14.1.
 *
 * ```
 * idle ──offer()──► sent ──2xx──► idle (ACK)     sent ──491──► waiting ──timer──► sent
 * ```
 */
export class ReofferOut {
  readonly #session: Session;
  readonly #queue: Job[] = [];
  #job: Job | undefined;
  #sent: SessionRequest | undefined;
  #timer: SipTimer | undefined;
  /** How to send the ACK of a 2xx again, by its CSeq number. */
  #ack: { readonly seq: number; readonly again: () => void } | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get pending(): boolean {
    return this.#sent !== undefined;
  }

  offer(method: Method, sdp: string | undefined): Promise<string | undefined> {
    if (this.#session.state === 'ended') return Promise.reject(ended());
    return new Promise((resolve, reject) => {
      this.#queue.push({ method, sdp, resolve, reject, attempts: 0, heldSinceMs: undefined });
      this.#next();
    });
  }

  stop(): void {
    this.#timer?.clear();
    this.#sent = undefined;
    const jobs = this.#job === undefined ? this.#queue : [this.#job, ...this.#queue];
    this.#job = undefined;
    this.#queue.length = 0;
    for (const job of jobs) job.reject(ended());
  }

  #next(): void {
    if (this.#job !== undefined) return;
    this.#job = this.#queue.shift();
    if (this.#job !== undefined) this.#attempt(this.#job);
  }

  #attempt(job: Job): void {
    const session = this.#session;
    const offers = job.method === 'INVITE' || job.sdp !== undefined;
    if (offers && (session.answering || session.negotiating)) return this.#hold(job);
    const { sdp } = job;
    const body = sdp === undefined ? undefined : { type: 'application/sdp', text: sdp };
    // A timer belongs to a session that is up (RFC 4028 §7).
    const timer = session.state === 'confirmed' ? session.timer.headers() : [];
    const headers = [...session.abilities(), ...timer];
    try {
      this.#sent = session.send(
        job.method,
        { headers, body },
        {
          onResponse: (response) => this.#onResponse(job, response),
          onFailed: (why) => this.#onGone(job, why === 'timeout' ? 'timeout' : 'transport', 0),
        },
      );
    } catch (error) {
      this.#finish(job);
      job.reject(error instanceof SipError ? error : new SipError('transportFailed', 'not sent'));
    }
  }

  #onResponse(job: Job, response: SipResponse): void {
    const { status } = response;
    const wantsAck = job.method === 'INVITE' && status >= 200 && status < 300;
    if (wantsAck && this.#repeated(response)) return;
    if (this.#job !== job) {
      // The dialog ended meanwhile; the 2xx still wants its ACK (RFC 3261 §13.2.2.4).
      if (wantsAck) this.#acknowledge(response);
      return;
    }
    if (status < 200) return this.#onProvisional(job);
    if (status < 300) return this.#onAnswer(job, response);
    this.#onRefusal(job, response);
  }

  #onRefusal(job: Job, response: SipResponse): void {
    const { status } = response;
    if (status === 491) return this.#onGlare(job);
    if (status === 422 && this.#session.timer.tooSmall(response)) return this.#attempt(job);
    if (status === 500 && response.headers.get('retry-after') !== undefined) {
      return this.#onGlare(job);
    }
    if (status === 481 || status === 408) return this.#onGone(job, 'remote', status);
    this.#finish(job);
    job.reject(new SipError('refused', `${job.method} refused: ${status}`, { status }));
  }

  /** The transaction no longer limits the wait, so we do; a peer may ask a person first. */
  #onProvisional(job: Job): void {
    if (this.#timer !== undefined || job.method !== 'INVITE') return;
    this.#timer = this.#session.core.timers.set(2 * SIXTY_FOUR_T1_MS, () => {
      const sent = this.#sent;
      this.#finish(job);
      if (sent !== undefined) this.#session.core.transactions.cancel(sent.sent, []);
      job.reject(new SipError('timeout', 're-INVITE not answered'));
    });
  }

  #onAnswer(job: Job, response: SipResponse): void {
    const session = this.#session;
    session.dialog.refresh(response);
    session.learn(response);
    if (session.state === 'confirmed') session.timer.accepted(response);
    if (job.method === 'INVITE') this.#acknowledge(response);
    session.owner.dialogChanged();
    this.#finish(job);
    const sdp = sdpOf(response);
    if (job.sdp === undefined) return job.resolve(undefined);
    session.localSdp = job.sdp;
    if (sdp === undefined) job.reject(new SipError('refused', 'answer missing', { status: 200 }));
    else job.resolve(sdp);
  }

  #acknowledge(response: SipResponse): void {
    const { dialog, core } = this.#session;
    const again = core.transactions.sendAck(dialog.ack(response.seq), dialog.hop());
    this.#ack = { seq: response.seq, again };
  }

  #repeated(response: SipResponse): boolean {
    if (this.#ack?.seq !== response.seq) return false;
    this.#ack.again();
    return true;
  }

  #onGlare(job: Job): void {
    this.#sent = undefined;
    if (job.attempts >= ATTEMPTS_MAX) {
      this.#finish(job);
      return job.reject(new SipError('glare', 'the offer met the peer’s own each time'));
    }
    this.#backOff(job);
  }

  /** The peer's own offer, or the ACK of our answer, is on its way: nothing to guess about. */
  #hold(job: Job): void {
    const { timers } = this.#session.core;
    job.heldSinceMs ??= timers.now();
    if (timers.now() - job.heldSinceMs > SIXTY_FOUR_T1_MS) {
      this.#finish(job);
      return job.reject(new SipError('glare', 'the peer’s own offer stays open'));
    }
    this.#timer?.clear();
    this.#timer = timers.set(HOLD_MS, () => {
      this.#timer = undefined;
      this.#attempt(job);
    });
  }

  #backOff(job: Job): void {
    job.attempts += 1;
    const { core, owner } = this.#session;
    const chance = fraction(core.random());
    const waitMs = owner.ownsCallId ? 2_100 + chance * 1_900 : chance * 2_000;
    this.#timer?.clear();
    this.#timer = core.timers.set(Math.round(waitMs / 10) * 10, () => {
      this.#timer = undefined;
      this.#attempt(job);
    });
  }

  /** 481, 408 or silence: the dialog is dead at the other end (RFC 3261 §14.1, §12.2.1.2). */
  #onGone(job: Job, by: 'remote' | 'timeout' | 'transport', status: number): void {
    if (this.#job !== job) return;
    this.#finish(job);
    const code = by === 'remote' ? 'refused' : by === 'timeout' ? 'timeout' : 'transportFailed';
    const what = job.method === 'INVITE' ? 're-INVITE' : job.method;
    job.reject(new SipError(code, `${what} failed, the call is over`, { status }));
    this.#session.bye([]);
    this.#session.owner.over({ by, status, reason: `${what} failed` });
  }

  #finish(job: Job): void {
    if (this.#job !== job) return;
    this.#timer?.clear();
    this.#timer = undefined;
    this.#sent = undefined;
    this.#job = undefined;
    queueMicrotask(() => this.#next());
  }
}

function ended(): SipError {
  return new SipError('callEnded', 'call has ended');
}
