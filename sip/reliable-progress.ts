import type { SipRequest } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { SipTimer, SipTimers } from './port.ts';
import { SIXTY_FOUR_T1_MS, T1_MS } from './timer-values.ts';

/** More 18x than this before a PRACK are more than any caller needs. */
const QUEUE_MAX = 20;

export interface ReliablePlan {
  readonly timers: SipTimers;
  /** CSeq of the INVITE, which RAck names. */
  readonly inviteSeq: number;
  readonly firstSeq: number;
  readonly transmit: (response: OutgoingResponse) => void;
  /** No PRACK within 64*T1. */
  readonly onTimeout: () => void;
}

/**
 * Our 18x that the caller must acknowledge, one at a time (RFC 3262 §3).
 *
 * ```
 * idle ──send()──► waiting ──PRACK──► idle, or the next in line
 *                   │ T1, 2·T1, 4·T1 …: again     64·T1 ──► onTimeout
 * ```
 */
export class ReliableProgress {
  readonly #plan: ReliablePlan;
  readonly #queue: OutgoingResponse[] = [];
  #seq: number;
  #waiting: OutgoingResponse | undefined;
  #again: SipTimer | undefined;
  #deadline: SipTimer | undefined;
  #quiet: (() => void) | undefined;

  constructor(plan: ReliablePlan) {
    this.#plan = plan;
    this.#seq = plan.firstSeq - 1;
  }

  /** One with a session description is out: a 2xx must not overtake it (RFC 3262 §3). */
  get describes(): boolean {
    return [this.#waiting, ...this.#queue].some((response) => response?.body !== undefined);
  }

  send(response: OutgoingResponse): void {
    if (this.#queue.length >= QUEUE_MAX) return;
    this.#queue.push(response);
    this.#next();
  }

  /** What the PRACK acknowledges; undefined: nothing that is out (481). */
  acknowledge(prack: SipRequest): OutgoingResponse | undefined {
    const rack = /^(\d{1,10})\s+(\d{1,10})\s+INVITE$/i.exec(prack.headers.get('rack') ?? '');
    const matches = Number(rack?.[1]) === this.#seq && Number(rack?.[2]) === this.#plan.inviteSeq;
    const acknowledged = this.#waiting;
    if (!matches || acknowledged === undefined) return undefined;
    this.#clear();
    return acknowledged;
  }

  /** After the PRACK has its answer: what waits behind the acknowledged response goes on. */
  proceed(): void {
    this.#next();
    if (this.describes || this.#quiet === undefined) return;
    const quiet = this.#quiet;
    this.#quiet = undefined;
    quiet();
  }

  /** Runs once nothing that describes a session is unacknowledged. */
  whenQuiet(then: () => void): void {
    this.#quiet = then;
  }

  stop(): void {
    this.#clear();
    this.#queue.length = 0;
    this.#quiet = undefined;
  }

  #next(): void {
    if (this.#waiting !== undefined) return;
    const response = this.#queue.shift();
    if (response === undefined) return;
    this.#seq += 1;
    const headers = [
      ...(response.headers ?? []),
      { name: 'Require', value: '100rel' },
      { name: 'RSeq', value: `${this.#seq}` },
    ];
    this.#waiting = { ...response, headers };
    this.#plan.transmit(this.#waiting);
    this.#arm(this.#waiting, T1_MS);
    this.#deadline = this.#plan.timers.set(SIXTY_FOUR_T1_MS, () => {
      this.stop();
      this.#plan.onTimeout();
    });
  }

  #arm(response: OutgoingResponse, delayMs: number): void {
    this.#again = this.#plan.timers.set(delayMs, () => {
      this.#plan.transmit(response);
      this.#arm(response, delayMs * 2);
    });
  }

  #clear(): void {
    this.#again?.clear();
    this.#deadline?.clear();
    this.#waiting = undefined;
  }
}

/** RSeq of a reliable provisional response; undefined: it is none (RFC 3262 §4). */
export function reliableSeq(response: {
  readonly headers: { all(name: string): readonly string[]; get(name: string): string | undefined };
}): number | undefined {
  const required = response.headers.all('require').some((tag) => tag.toLowerCase() === '100rel');
  const digits = response.headers.get('rseq') ?? '';
  return required && /^\d{1,10}$/.test(digits) ? Number(digits) : undefined;
}
