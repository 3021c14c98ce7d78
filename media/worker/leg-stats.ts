import type { Session } from '../negotiate.ts';
import type { LegStats } from '../port.ts';
import type { LegSound } from './leg-sound.ts';
import { rate } from './quality.ts';
import type { ReceiveStats } from './receive-stats.ts';
import type { Reporter } from './reporter.ts';
import type { SecureLink } from './secure-link.ts';
import type { Sender } from './sender.ts';

interface Sources {
  readonly nowMs: number;
  readonly startedAtMs: number;
  readonly session: Session | undefined;
  readonly sender: Sender;
  readonly received: ReceiveStats;
  readonly reporter: Reporter;
  readonly sound: LegSound;
  readonly link: SecureLink;
  readonly strangers: number;
  readonly flooded: number;
}

/** All that a leg knows of its line. */
export function legStats(from: Sources): LegStats {
  const { received, sender, sound, link, reporter } = from;
  const jitterMs = hundredths(received.jitterMs);
  const base = {
    packetsIn: received.packets,
    packetsOut: sender.packets,
    lost: received.lost,
    jitterMs,
    late: sound.late,
    concealedMs: Math.round(sound.concealedSamples / 8),
    durationMs: Math.round(from.nowMs - from.startedAtMs),
    codec: from.session?.codec,
    isSecured: link.isSecured,
    roundTripMs: reporter.roundTripMs,
    refused: {
      strangers: from.strangers,
      flooded: from.flooded,
      notAuthentic: link.notAuthentic,
      replayed: link.replayed,
    },
  };
  return { ...base, mos: mosHere(from, jitterMs), remote: remoteView(from) };
}

/** Of what we receive; undefined before anything came. */
function mosHere({ received, sound, reporter, session }: Sources, jitterMs: number) {
  const expected = received.packets + received.lost;
  if (expected === 0) return undefined;
  const late = Math.min(sound.late, received.packets);
  return rate({
    lossPercent: (100 * (received.lost + late)) / expected,
    delayMs: (reporter.roundTripMs ?? 0) / 2 + 2 * jitterMs + 2 * (session?.ptimeMs ?? 20),
    isConcealed: sound.isListening,
  });
}

/** Of what the peer receives from us, by its reports; we take it that the peer conceals. */
function remoteView({ sender, reporter, session }: Sources): LegStats['remote'] {
  const remote = reporter.remote;
  if (remote === undefined) return undefined;
  const mos = rate({
    lossPercent: (100 * remote.lost) / Math.max(1, sender.packets),
    delayMs: (reporter.roundTripMs ?? 0) / 2 + 2 * remote.jitterMs + 2 * (session?.ptimeMs ?? 20),
    isConcealed: true,
  });
  return { ...remote, mos };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
