import { z } from 'zod';
import { FlowValues, VariableName } from './expression.ts';
import {
  CollectId,
  ConnectorId,
  FlowId,
  InteractionId,
  LegId,
  NodeId,
  PersonalRef,
  StreamId,
} from './ids.ts';
import { Digit } from './phone.ts';
import { Language } from './prompt.ts';
import { StreamEnd } from './voice-stream.ts';

const at = z.int().min(0);
const ofNode = { interaction: InteractionId, node: NodeId };

/** What could not be evaluated, in words: it counted as null, or as false. */
const faults = z.array(z.string().max(400)).max(40).optional();

/** What is listened for while a prompt plays and afterwards. */
export const ListenFor = z.object({
  phrases: z.array(z.string().min(1).max(64)).min(1).max(500),
  language: Language,
});

const asked = {
  ...ofNode,
  /** Tells this asking from those before it: the seq of its event. */
  asked: z.int().min(1),
};

/** Facts that the process, not the platform, brings back. */
export const flowCommands = [
  z.object({
    type: z.literal('lookUpEnded'),
    ...asked,
    result: z.enum(['ok', 'failed']),
    /** Only what its connector names as fields; at most 20. */
    values: FlowValues.default({}),
  }),
] as const;

export const flowEvents = [
  z.object({
    type: z.literal('nodeEntered'),
    interaction: InteractionId,
    flow: FlowId,
    /** Config version the instance runs on until it ends. */
    version: z.int().min(1),
    node: NodeId,
    /** What an hours node found, so that evolve need not ask again. */
    open: z.boolean().optional(),
    /** Which holiday a holidays node found. */
    holiday: z.string().max(64).optional(),
    /** The flow's own: spoken from here on. */
    language: Language.optional(),
  }),
  z.object({
    type: z.literal('menuChosen'),
    interaction: InteractionId,
    node: NodeId,
    digit: Digit,
    /** Said instead of the key. */
    phrase: z.string().max(64).optional(),
    confidence: z.number().min(0).max(1).optional(),
    next: NodeId,
  }),
  z.object({
    type: z.literal('menuMissed'),
    interaction: InteractionId,
    node: NodeId,
    why: z.enum(['noInput', 'noMatch']),
    tries: z.int().min(1),
  }),
  /** The prompt is over; the menu now waits for a key until then. */
  z.object({ type: z.literal('menuWaiting'), interaction: InteractionId, node: NodeId, until: at }),
  z.object({
    type: z.literal('variablesSet'),
    ...ofNode,
    values: FlowValues,
    language: Language.optional(),
    priority: z.int().min(1).max(10).optional(),
    faults,
  }),
  z.object({
    type: z.literal('branchTaken'),
    ...ofNode,
    /** Which case, from 0; null = none was true. */
    taken: z.int().min(0).nullable(),
    next: NodeId,
    faults,
  }),
  /** All digits so far; the next is awaited until then. */
  z.object({
    type: z.literal('digitsGathered'),
    ...ofNode,
    digits: z.string().regex(/^[0-9*#]{0,32}$/),
    until: at,
  }),
  /** → effect `collect`: the door gathers what names a person. */
  z.object({
    type: z.literal('collectStarted'),
    ...ofNode,
    leg: LegId,
    collect: CollectId,
    digitsMin: z.int().min(1),
    digitsMax: z.int().min(1),
    endKey: Digit.nullable(),
    betweenMs: z.int().min(0),
    firstMs: z.int().min(0),
  }),
  /** → effect `stopCollect`. */
  z.object({ type: z.literal('collectStopped'), ...ofNode, leg: LegId, collect: CollectId }),
  /** Digits of a person: `count` is all that the flow knows of them. */
  z.object({
    type: z.literal('digitsKept'),
    ...ofNode,
    name: VariableName,
    ref: PersonalRef.nullable(),
    count: z.int().min(0).max(32),
  }),
  /** → effect `lookUp`. */
  z.object({
    type: z.literal('lookUpStarted'),
    ...ofNode,
    connector: ConnectorId,
    parameters: FlowValues,
    /** Only where the connector is to know who calls. */
    caller: PersonalRef.nullable(),
    until: at,
    faults,
  }),
  z.object({
    type: z.literal('lookUpEnded'),
    ...ofNode,
    result: z.enum(['ok', 'failed']),
    values: FlowValues,
  }),
  /** → effect `send`. */
  z.object({
    type: z.literal('messageSent'),
    ...ofNode,
    connector: ConnectorId,
    parameters: FlowValues,
    caller: PersonalRef.nullable(),
    faults,
  }),
  /** → effect `stream`. */
  z.object({
    type: z.literal('streamOpened'),
    ...ofNode,
    leg: LegId,
    stream: StreamId,
    connector: ConnectorId,
    parameters: FlowValues,
    language: Language,
    timeMsMax: z.int().min(0),
    faults,
  }),
  /** → effect `stopStream`. */
  z.object({ type: z.literal('streamStopped'), ...ofNode, leg: LegId, stream: StreamId }),
  z.object({
    type: z.literal('streamEnded'),
    ...ofNode,
    stream: StreamId,
    why: StreamEnd,
    outcome: z.string().max(64).nullable(),
    values: FlowValues,
  }),
  z.object({
    type: z.literal('surveyAnswered'),
    ...ofNode,
    name: VariableName,
    score: z.int().min(0).max(9),
  }),
  /** From here on it is recorded, or not, whatever the queue says. */
  z.object({ type: z.literal('recordWished'), ...ofNode, on: z.boolean() }),
  /** The flow that it is in waits at `next` until the one that is called returns. */
  z.object({ type: z.literal('flowCalled'), ...ofNode, next: NodeId }),
  z.object({ type: z.literal('flowReturned'), interaction: InteractionId }),
] as const;
