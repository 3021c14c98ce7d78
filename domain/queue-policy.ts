import { z } from 'zod';
import { AgentId } from './ids.ts';

/** What an authorised user may change of a queue: Microsoft's switches, each off by default. */
export const QueueSwitch = z.enum([
  'greeting',
  'music',
  'overflow',
  'timeout',
  'noAgents',
  'routingMethod',
  'presence',
  'optOut',
  'membership',
  /** Opts other agents in and out. */
  'agentOptStatus',
  /** Pauses, drains, opens and closes it: ours. */
  'state',
]);
export type QueueSwitch = z.infer<typeof QueueSwitch>;

/** Somebody who is no administrator and may change parts of a queue all the same. */
export const AuthorisedUser = z.object({
  agent: AgentId,
  may: z.array(QueueSwitch).max(20).default([]),
  /** Not named to the queue's agents as one who looks after it. */
  hidden: z.boolean().default(false),
});
export type AuthorisedUser = z.infer<typeof AuthorisedUser>;

/** Who finds a queue's past interactions: nobody beside supervisors, who is authorised, or all. */
export const HistorySeenBy = z.enum(['supervisors', 'authorised', 'agents']);
export type HistorySeenBy = z.infer<typeof HistorySeenBy>;
