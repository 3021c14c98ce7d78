import type { SipRequest, SipResponse } from './message.ts';
import { ParseError } from './parse-error.ts';
import type { DialogState, SessionTimerWish, SipHeader, SipTimer, SipTimers } from './port.ts';
import {
  agreedHeaders,
  agreedTimer,
  MIN_SE_S,
  minExpires,
  sessionExpires,
  timerHeaders,
  type AgreedTimer,
} from './session-expires.ts';

export interface SessionTimerPlan {
  readonly timers: SipTimers;
  readonly wish: SessionTimerWish | undefined;
  /** Sends a refresh; what comes of it reaches the timer as `accepted` or `tooSmall`. */
  readonly refresh: () => void;
  readonly expired: () => void;
}

/**
 * The session timer of one dialog, in either role (RFC 4028 §7–10).
 *
 * ```
 * off ──2xx with Session-Expires──► ours ──half the interval──► refresh ──2xx──► (again)
 *  ▲                           └──► theirs ──their refresh──► (again)
 *  └── 2xx without ──────────────────┴── interval − min(32 s, a third) ──► expired
 * ```
 */
export class SessionTimer {
  readonly #plan: SessionTimerPlan;
  #minS = MIN_SE_S;
  #agreed: { readonly intervalS: number; readonly refresher: 'us' | 'peer' } | undefined;
  #refresh: SipTimer | undefined;
  #expiry: SipTimer | undefined;
  #stopped = false;

  constructor(plan: SessionTimerPlan) {
    this.#plan = plan;
  }

  get agreed(): DialogState['timer'] {
    return this.#agreed;
  }

  /** Of a re-INVITE or UPDATE of ours. */
  headers(): SipHeader[] {
    const refresher = this.#agreed?.refresher;
    return timerHeaders({
      wish: this.#plan.wish,
      intervalS: this.#agreed?.intervalS,
      refresher: refresher === undefined ? undefined : refresher === 'us' ? 'uac' : 'uas',
      minS: this.#minS,
    });
  }

  /** A 2xx to our INVITE or UPDATE: the peer has the last word. */
  accepted(response: SipResponse): void {
    try {
      const answer = sessionExpires(response);
      if (answer === undefined) return this.#set(undefined);
      const { intervalS, refresher } = answer;
      this.#set({ intervalS, refresher: refresher === 'uas' ? 'peer' : 'us' });
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
    }
  }

  /** A 422 to ours: true when asking again for longer makes sense. */
  tooSmall(response: SipResponse): boolean {
    const least = minExpires(response);
    if (least <= this.#minS) return false;
    this.#minS = least;
    return true;
  }

  /** The peer's INVITE or UPDATE gets its 2xx: what that says of the timer. */
  answer(request: SipRequest): SipHeader[] {
    const agreed = agreedTimer(request, this.#plan.wish, this.#agreed?.intervalS);
    this.#set(agreed === undefined ? undefined : asServer(agreed));
    return agreed === undefined ? [] : agreedHeaders(agreed);
  }

  /** Taken over from another process: refreshed soon if that is our work. */
  resume(timer: NonNullable<DialogState['timer']>, refreshInMs: number): void {
    this.#set(timer);
    if (timer.refresher === 'us') this.#armRefresh(refreshInMs);
  }

  /** A refresh failed in a way that another may not: once more before the session expires. */
  again(): void {
    if (this.#agreed?.refresher === 'us') this.#armRefresh(this.#agreed.intervalS * 125);
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
  }

  #set(agreed: NonNullable<DialogState['timer']> | undefined): void {
    this.#clear();
    this.#agreed = agreed;
    if (agreed === undefined || this.#stopped) return;
    const intervalMs = agreed.intervalS * 1_000;
    const ours = agreed.refresher === 'us';
    if (ours) this.#armRefresh(intervalMs / 2);
    // Who waits for the other gives up a little before the proxies on the way (RFC 4028 §10).
    const earlyMs = ours ? 0 : Math.min(32_000, intervalMs / 3);
    this.#expiry = this.#plan.timers.set(intervalMs - earlyMs, () => this.#plan.expired());
  }

  #armRefresh(waitMs: number): void {
    this.#refresh?.clear();
    if (this.#stopped) return;
    this.#refresh = this.#plan.timers.set(waitMs, () => this.#plan.refresh());
  }

  #clear(): void {
    this.#refresh?.clear();
    this.#expiry?.clear();
  }
}

function asServer({ intervalS, refresher }: AgreedTimer): NonNullable<DialogState['timer']> {
  return { intervalS, refresher: refresher === 'uas' ? 'us' : 'peer' };
}
