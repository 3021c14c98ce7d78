import type { SipRequest } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import type { OutgoingBody } from './outgoing.ts';
import { ParseError } from './parse-error.ts';
import type { IncomingRefer, ReferAnswer, ReplacesId, SipTimer } from './port.ts';
import { parseReplaces } from './replaces.ts';
import type { Session } from './session.ts';
import { NO_REFER_SUB, sipfrag } from './sipfrag.ts';
import type { ServerTransaction } from './transaction.ts';

/** How long the peer is told that it will hear from us. */
const EXPIRES_S = 180;

/**
 * A REFER of the peer and the subscription it implies (RFC 3515).
 *
 * ```
 * asked ──refuse──► over
 *   └──accept──► active (NOTIFY 100) ──report(1xx)──► active ──report(final)──► over
 *                   └── 180 s without a final report: terminated;reason=timeout ──► over
 * ```
 */
export class ReferIn {
  readonly #session: Session;
  readonly #event: string;
  readonly #reports: boolean;
  #state: 'asked' | 'active' | 'over' = 'asked';
  #expiry: SipTimer | undefined;
  /** NOTIFYs go one after the other, so that none overtakes the next. */
  #queue: { readonly state: string; readonly body: OutgoingBody }[] = [];
  #sending = false;

  /** `first`: the one REFER of a dialog whose NOTIFYs need no id (RFC 3515 §2.4.6). */
  constructor(session: Session, request: SipRequest, first: boolean) {
    this.#session = session;
    this.#event = first ? 'refer' : `refer;id=${request.seq}`;
    this.#reports = (request.headers.get('refer-sub') ?? '').split(';')[0]?.trim() !== 'false';
  }

  /** Throws `ParseError` when there is no single Refer-To that can be read. */
  take(request: SipRequest, transaction: ServerTransaction): void {
    const refer = this.#referOf(request);
    const settle = (answer: ReferAnswer): void => this.#settle(answer, transaction);
    const failed = (): void => {
      this.#session.core.warn('handlerFailed', 'onReferred');
      settle({ kind: 'refuse', status: 500 });
    };
    try {
      const answer = this.#session.owner.referred(refer);
      if (answer instanceof Promise) answer.then(settle, failed);
      else settle(answer);
    } catch {
      failed();
    }
  }

  stop(): void {
    this.#state = 'over';
    this.#expiry?.clear();
    this.#queue = [];
  }

  #referOf(request: SipRequest): IncomingRefer {
    const lines = request.headers.lines('refer-to');
    const [referTo] = lines;
    if (referTo === undefined || lines.length > 1) throw new ParseError('one Refer-To is needed');
    const { uri, display } = parseNameAddr(referTo);
    const question = headersAt(uri);
    return {
      referTo,
      uri: question < 0 ? uri : uri.slice(0, question),
      display,
      replaces: question < 0 ? undefined : replacesIn(uri.slice(question + 1)),
      referredBy: request.headers.get('referred-by'),
      headers: request.headers,
      reports: this.#reports,
      report: (status, reason) => this.#report(status, reason),
    };
  }

  #settle(answer: ReferAnswer, transaction: ServerTransaction): void {
    const session = this.#session;
    if (this.#state !== 'asked' || session.state === 'ended') {
      return transaction.respond({ status: 481 });
    }
    if (answer.kind === 'refuse') {
      this.#state = 'over';
      return transaction.respond({ status: answer.status });
    }
    const { contact } = session.dialog;
    transaction.respond({ status: 202, contact, headers: this.#reports ? [] : [NO_REFER_SUB] });
    this.#state = this.#reports ? 'active' : 'over';
    if (!this.#reports) return;
    this.#expiry = session.core.timers.set(EXPIRES_S * 1_000, () => this.#expire());
    this.#notify(`active;expires=${EXPIRES_S}`, sipfrag(100));
  }

  #report(status: number, reason: string | undefined): void {
    if (this.#state !== 'active') return;
    if (status < 200) return this.#notify(`active;expires=${EXPIRES_S}`, sipfrag(status, reason));
    this.#notify('terminated;reason=noresource', sipfrag(status, reason));
    this.#close();
  }

  #expire(): void {
    this.#notify('terminated;reason=timeout', sipfrag(408));
    this.#close();
  }

  #close(): void {
    this.#state = 'over';
    this.#expiry?.clear();
  }

  #notify(state: string, body: OutgoingBody): void {
    this.#queue.push({ state, body });
    // The last one waits for no answer: a BYE may be right behind it, and nobody would be told.
    const isLast = state.startsWith('terminated');
    while (this.#queue.length > 0 && (isLast || !this.#sending)) this.#next();
  }

  #next(): void {
    const next = this.#queue.shift();
    this.#sending = next !== undefined;
    if (next === undefined) return;
    const headers = [
      { name: 'Event', value: this.#event },
      { name: 'Subscription-State', value: next.state },
    ];
    // A peer that does not want to hear any more says so by refusing (RFC 3515 §2.4.4).
    this.#session.ask('NOTIFY', { headers, body: next.body }).then(
      () => this.#next(),
      () => this.stop(),
    );
  }
}

/** Where the headers of a URI begin; a `?` in its user part is none (RFC 3261 §25.1). */
function headersAt(uri: string): number {
  return uri.indexOf('?', uri.indexOf('@') + 1);
}

function replacesIn(headers: string): ReplacesId | undefined {
  const pair = headers.split('&').find((part) => /^replaces=/i.test(part));
  if (pair === undefined) return undefined;
  try {
    return parseReplaces(decodeURIComponent(pair.slice('replaces='.length)));
  } catch (error) {
    if (error instanceof URIError) throw new ParseError('malformed escape in Refer-To');
    throw error;
  }
}
