import { MediaError } from '../../../media/index.ts';
import type { DriverContext } from './context.ts';
import { endLeg, nameOf } from './hang-up.ts';
import { listenToMedia } from './leg-events.ts';
import type { Leg } from './leg-table.ts';

export function isElsewhere(error: unknown): boolean {
  return error instanceof MediaError && error.code === 'differentWorker';
}

/**
 * Media of one interaction share a thread from the start; legs of two interactions that are joined
 * may not. All go to where the customer's is. The peer of one that moves misses a few packets,
 * keeps its port and needs no new SDP.
 */
export async function gather(ctx: DriverContext, legs: readonly Leg[]): Promise<void> {
  const first = legs.find(({ role }) => role === 'customer') ?? legs[0];
  const group = first?.talking?.group;
  if (group === undefined) return;
  await Promise.all(
    legs.filter(({ talking }) => talking?.group !== group).map((leg) => move(ctx, leg, group)),
  );
}

async function move(ctx: DriverContext, leg: Leg, group: string): Promise<void> {
  const old = leg.talking;
  if (old === null) return;
  const recordings = ctx.recordings.suspend(leg);
  try {
    old.onQuality = () => undefined;
    const snapshot = await old.handOver();
    const options = { ...snapshot.options, group };
    const media = await ctx.media.restoreLeg({ ...snapshot, options });
    const { state } = leg;
    const isUp = state.kind === 'answered' || state.kind === 'answering';
    if (!isUp || state.media !== old) return media.close();
    leg.state = { ...state, media };
    listenToMedia(ctx, leg, media);
  } catch (error) {
    ctx.log({ level: 'warn', code: 'legNotMoved', detail: nameOf(error) });
    if (leg.talking === old) endLeg(ctx, leg, 'failed');
  } finally {
    ctx.recordings.goOn(ctx, leg, recordings);
    ctx.hearings.legChanged(leg);
  }
}
