import { dialogKey, type Dialog } from './dialog.ts';
import type { SipRequest } from './message.ts';
import type { ServerTransaction } from './transaction.ts';

/** Who is responsible for a dialog. */
export interface DialogUser {
  readonly dialog: Dialog;
  onRequest(request: SipRequest, transaction: ServerTransaction): void;
  onAck(ack: SipRequest): void;
}

/** Finds the dialog of a request: our tag is its To tag (RFC 3261 §12.2.2). */
export class DialogTable {
  readonly #users = new Map<string, DialogUser>();

  get size(): number {
    return this.#users.size;
  }

  add(user: DialogUser): void {
    this.#users.set(user.dialog.key, user);
  }

  remove(user: DialogUser): void {
    if (this.#users.get(user.dialog.key) === user) this.#users.delete(user.dialog.key);
  }

  has(key: string): boolean {
    return this.#users.has(key);
  }

  find(request: SipRequest): DialogUser | undefined {
    return this.#users.get(dialogKey(request.callId, request.toTag, request.fromTag));
  }
}
