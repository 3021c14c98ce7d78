import type { ReceiveStats } from './receive-stats.ts';
import { buildReport, ntpMiddleOf } from './rtcp.ts';
import type { RtcpSeen, SeenBlock } from './rtcp.ts';
import type { Sender } from './sender.ts';

const REPORT_TICKS = 250;
/** A round trip longer than this is a peer's wrong arithmetic. */
const ROUND_TRIP_MS_MAX = 10_000;

/** What the peer says of our stream. */
export interface RemoteView {
  readonly lost: number;
  readonly jitterMs: number;
}

/** RTCP of one leg: our reports when they are due, and what the peer's tell (RFC 3550 §6). */
export class Reporter {
  readonly #random: () => number;
  #inTicks: number;
  #reportedPackets = 0;
  #lastReport: { ntpMiddle: number; atMs: number } | undefined;
  #resumedAt: number | undefined;
  #lostBefore = 0;
  remote: RemoteView | undefined;
  roundTripMs: number | undefined;

  /** `resumedAt`: the sequence number that a stream of a dead process goes on with. */
  constructor(random: () => number, resumedAt?: number) {
    this.#random = random;
    this.#resumedAt = resumedAt;
    this.#inTicks = this.#interval();
  }

  seen(seen: RtcpSeen, ssrc: number, nowMs: number): void {
    if (seen.ntpMiddle !== undefined) {
      this.#lastReport = { ntpMiddle: seen.ntpMiddle, atMs: nowMs };
    }
    const block = seen.blocks.find((candidate) => candidate.ssrc === ssrc);
    if (block === undefined) return;
    this.#noteRemote(block);
    if (block.lastReport === 0) return;
    const units = (ntpMiddleOf(nowMs) - block.lastReport - block.delaySinceLast) | 0;
    const tripMs = units / 65.536;
    // Clocks of 1/65,536 s round: a little below nothing is nothing.
    if (tripMs > -5 && tripMs < ROUND_TRIP_MS_MAX) {
      this.roundTripMs = Math.max(0, Math.round(tripMs * 10) / 10);
    }
  }

  /**
   * A peer counts the jump of a stream that was resumed as loss, and what was lost before it as
   * well: only what comes on top of its first report from beyond the jump is this leg's own.
   */
  #noteRemote(block: SeenBlock): void {
    if (this.#resumedAt !== undefined) {
      const beyond = (block.highestSequence - this.#resumedAt) & 0xffff;
      if (beyond >= 0x8000) return;
      this.#lostBefore = block.lost;
      this.#resumedAt = undefined;
    }
    const lost = Math.max(0, block.lost - this.#lostBefore);
    this.remote = { lost, jitterMs: Math.round(block.jitter / 0.08) / 100 };
  }

  /** True each 5 s, give or take half (RFC 3550 §6.2: reports of many must not fall together). */
  tick(): boolean {
    if (--this.#inTicks > 0) return false;
    this.#inTicks = this.#interval();
    return true;
  }

  report(sender: Sender, stats: ReceiveStats, now: { nowMs: number; goodbye: boolean }): Buffer {
    const hasSent = sender.packets > this.#reportedPackets;
    this.#reportedPackets = sender.packets;
    return buildReport({
      ssrc: sender.ssrc,
      cname: `patchbay-${sender.ssrc.toString(16)}`,
      nowMs: now.nowMs,
      sent: hasSent
        ? { rtpTimestamp: sender.timestamp, packets: sender.packets, bytes: sender.bytes }
        : undefined,
      received: stats.report(),
      lastReport: this.#lastReport,
      goodbye: now.goodbye,
    });
  }

  #interval(): number {
    return Math.round(REPORT_TICKS * (0.5 + (this.#random() >>> 0) / 2 ** 32));
  }
}
