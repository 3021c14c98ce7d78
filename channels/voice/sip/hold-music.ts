import type { Prompt } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import { HOLD_PLAY } from './context.ts';
import type { DriverContext } from './context.ts';
import { watchAfterHold } from './leg-events.ts';
import type { Leg } from './leg-table.ts';

/** Starts where it was left; a leg that hears it already goes on hearing it. */
export function startHold(
  ctx: DriverContext,
  leg: Leg,
  of: { media: MediaLeg; music: Prompt },
): void {
  if (leg.heldByUs && leg.holdMusic?.active === true) return;
  const playId = `${HOLD_PLAY}${leg.id}`;
  const startMs = leg.holdMusic?.positionMs ?? 0;
  leg.heldByUs = true;
  leg.holdMusic = { playId, active: true, positionMs: startMs };
  const audio = [{ kind: 'samples', ...ctx.host.promptAudio(leg.tenant, of.music) }] as const;
  of.media.play({ playId, audio, loop: true, startMs });
}

export function endHold(ctx: DriverContext, leg: Leg): void {
  if (!leg.heldByUs) return;
  leg.heldByUs = false;
  if (leg.holdMusic?.active === true) {
    leg.holdMusic.active = false;
    leg.media?.stopPlay(leg.holdMusic.playId);
  }
  watchAfterHold(ctx, leg);
}
