import { dialogKey, type Dialog } from './dialog.ts';
import type { SipRequest } from './message.ts';
import type { SipCall, SipTimers } from './port.ts';
import type { ServerTransaction } from './transaction.ts';

/** Who is responsible for a dialog. */
export interface DialogUser {
  readonly dialog: Dialog;
  readonly call: SipCall;
  onRequest(request: SipRequest, transaction: ServerTransaction): void;
  onAck(ack: SipRequest): void;
}

/** How long an ended dialog is told from one that never was (RFC 3891 §3: 603 or 481). */
const GONE_MS = 64_000;
const GONE_MAX = 10_000;

/** Finds the dialog of a request: our tag is its To tag (RFC 3261 §12.2.2). */
export class DialogTable {
  readonly #timers: SipTimers;
  readonly #users = new Map<string, DialogUser>();
  /** Keys of ended dialogs with the time, oldest first. */
  readonly #gone = new Map<string, number>();

  /** Requests that came before their dialog may be waiting. */
  onAdded: (user: DialogUser) => void = () => undefined;

  constructor(timers: SipTimers) {
    this.#timers = timers;
  }

  get size(): number {
    return this.#users.size;
  }

  add(user: DialogUser): void {
    this.#users.set(user.dialog.key, user);
    this.onAdded(user);
  }

  remove(user: DialogUser): void {
    const { key } = user.dialog;
    if (this.#users.get(key) !== user) return;
    this.#users.delete(key);
    this.#gone.set(key, this.#timers.now());
    for (const [old, atMs] of this.#gone) {
      if (this.#gone.size <= GONE_MAX && this.#timers.now() - atMs < GONE_MS) break;
      this.#gone.delete(old);
    }
  }

  has(key: string): boolean {
    return this.#users.has(key);
  }

  userOf(key: string): DialogUser | undefined {
    return this.#users.get(key);
  }

  callOf(key: string): SipCall | undefined {
    return this.#users.get(key)?.call;
  }

  isGone(key: string): boolean {
    const atMs = this.#gone.get(key);
    return atMs !== undefined && this.#timers.now() - atMs < GONE_MS;
  }

  find(request: SipRequest): DialogUser | undefined {
    return this.#users.get(dialogKey(request.callId, request.toTag, request.fromTag));
  }
}
