import { z } from 'zod';
import { AgentId, InteractionId, NodeId } from './ids.ts';

/** More people than this are not read out: the caller enters more letters. */
export const LISTED_MAX = 45;

export const attendantEvents = [
  /** What a caller at a directory node hears now, and whom it is about. */
  z.object({
    type: z.literal('directoryMoved'),
    interaction: InteractionId,
    node: NodeId,
    /** `asking`: again from the start · `list`: choose one · `found`: about to be connected. */
    to: z.enum(['asking', 'list', 'found']),
    agents: z.array(AgentId).max(LISTED_MAX),
    /** Of nine names each, from 0. */
    page: z.int().min(0),
    by: z.enum(['keys', 'speech', 'list']).nullable(),
  }),
  /** Who was to take it was not reached: it goes on in the flow that sent it. */
  z.object({ type: z.literal('flowResumed'), interaction: InteractionId }),
] as const;
