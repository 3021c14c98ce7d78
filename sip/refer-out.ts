import { checkHeaders, checkUri } from './check-headers.ts';
import { SipError } from './error.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { OutgoingRefer, ReferEnd, ReferOptions, SipHeader, SipTimer } from './port.ts';
import { formatReplaces } from './replaces.ts';
import type { Session } from './session.ts';
import { NO_REFER_SUB, parseSipfrag } from './sipfrag.ts';
import type { ServerTransaction } from './transaction.ts';

/** A peer that accepted and then says nothing is given up on. */
const SILENT_MS = 240_000;

/**
 * A REFER of ours (RFC 3515): the peer calls somebody in our place and tells how it goes.
 *
 * ```
 * sent ──2xx──► accepted ──NOTIFY 1xx──► accepted ──NOTIFY final──► over
 *   └── refusal, silence ──────────────────┴── call ended, 240 s ──► over
 * ```
 */
export class ReferOut implements OutgoingRefer {
  onAccepted: OutgoingRefer['onAccepted'] = () => undefined;
  onProgress: OutgoingRefer['onProgress'] = () => undefined;
  onEnded: OutgoingRefer['onEnded'] = () => undefined;
  readonly #session: Session;
  readonly #done: () => void;
  #seq = 0;
  #over = false;
  #accepted = false;
  #expiry: SipTimer | undefined;

  constructor(session: Session, done: () => void) {
    this.#session = session;
    this.#done = done;
  }

  /** Throws SipError when it cannot be written. */
  send(target: string, options: ReferOptions): void {
    const request = this.#session.send(
      'REFER',
      { headers: referHeaders(target, options) },
      {
        onResponse: (response) => this.#onResponse(response),
        onFailed: (why) => this.#end({ kind: 'unknown', why }),
      },
    );
    this.#seq = request.sent.request.seq;
    this.#wait();
  }

  /** Whether a NOTIFY is about this one; without an id there can be only one (RFC 3515 §2.4.6). */
  matches(id: string | undefined, alone: boolean): boolean {
    return id === undefined ? alone : Number(id) === this.#seq;
  }

  notified(notify: SipRequest): void {
    const frag = parseSipfrag(notify.body.toString('utf8'));
    const state = (notify.headers.get('subscription-state') ?? '').toLowerCase();
    if (this.#over) return;
    this.#accept();
    this.#wait();
    if (frag !== undefined && frag.status >= 200) return this.#end({ kind: 'done', ...frag });
    if (frag !== undefined)
      this.#tell('onProgress', () => this.onProgress(frag.status, frag.reason));
    if (state.startsWith('terminated')) this.#end({ kind: 'unknown', why: 'unreported' });
  }

  /** The call is over: nobody will tell any more. */
  stop(): void {
    this.#end({ kind: 'unknown', why: 'callEnded' });
  }

  #onResponse(response: SipResponse): void {
    const { status, reason } = response;
    if (status < 200 || this.#over) return;
    if (status >= 300) {
      this.#end({ kind: 'refused', status, reason });
      if (status === 481) this.#session.fail({ by: 'remote', status, reason });
      return;
    }
    this.#accept();
    const quiet = (response.headers.get('refer-sub') ?? '').split(';')[0]?.trim() === 'false';
    if (quiet) this.#end({ kind: 'unknown', why: 'unreported' });
  }

  /** A NOTIFY may overtake the 202; both say the same (RFC 3515 §2.4.4). */
  #accept(): void {
    if (this.#accepted) return;
    this.#accepted = true;
    this.#tell('onAccepted', () => this.onAccepted());
  }

  #wait(): void {
    this.#expiry?.clear();
    const { timers } = this.#session.core;
    this.#expiry = timers.set(SILENT_MS, () => this.#end({ kind: 'unknown', why: 'timeout' }));
  }

  #end(end: ReferEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#expiry?.clear();
    this.#done();
    this.#tell('onEnded', () => this.onEnded(end));
  }

  #tell(name: string, handler: () => void): void {
    try {
      handler();
    } catch (error) {
      const what = error instanceof Error ? error.name : 'thrown';
      this.#session.core.warn('handlerFailed', `${name}: ${what}`);
    }
  }
}

/** All REFERs of ours in one dialog, and the NOTIFYs that come for them. */
export class ReferOuts {
  readonly #session: Session;
  readonly #open = new Set<ReferOut>();

  constructor(session: Session) {
    this.#session = session;
  }

  get isWaiting(): boolean {
    return this.#open.size > 0;
  }

  send(target: string, options: ReferOptions): OutgoingRefer {
    if (this.#session.state !== 'confirmed') {
      throw new SipError('badState', 'REFER needs a call that is up');
    }
    const refer: ReferOut = new ReferOut(this.#session, () => this.#open.delete(refer));
    refer.send(target, options);
    this.#open.add(refer);
    return refer;
  }

  onNotify(notify: SipRequest, transaction: ServerTransaction): void {
    const [event = '', ...params] = (notify.headers.get('event') ?? '').split(';');
    if (event.trim().toLowerCase() !== 'refer') return transaction.respond({ status: 489 });
    const id = params.map((param) => /^\s*id\s*=\s*(\d+)\s*$/i.exec(param)?.[1]).find(Boolean);
    const refer = [...this.#open].find((open) => open.matches(id, this.#open.size === 1));
    if (refer === undefined) return transaction.respond({ status: 481 });
    transaction.respond({ status: 200 });
    return refer.notified(notify);
  }

  stop(): void {
    for (const refer of [...this.#open]) refer.stop();
  }
}

function referHeaders(target: string, options: ReferOptions): SipHeader[] {
  const { replaces, referredBy, headers = [], reports = true } = options;
  const mark = target.includes('?') ? '&' : '?';
  const escaped =
    replaces === undefined ? '' : `${mark}Replaces=${encodeURIComponent(formatReplaces(replaces))}`;
  const written = [{ name: 'Refer-To', value: `<${checkUri(target + escaped)}>` }, ...headers];
  if (referredBy !== undefined) written.push({ name: 'Referred-By', value: referredBy });
  if (!reports) {
    written.push(NO_REFER_SUB, { name: 'Supported', value: 'norefersub' });
  }
  return [...checkHeaders(written)];
}
