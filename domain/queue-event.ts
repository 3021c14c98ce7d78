import { z } from 'zod';
import { AgentId, InteractionId, QueueId } from './ids.ts';
import { OverflowTarget, OverflowWhy } from './queue-config.ts';
import { MemberSource } from './queue-members.ts';

/** At most as many as a group may give. */
const agents = z.array(AgentId).max(1_000);

export const queueCommands = [
  /** Who is in a source of the queue's members now, by name; those who are no agents left out. */
  z.object({
    type: z.literal('setQueueMembers'),
    queue: QueueId,
    source: MemberSource,
    agents,
  }),
] as const;

export const queueEvents = [
  z.object({
    type: z.literal('queueMembersSet'),
    queue: QueueId,
    source: MemberSource,
    agents,
  }),
  /** Out of the queue: hears what is said, and goes to the target by then at the latest. */
  z.object({
    type: z.literal('sendingOnStarted'),
    interaction: InteractionId,
    queue: QueueId,
    why: OverflowWhy,
    target: OverflowTarget,
    until: z.int().min(0),
  }),
  /** A callback will be offered when the music has come to its end. */
  z.object({ type: z.literal('callbackDue'), interaction: InteractionId, queue: QueueId }),
] as const;
