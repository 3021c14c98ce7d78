import { z } from 'zod';
import { InteractionId, LegId } from './ids.ts';
import { Opaque } from './json.ts';

/**
 * How a line sounds by the MOS of the worse direction (ITU-T G.107 Annex B): `good` from 4.0
 * (satisfied), `fair` from 3.6 (some are not), `poor` from 3.1 (many are not), `bad` below.
 */
export const LineGrade = z.enum(['good', 'fair', 'poor', 'bad']);
export type LineGrade = z.infer<typeof LineGrade>;

/** One direction of a line; loss in per cent of what was sent. */
const heard = {
  /** 1 to 4.41, estimated from loss and delay; null = nothing came. */
  mos: z.number().min(1).max(5).nullable(),
  lossPercent: z.number().min(0).max(100),
  jitterMs: z.number().min(0).max(1e6),
};

export const LegQuality = z.object({
  grade: LineGrade,
  /** Of what the other side sends. */
  ...heard,
  /** null: the other side sent no reports. */
  roundTripMs: z.number().min(0).max(1e6).nullable(),
  /** Of what it receives from us, by its own reports; null = it sends none. */
  remote: z.object(heard).nullable(),
  codec: z.string().max(16).nullable(),
  /** What was measured: since the last report, or the whole leg. */
  durationMs: z.int().min(0),
});
export type LegQuality = z.infer<typeof LegQuality>;

export const legMediaFacts = [
  /** The line sounds otherwise than before; the whole leg's quality comes with its end. */
  z.object({
    type: z.literal('legQuality'),
    leg: LegId,
    final: z.boolean(),
    ...LegQuality.shape,
  }),
  /** A re-INVITE changed what a successor of the process needs to take the call over. */
  z.object({ type: z.literal('legUpdated'), leg: LegId, dialog: Opaque }),
] as const;

const ofInteraction = { interaction: InteractionId.optional() };

export const legMediaEvents = [
  z.object({
    type: z.literal('legMeasured'),
    leg: LegId,
    ...ofInteraction,
    /** Of the whole leg, told at its end. */
    final: z.boolean(),
    ...LegQuality.shape,
  }),
  z.object({ type: z.literal('legUpdated'), leg: LegId, ...ofInteraction, dialog: Opaque }),
] as const;
