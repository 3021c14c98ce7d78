import { z } from 'zod';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './duration.ts';
import { DialScope, NameExtension } from './directory.ts';
import { Expression, VariableName } from './expression.ts';
import { HoursId } from './hours.ts';
import { AgentId, ConnectorId, FlowId, HolidaysId, NodeId, QueueId, VoicemailId } from './ids.ts';
import { Digit, E164 } from './phone.ts';
import { Language, Prompt } from './prompt.ts';
import { SkillRequirement } from './skill.ts';

/** How long only a named agent is asked: 1 s to 1 h. */
const namedMs = z.int().min(SECOND_MS).max(HOUR_MS);

const priority = z.int().min(1).max(10);

/** Where an interaction can be sent to, from a flow or by a person. */
export const TransferTarget = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('queue'),
    queue: QueueId,
    /** 1 (first) to 10; absent = as before. */
    priority: priority.optional(),
    /** For `agentMs` (30 s where absent) only this agent of the queue is asked. */
    agent: AgentId.optional(),
    agentMs: namedMs.optional(),
  }),
  z.object({
    kind: z.literal('agent'),
    agent: AgentId,
    /**
     * Rung as a person of the organisation: also while signed out or not ready, as an ordinary call
     * to their phone that no queue and no wrap-up knows of. Absent = only as an agent who is free.
     */
    asPerson: z.literal(true).optional(),
  }),
  /** A flow or an auto attendant: they share their ids. `priority` travels to the next queue. */
  z.object({ kind: z.literal('flow'), flow: FlowId, priority: priority.optional() }),
  z.object({ kind: z.literal('number'), number: E164 }),
  /** Hears its greeting and leaves a message. */
  z.object({ kind: z.literal('voicemail'), voicemail: VoicemailId }),
]);
export type TransferTarget = z.infer<typeof TransferTarget>;

/** Where a supervisor may move those who wait: their priority is kept where none is given. */
export const MoveTarget = z.discriminatedUnion('kind', [
  TransferTarget.options[0],
  TransferTarget.options[1],
  TransferTarget.options[2],
]);
export type MoveTarget = z.infer<typeof MoveTarget>;

/** How a node waits for the caller. */
const asking = {
  /** Waits this long after the prompt for a key or a word. */
  timeoutMs: z.int().min(1_000).max(60_000).default(5_000),
  /** The prompt is heard at most this often; then `otherwise`. */
  triesMax: z.int().min(1).max(10).default(3),
  /** Said before the prompt is repeated; absent = only the prompt again. */
  noInput: Prompt.nullable().optional(),
  noMatch: Prompt.nullable().optional(),
  /** Keys and words count only once the prompt has been heard to its end. */
  forceListen: z.boolean().optional(),
  otherwise: NodeId,
};

export const MenuNode = z.object({
  kind: z.literal('menu'),
  prompt: Prompt,
  choices: z.record(Digit, NodeId),
  /** What may be said for a choice, by its key; absent = keys only. At most 10 words each. */
  phrases: z.record(Digit, z.array(z.string().min(1).max(64)).min(1).max(10)).optional(),
  ...asking,
});
export type MenuNode = z.infer<typeof MenuNode>;

/** Digits that name a thing (an order, an account); digits that name a person are `personal`. */
export const CollectNode = z.object({
  kind: z.literal('collect'),
  prompt: Prompt,
  into: VariableName,
  digitsMin: z.int().min(1).max(32).default(1),
  digitsMax: z.int().min(1).max(32).default(32),
  /** Ends the input and is no part of it; null = only the length and the time between keys do. */
  endKey: Digit.nullable().default('#'),
  /** So long after a key the input is over; 1 s to 20 s. */
  betweenMs: z
    .int()
    .min(SECOND_MS)
    .max(20 * SECOND_MS)
    .default(4_000),
  /** Into the vault at the door: the flow knows only how many there were. */
  personal: z.boolean().default(false),
  next: NodeId,
  ...asking,
});
export type CollectNode = z.infer<typeof CollectNode>;

/** Finds a person of the directory by name or extension and puts the caller through. */
export const DirectoryNode = z.object({
  kind: z.literal('directory'),
  method: z.enum(['name', 'extension']),
  /** null = our own words in the interaction's language. */
  prompt: Prompt.nullable().default(null),
  scope: DialScope.default({ include: null, exclude: [] }),
  nameExtension: NameExtension.default('none'),
  /** Names may be said as well as spelled. */
  speech: z.boolean().default(false),
  /** Where `0` leads as the first key; null = `0` is a space as everywhere. */
  operator: NodeId.nullable().default(null),
  /** Keys that mean something else as the first one: a menu in which names can be dialled too. */
  choices: z.record(Digit, NodeId).optional(),
  /** What may be said for those, by their key. At most 10 words each. */
  phrases: z.record(Digit, z.array(z.string().min(1).max(64)).min(1).max(10)).optional(),
  ...asking,
});
export type DirectoryNode = z.infer<typeof DirectoryNode>;

const next = { next: NodeId };

export const FlowNode = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('say'),
    prompt: Prompt,
    /** false = a key does not cut it short even where a menu follows. */
    bargeIn: z.boolean().optional(),
    ...next,
  }),
  MenuNode,
  CollectNode,
  DirectoryNode,
  z.object({ kind: z.literal('hours'), hours: HoursId, open: NodeId, closed: NodeId }),
  /** Whether it is a holiday now: the first set that says so. */
  z.object({
    kind: z.literal('holidays'),
    sets: z
      .array(z.object({ holidays: HolidaysId, to: NodeId }))
      .min(1)
      .max(20),
    /** null = the tenant's; a set with a zone of its own keeps that. */
    timeZone: z.string().min(1).max(64).nullable().default(null),
    otherwise: NodeId,
  }),
  /** All expressions see the values before; `language` and `priority` are set by their fields. */
  z.object({
    kind: z.literal('set'),
    values: z.record(VariableName, Expression).default({}),
    language: Language.optional(),
    priority: priority.optional(),
    ...next,
  }),
  z.object({
    kind: z.literal('branch'),
    /** The first that is true; one that cannot be evaluated is false, and the timeline says so. */
    cases: z
      .array(z.object({ when: Expression, to: NodeId }))
      .min(1)
      .max(20),
    otherwise: NodeId,
  }),
  /** Asks a connector of type http; its fields become variables. */
  z.object({
    kind: z.literal('lookUp'),
    connector: ConnectorId,
    parameters: z.record(VariableName, Expression).default({}),
    /** Heard meanwhile; null = silence. */
    music: Prompt.nullable().default(null),
    ...next,
    /** The system did not answer in time, or with something else. */
    otherwise: NodeId,
  }),
  z.object({
    kind: z.literal('queue'),
    queue: QueueId,
    /** Absent = the priority that the interaction has by now, else 5. */
    priority: priority.optional(),
    /** For `agentMs` only this agent of the queue is asked; absent = whoever is first. */
    agent: AgentId.optional(),
    agentMs: namedMs.default(30_000),
    /** Beside what the queue's rings ask for, in each of them; at most 5. */
    requirements: z.array(SkillRequirement).max(5).optional(),
  }),
  z.object({
    kind: z.literal('transfer'),
    target: TransferTarget,
    prompt: Prompt.nullable().optional(),
    /** Who is not reached (busy, no answer, refused) goes on here; absent = it ends then. */
    otherwise: NodeId.optional(),
  }),
  z.object({ kind: z.literal('voicemail'), voicemail: VoicemailId }),
  /** A connector of type agent speaks with the caller and ends with one of these outcomes. */
  z.object({
    kind: z.literal('virtualAgent'),
    connector: ConnectorId,
    parameters: z.record(VariableName, Expression).default({}),
    outcomes: z.record(z.string().min(1).max(64), NodeId),
    /** The conversation is over then at the latest; 5 s to 1 h. */
    timeMsMax: z
      .int()
      .min(5 * SECOND_MS)
      .max(HOUR_MS)
      .default(5 * MINUTE_MS),
    otherwise: NodeId,
  }),
  /** A question answered by one key, kept with the interaction as `name`. */
  z.object({
    kind: z.literal('survey'),
    name: VariableName,
    prompt: Prompt,
    min: z.int().min(0).max(9).default(1),
    max: z.int().min(0).max(9).default(5),
    ...next,
    ...asking,
  }),
  z.object({
    kind: z.literal('record'),
    mode: z.enum(['start', 'pause', 'resume', 'stop']),
    ...next,
  }),
  /** Told to a connector of type http, without waiting for what it says. */
  z.object({
    kind: z.literal('send'),
    connector: ConnectorId,
    parameters: z.record(VariableName, Expression).default({}),
    ...next,
  }),
  /** Goes through another flow and comes back at its `return`; at most 8 deep. */
  z.object({ kind: z.literal('subFlow'), flow: FlowId, ...next }),
  /** Back to the flow that called this one; where none did, as `end`. */
  z.object({ kind: z.literal('return') }),
  z.object({
    kind: z.literal('end'),
    prompt: Prompt.nullable().default(null),
    /** A caller whose call was not taken yet hears busy instead of an answer. */
    busy: z.literal(true).optional(),
  }),
]);
export type FlowNode = z.infer<typeof FlowNode>;

export const Flow = z.object({
  id: FlowId,
  name: z.string().min(1).max(64),
  start: NodeId,
  nodes: z.record(NodeId, FlowNode),
  /** What callers are spoken to in until a node sets another; absent = the tenant's language. */
  language: Language.optional(),
  /** Where the designer draws each node. */
  layout: z.record(NodeId, z.object({ x: z.number(), y: z.number() })).optional(),
});
export type Flow = z.infer<typeof Flow>;
