import { reasonHeaders } from './call.ts';
import { checkContact, checkIds, checkUri } from './check-headers.ts';
import { contactValue } from './contact.ts';
import type { Core } from './core.ts';
import { contactUri, dialogKey, uacDialog } from './dialog.ts';
import type { SipResponse } from './message.ts';
import { attemptBranch, ownerBranch } from './invite-attempt.ts';
import { formatNameAddr } from './name-addr.ts';
import type { OutgoingRequest } from './outgoing.ts';
import type { InviteIds, LostInvite } from './port.ts';
import { SIXTY_FOUR_T1_MS } from './timer-values.ts';
import { formatHost } from './uri.ts';

/** Answers to INVITEs that nobody here sent are followed up to this many at a time. */
const STRAYS_MAX = 1_000;

/**
 * INVITEs that a dead process of ours sent. What can be derived again (`InviteIds`) is enough to
 * cancel one, and to take down what it made when it was answered all the same.
 */
export class LostInvites {
  readonly #core: Core;
  readonly #isOurs: (ids: InviteIds) => boolean;
  /** Sends the ACK of a 2xx again, by dialog: a repeated 2xx gets its ACK, not a second BYE. */
  readonly #taken = new Map<string, () => void>();

  constructor(core: Core, isOurs: (ids: InviteIds) => boolean) {
    this.#core = core;
    this.#isOurs = isOurs;
  }

  /**
   * CANCEL with the identity of the INVITE (RFC 3261 §9.1). Its transaction stands again as if we
   * had sent it, so that the 487 gets its ACK and a 2xx that crossed gets ACK and BYE. Resolves
   * with what ended it, or with the refusal of the CANCEL (481: the peer does not know it).
   */
  cancel(lost: LostInvite, reasonHeader?: string): Promise<number | 'timeout'> {
    const { timers, transactions } = this.#core;
    const request = this.#requestOf(lost);
    const headers = reasonHeaders(reasonHeader);
    return new Promise((resolve) => {
      const sent = transactions.resume(
        request,
        { to: lost.target, identity: lost.contact?.host },
        {
          branch: attemptBranch(lost.ids.branch, lost.attempt ?? 1),
          user: {
            onResponse: (response) => {
              if (response.status < 200) return;
              if (response.status < 300) this.#takeDown(response, request);
              resolve(response.status);
            },
            onFailed: () => resolve('timeout'),
          },
        },
      );
      transactions.cancel(sent, headers, {
        onResponse: ({ status }) => (status >= 300 ? resolve(status) : undefined),
        onFailed: () => resolve('timeout'),
      });
      timers.set(SIXTY_FOUR_T1_MS, () => {
        sent.stop();
        resolve('timeout');
      });
    });
  }

  /**
   * A 2xx to an INVITE that no transaction waits for: when it is one of ours, whose process died
   * before anything of it was on record, the phone is up and nobody is there. True when it was.
   */
  stray(response: SipResponse): boolean {
    const { status, method, callId, fromTag, toTag, via } = response;
    if (method !== 'INVITE' || status < 200 || status >= 300 || toTag === '') return false;
    const known = this.#core.dialogs.userOf(dialogKey(callId, fromTag, toTag));
    if (known !== undefined) {
      // Of a call that was taken over: the process that sent the INVITE died before its ACK.
      const { dialog } = known;
      this.#core.transactions.sendAck(dialog.ack(response.seq), dialog.hop());
      return true;
    }
    if (!this.#isOurs({ callId, fromTag, branch: ownerBranch(via.branch) })) return false;
    this.#takeDown(response, this.#requestFrom(response));
    return true;
  }

  #takeDown(response: SipResponse, request: OutgoingRequest): void {
    const { transactions, timers } = this.#core;
    const key = dialogKey(response.callId, response.fromTag, response.toTag);
    const again = this.#taken.get(key);
    if (again !== undefined) return again();
    if (this.#taken.size >= STRAYS_MAX) return;
    const dialog = uacDialog(request, response, response.fromTag);
    this.#taken.set(key, transactions.sendAck(dialog.ack(response.seq), dialog.hop()));
    timers.set(SIXTY_FOUR_T1_MS, () => this.#taken.delete(key));
    transactions.request(dialog.request('BYE'), dialog.hop(), {
      onResponse: () => undefined,
      onFailed: () => undefined,
    });
  }

  #requestOf(lost: LostInvite): OutgoingRequest {
    const { ids, from, to, requestUri, target } = lost;
    checkIds(ids);
    checkContact(lost.contact);
    return {
      method: 'INVITE',
      uri: checkUri(requestUri),
      from: formatNameAddr({ ...from, uri: checkUri(from.uri) }, ids.fromTag),
      to: formatNameAddr({ ...to, uri: checkUri(to.uri) }),
      callId: ids.callId,
      seq: lost.attempt ?? 1,
      maxForwards: 70,
      route: lost.route ?? [],
      contact: contactValue(this.#core.local(target), lost.contact),
      headers: [],
      body: undefined,
    };
  }

  /** The INVITE as far as its answer tells it. */
  #requestFrom(response: SipResponse): OutgoingRequest {
    const { headers, callId, seq, source } = response;
    const to = headers.get('to') ?? '';
    return {
      method: 'INVITE',
      uri: contactUri(response) ?? `sip:${formatHost(source.host)}:${source.port}`,
      from: headers.get('from') ?? '',
      to,
      callId,
      seq,
      maxForwards: 70,
      route: [],
      contact: contactValue(this.#core.local(source)),
      headers: [],
      body: undefined,
    };
  }
}
