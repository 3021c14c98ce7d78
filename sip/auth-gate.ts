import type { Core } from './core.ts';
import { DigestServer, type Verdict } from './digest-server.ts';
import type { SipRequest } from './message.ts';
import type { SipAuth } from './port.ts';
import { statelessTag } from './stateless-tag.ts';
import type { ServerTransaction } from './transaction.ts';

export interface Proven {
  readonly user: string;
  readonly transaction: ServerTransaction;
}

/**
 * Lets a request in once its sender has proved who it is. Until it brings credentials that are
 * worth a look it costs a stateless answer and nothing is kept of it.
 *
 * ```
 * request ──no credentials──► 401 (stateless)      source guesses ──► 403 + Retry-After (stateless)
 *    └──credentials──► transaction ──wrong, stale──► 401
 *                           └──right──► through
 * ```
 */
export class AuthGate {
  readonly #core: Core;
  readonly #server: DigestServer | undefined;

  constructor(core: Core, auth: SipAuth | undefined) {
    this.#core = core;
    this.#server = auth === undefined ? undefined : new DigestServer(auth, core.timers);
  }

  pass(request: SipRequest, realm: string, through: (proven: Proven) => void): void {
    const server = this.#server;
    const { transactions, refused } = this.#core;
    const toTag = statelessTag(request);
    const { host } = request.source;
    if (server === undefined) return transactions.respondStateless(request, { status: 403, toTag });
    const claim = server.claim(request, realm);
    const retryAfterS = server.blockedS(host, claim?.user);
    if (retryAfterS > 0) {
      refused.add('guessing');
      return transactions.respondStateless(request, { status: 403, toTag, retryAfterS });
    }
    if (claim === undefined) {
      refused.add('unproven');
      const headers = server.challenges(realm, host, false);
      return transactions.respondStateless(request, { status: 401, toTag, headers });
    }
    const transaction = transactions.serve(request);
    if (request.method === 'INVITE') transaction.respond({ status: 100 });
    transaction.onCancel = () => transaction.respond({ status: 487, toTag });
    server.verify(claim, request).then(
      (verdict) => this.#settle(server, { request, realm, transaction, verdict }, through),
      () => {
        this.#core.warn('handlerFailed', 'secretOf');
        transaction.respond({ status: 500, toTag });
      },
    );
  }

  #settle(
    server: DigestServer,
    at: {
      readonly request: SipRequest;
      readonly realm: string;
      readonly transaction: ServerTransaction;
      readonly verdict: Verdict;
    },
    through: (proven: Proven) => void,
  ): void {
    const { request, realm, transaction, verdict } = at;
    if (!transaction.pending) return;
    if (verdict.kind === 'ok') return through({ user: verdict.user, transaction });
    const toTag = statelessTag(request);
    if (verdict.kind === 'blocked') {
      this.#core.refused.add('guessing');
      const { retryAfterS } = verdict;
      return transaction.respond({ status: 403, toTag, retryAfterS });
    }
    this.#core.refused.add('unproven');
    const headers = server.challenges(realm, request.source.host, verdict.stale);
    return transaction.respond({ status: 401, toTag, headers });
  }
}
