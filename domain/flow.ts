import { z } from 'zod';
import { HOUR_MS, SECOND_MS } from './duration.ts';
import { AgentId, FlowId, NodeId, QueueId } from './ids.ts';
import { HoursId } from './hours.ts';
import { Digit, E164 } from './phone.ts';
import { Prompt } from './prompt.ts';

/** How long only a named agent is asked: 1 s to 1 h. */
const namedMs = z.int().min(SECOND_MS).max(HOUR_MS);

/** Where an interaction can be sent to, from a flow or by a person. */
export const TransferTarget = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('queue'),
    queue: QueueId,
    /** 1 (first) to 10; absent = as before. */
    priority: z.int().min(1).max(10).optional(),
    /** For `agentMs` (30 s where absent) only this agent of the queue is asked. */
    agent: AgentId.optional(),
    agentMs: namedMs.optional(),
  }),
  z.object({ kind: z.literal('agent'), agent: AgentId }),
  z.object({ kind: z.literal('flow'), flow: FlowId }),
  z.object({ kind: z.literal('number'), number: E164 }),
]);
export type TransferTarget = z.infer<typeof TransferTarget>;

/** Where a supervisor may move those who wait: their priority is kept where none is given. */
export const MoveTarget = z.discriminatedUnion('kind', [
  TransferTarget.options[0],
  TransferTarget.options[1],
  TransferTarget.options[2],
]);
export type MoveTarget = z.infer<typeof MoveTarget>;

export const FlowNode = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('say'), prompt: Prompt, next: NodeId }),
  z.object({
    kind: z.literal('menu'),
    prompt: Prompt,
    choices: z.record(Digit, NodeId),
    /** Waits this long after the prompt for a key. */
    timeoutMs: z.int().min(1_000).max(60_000).default(5_000),
    /** The prompt is heard at most this often; then `otherwise`. */
    triesMax: z.int().min(1).max(10).default(3),
    otherwise: NodeId,
  }),
  z.object({ kind: z.literal('hours'), hours: HoursId, open: NodeId, closed: NodeId }),
  z.object({
    kind: z.literal('queue'),
    queue: QueueId,
    priority: z.int().min(1).max(10).default(5),
    /** For `agentMs` only this agent of the queue is asked; absent = whoever is first. */
    agent: AgentId.optional(),
    agentMs: namedMs.default(30_000),
  }),
  z.object({ kind: z.literal('transfer'), target: TransferTarget }),
  z.object({ kind: z.literal('end'), prompt: Prompt.nullable().default(null) }),
]);
export type FlowNode = z.infer<typeof FlowNode>;

export const Flow = z.object({
  id: FlowId,
  name: z.string().min(1).max(64),
  start: NodeId,
  nodes: z.record(NodeId, FlowNode),
});
export type Flow = z.infer<typeof Flow>;
