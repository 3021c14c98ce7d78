import type { Core } from './core.ts';
import { dialogKey } from './dialog.ts';
import type { DialogUser } from './dialog-table.ts';
import type { SipRequest } from './message.ts';
import type { SipTimer } from './port.ts';
import type { ServerTransaction } from './transaction.ts';

/**
 * One that comes at the very end of the first seconds still waits so long. The others wait for as
 * long as calls may yet be taken over: a database that recovers takes longer than 2 s, and the
 * peer is patient for 32 s (Timer F, RFC 3261 §17.1.2.2).
 */
const HOLD_MIN_MS = 2_000;
/** A restart finds at most so many peers with something to say at once. */
const HELD_MAX = 2_000;

interface Held {
  readonly request: SipRequest;
  readonly transaction: ServerTransaction;
  readonly timer: SipTimer;
}

/**
 * Requests in dialogs that nobody here knows, in the first seconds of a process: its predecessor's
 * calls may be about to be taken over, and a 481 would end them (RFC 5057 §5.1).
 *
 * ```
 * request ──resume()──► its call      ──the first seconds are over──► 481
 * ```
 */
export class HeldRequests {
  readonly #core: Core;
  readonly #untilMs: number;
  readonly #held = new Map<string, Held[]>();
  #size = 0;

  constructor(core: Core, forMs: number) {
    this.#core = core;
    this.#untilMs = core.timers.now() + forMs;
  }

  /** True when the request is kept; it gets its answer later. */
  take(request: SipRequest): boolean {
    const { timers, transactions } = this.#core;
    if (timers.now() >= this.#untilMs || this.#size >= HELD_MAX) return false;
    const key = dialogKey(request.callId, request.toTag, request.fromTag);
    const transaction = transactions.serve(request);
    if (request.method === 'INVITE') transaction.respond({ status: 100 });
    transaction.onCancel = () => transaction.respond({ status: 487 });
    const held = {
      request,
      transaction,
      timer: timers.set(this.#holdMs(), () => this.#giveUp(key, held)),
    };
    this.#held.set(key, [...(this.#held.get(key) ?? []), held]);
    this.#size += 1;
    return true;
  }

  /** The dialog is known again: what waited for it comes after the owner has set its handlers. */
  release(user: DialogUser): void {
    const { key } = user.dialog;
    const waiting = this.#held.get(key);
    if (waiting === undefined) return;
    this.#held.delete(key);
    this.#size -= waiting.length;
    for (const { timer } of waiting) timer.clear();
    queueMicrotask(() => {
      for (const { request, transaction } of waiting) {
        if (transaction.pending) user.onRequest(request, transaction);
      }
    });
  }

  #holdMs(): number {
    return Math.max(HOLD_MIN_MS, this.#untilMs - this.#core.timers.now());
  }

  #giveUp(key: string, held: Held): void {
    const rest = (this.#held.get(key) ?? []).filter((each) => each !== held);
    if (rest.length === 0) this.#held.delete(key);
    else this.#held.set(key, rest);
    this.#size -= 1;
    held.transaction.respond({ status: 481 });
  }
}
