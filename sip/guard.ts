import type { Admission, IncomingRequest, SipGuard, SipTimers } from './port.ts';
import type { RefusalKind } from './refusals.ts';
import { rangeKey, sourceKey } from './source-key.ts';
import { TokenBuckets } from './token-buckets.ts';

type Rate = 'sourceInvitesPerS' | 'rangeInvitesPerS' | 'invitesPerS' | 'sourceRequestsPerS';

const DEFAULTS: Required<Pick<SipGuard, Rate>> = {
  sourceInvitesPerS: 20,
  rangeInvitesPerS: 60,
  invitesPerS: 300,
  sourceRequestsPerS: 50,
};
/** Answers that one source may cost us while it is beyond its limits. */
const ANSWERS_PER_S = 10;
const RETRY_AFTER_S = 5;

export interface Limit {
  readonly reason: RefusalKind;
  readonly admission: Admission;
}

/**
 * Against floods and telephony denial of service (TDoS): rates by source, by neighbourhood and of
 * all strangers, so that one range of attackers cannot take the room of everybody else. Known
 * sources have rates of their own, emergency calls none.
 */
export class Guard {
  readonly #options: SipGuard & typeof DEFAULTS;
  readonly #invites: TokenBuckets;
  readonly #ranges: TokenBuckets;
  readonly #all: TokenBuckets;
  readonly #others: TokenBuckets;
  readonly #answers: TokenBuckets;

  constructor(options: SipGuard, timers: SipTimers) {
    this.#options = { ...DEFAULTS, ...options };
    this.#invites = new TokenBuckets(timers);
    this.#ranges = new TokenBuckets(timers);
    this.#all = new TokenBuckets(timers);
    this.#others = new TokenBuckets(timers);
    this.#answers = new TokenBuckets(timers);
  }

  /** Undefined: within every limit. */
  limit(request: IncomingRequest): Limit | undefined {
    const reason = request.method === 'INVITE' ? this.#ofInvite(request) : this.#ofOther(request);
    if (reason === undefined) return undefined;
    if (request.method === 'INVITE' && this.#options.exempt?.(request) === true) return undefined;
    return { reason, admission: this.#turnedAway(request) };
  }

  #ofInvite({ source }: IncomingRequest): RefusalKind | undefined {
    const { sourceInvitesPerS, rangeInvitesPerS, invitesPerS } = this.#options;
    const weight = this.#options.weightOf?.(source) ?? 1;
    if (!this.#invites.take(sourceKey(source.host), sourceInvitesPerS * weight)) {
      return 'sourceRate';
    }
    if (weight > 1) return undefined;
    if (!this.#ranges.take(rangeKey(source.host), rangeInvitesPerS)) return 'rangeRate';
    return this.#all.take('', invitesPerS) ? undefined : 'globalRate';
  }

  #ofOther({ source }: IncomingRequest): RefusalKind | undefined {
    const weight = this.#options.weightOf?.(source) ?? 1;
    const ratePerS = this.#options.sourceRequestsPerS * weight;
    return this.#others.take(sourceKey(source.host), ratePerS) ? undefined : 'sourceRate';
  }

  #turnedAway({ source }: IncomingRequest): Admission {
    const answered = this.#answers.take(sourceKey(source.host), ANSWERS_PER_S);
    if (!answered) return { kind: 'drop' };
    return { kind: 'refuse', status: 503, retryAfterS: RETRY_AFTER_S };
  }
}
