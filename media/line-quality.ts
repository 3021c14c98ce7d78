import type { LegStats } from './port.ts';
import { rate } from './worker/quality.ts';

/** Each direction of a line, as the listener there has it. */
export interface LineQuality {
  /** undefined: nothing came. */
  readonly mos: number | undefined;
  readonly lossPercent: number;
  readonly jitterMs: number;
  /** Packets that were sent in this direction while it was looked at. */
  readonly packets: number;
}

const PTIME_MS = 20;

/** Of what the peer sends: the whole leg, or what came after `since`. */
export function lineHere(now: LegStats, since?: LegStats): LineQuality {
  const lost = Math.max(0, now.lost - (since?.lost ?? 0));
  const packets = now.packetsIn - (since?.packetsIn ?? 0) + lost;
  const lossPercent = percent(lost, packets);
  const { jitterMs } = now;
  if (since === undefined) return { mos: now.mos, lossPercent, jitterMs, packets };
  const isConcealed = now.concealedMs > since.concealedMs;
  const delayMs = delayOf(now, jitterMs);
  const mos = packets === 0 ? undefined : rate({ lossPercent, delayMs, isConcealed });
  return { mos, lossPercent, jitterMs, packets };
}

/** Of what the peer hears, by its own reports; undefined when it sends none. */
export function lineThere(now: LegStats, since?: LegStats): LineQuality | undefined {
  const { remote } = now;
  if (remote === undefined) return undefined;
  const lost = Math.max(0, remote.lost - (since?.remote?.lost ?? 0));
  const packets = now.packetsOut - (since?.packetsOut ?? 0);
  const lossPercent = percent(lost, packets);
  const { jitterMs } = remote;
  if (since === undefined) return { mos: remote.mos, lossPercent, jitterMs, packets };
  const mos = rate({ lossPercent, delayMs: delayOf(now, jitterMs), isConcealed: true });
  return { mos, lossPercent, jitterMs, packets };
}

function percent(lost: number, of: number): number {
  return of <= 0 ? 0 : Math.min(100, Math.round((10_000 * lost) / of) / 100);
}

/** Half the round trip, a jitter buffer, one packet on each side. */
function delayOf({ roundTripMs }: LegStats, jitterMs: number): number {
  return (roundTripMs ?? 0) / 2 + 2 * jitterMs + 2 * PTIME_MS;
}
