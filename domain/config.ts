import { z } from 'zod';
import { AgentId, FlowId, QueueId, TrunkId } from './ids.ts';
import { Flow } from './flow.ts';
import { HoursId, OpeningHours } from './hours.ts';
import { Language, Prompt } from './prompt.ts';
import { E164 } from './phone.ts';

/** A skill's name; levels are 1 (some) to 10 (best). */
export const SkillName = z
  .string()
  .min(1)
  .max(64)
  .refine((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
export const SkillLevel = z.int().min(1).max(10);
export const SkillRequirement = z.object({ skill: SkillName, levelMin: SkillLevel });
export type SkillRequirement = z.infer<typeof SkillRequirement>;

const durationMs = (max: number) => z.int().min(0).max(max);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const QueueConfig = z.object({
  kind: z.literal('queue'),
  id: QueueId,
  /** Shown to agents: `Sales · caller`. */
  name: z.string().min(1).max(64),
  requirements: z.array(SkillRequirement).max(20),
  /** 1 (first) to 10 (last) among queues that want the same agent. */
  priority: z.int().min(1).max(10).default(5),
  ringTimeMs: durationMs(3 * MINUTE).default(15_000),
  wrapUpMs: durationMs(HOUR).default(15_000),
  wrapUpCodes: z.array(z.string().min(1).max(64)).max(200).default([]),
  music: Prompt.default({ kind: 'music', name: 'default' }),
  greeting: Prompt.nullable().default(null),
  /** Say the place in line on entry and then this often; 0 = never. */
  positionEveryMs: durationMs(HOUR).default(0),
  /** A person's voicemail must not get the customer: `outside` = on legs to outside numbers. */
  confirmAnswer: z.enum(['never', 'outside', 'always']).default('outside'),
  confirmTimeMs: durationMs(MINUTE).default(10_000),
  /** After a ring without answer: the agent becomes not ready, or rests for `backOffMs`. */
  onNoAnswer: z.enum(['notReady', 'backOff']).default('notReady'),
  /** An agent who declined, was busy or could not be reached is left alone this long. */
  backOffMs: durationMs(HOUR).default(10_000),
  /** Nobody waits for ever: then `say` the farewell and end as `timedOut`. */
  waitMaxMs: durationMs(24 * HOUR).default(HOUR),
  farewell: Prompt.nullable().default(null),
  /** Service level: answered within this time. */
  serviceLevelMs: durationMs(HOUR).default(20_000),
  /** Abandoned sooner does not count against the queue. */
  shortAbandonMs: durationMs(MINUTE).default(5_000),
  presence: z.enum(['ignore', 'availableOnly']).default('ignore'),
  /** After a host was lost, callers whose leg survived keep their place. */
  keepPlaceAfterHostLoss: z.boolean().default(true),
});
export type QueueConfig = z.infer<typeof QueueConfig>;

export const AgentAddress = z.discriminatedUnion('kind', [
  /** An ordinary Teams user, rung by number over the tenant's Teams trunk. */
  z.object({ kind: z.literal('teamsUser'), number: E164 }),
  /** A SIP phone: rung directly. */
  z.object({ kind: z.literal('sip'), uri: z.string().min(5).max(256).startsWith('sip:') }),
  /** An outside number over the carrier trunk: subject to the dialling policy, always confirmed. */
  z.object({ kind: z.literal('outside'), number: E164 }),
]);
export type AgentAddress = z.infer<typeof AgentAddress>;

export const AgentConfig = z.object({
  kind: z.literal('agent'),
  id: AgentId,
  name: z.string().min(1).max(128),
  role: z.enum(['agent', 'supervisor', 'expert', 'administrator']).default('agent'),
  /** Entra object id: who signs in as this agent; with the tenant's `entraTenant` the identity. */
  oid: z.guid().nullable().default(null),
  skills: z.array(z.object({ skill: SkillName, level: SkillLevel })).max(200),
  /** null = nobody that can be rung (an administrator). */
  address: AgentAddress.nullable(),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

export const Entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flow'), flow: FlowId }),
  z.object({ kind: z.literal('queue'), queue: QueueId }),
]);

export const NumberConfig = z.object({
  kind: z.literal('number'),
  /** E.164, or a short internal number of the load fixture. */
  number: z.string().regex(/^\+?[0-9]{2,15}$/, 'not a number'),
  model: z.enum(['connect', 'extend', 'power', 'voiceApps']).default('connect'),
  entry: Entry,
});
export type NumberConfig = z.infer<typeof NumberConfig>;

/**
 * `teams`: legs to Teams users, tenant found by FQDN. `carrier`: the public network, tenant found
 * by the called number. `loopback` (demo only): admits 127.0.0.1 and ::1 without credentials.
 */
export const TrunkConfig = z.object({
  kind: z.literal('trunk'),
  id: TrunkId,
  name: z.string().min(1).max(64),
  role: z.enum(['teams', 'carrier', 'loopback']),
  /** Where we send calls; null = inbound only. `sip:HOST:PORT;transport=udp|tcp|tls` */
  uri: z.string().max(256).startsWith('sip:').nullable(),
  /** Addresses or CIDR ranges that may send us calls on it; empty = nobody. */
  allow: z.array(z.string().max(64)).max(200),
  fqdn: z.string().max(253).nullable().default(null),
  callsMax: z.int().min(0).max(100_000).default(500),
  callsPerSecondMax: z.int().min(0).max(10_000).default(100),
  /** No RTP and no RTCP for so long, while the direction expects media, ends the leg. 0 = never. */
  silenceMs: durationMs(HOUR).default(30_000),
  keepAliveMs: durationMs(10 * MINUTE).default(60_000),
});
export type TrunkConfig = z.infer<typeof TrunkConfig>;

/** Deny by default: an outside destination is dialled only when a rule here permits it. */
export const DialPolicyConfig = z.object({
  kind: z.literal('dialPolicy'),
  /** E.164 prefixes, e.g. `+4420`. */
  allow: z
    .array(z.string().regex(/^\+[0-9]{1,14}$/))
    .max(500)
    .default([]),
  deny: z
    .array(z.string().regex(/^\+[0-9]{1,14}$/))
    .max(500)
    .default([]),
  premium: z.boolean().default(false),
  callsPerMinuteMax: z.int().min(0).max(10_000).default(30),
  /** Assumed price, so that a ceiling exists before any invoice: minor units a minute. */
  pricePerMinuteMinor: z.int().min(0).max(100_000).default(10),
  spendPerDayMinorMax: z.int().min(0).max(100_000_000).default(5_000),
  /** Never refused by any rule. */
  emergency: z
    .array(z.string().regex(/^[0-9]{2,6}$/))
    .max(20)
    .default(['112', '999', '911']),
});
export type DialPolicyConfig = z.infer<typeof DialPolicyConfig>;

export const SettingsConfig = z.object({
  kind: z.literal('settings'),
  name: z.string().min(1).max(128),
  timeZone: z.string().min(1).max(64),
  language: Language.default('en-GB'),
  /** Entra tenant id whose people may sign in here; null = nobody yet. */
  entraTenant: z.guid().nullable().default(null),
});
export type SettingsConfig = z.infer<typeof SettingsConfig>;

export const FlowConfig = Flow.extend({ kind: z.literal('flow') });
export type FlowConfig = z.infer<typeof FlowConfig>;

export const HoursConfig = OpeningHours.extend({ kind: z.literal('hours'), id: HoursId });
export type HoursConfig = z.infer<typeof HoursConfig>;

export const ConfigDocument = z.discriminatedUnion('kind', [
  SettingsConfig,
  QueueConfig,
  AgentConfig,
  NumberConfig,
  TrunkConfig,
  DialPolicyConfig,
  FlowConfig,
  HoursConfig,
]);
export type ConfigDocument = z.infer<typeof ConfigDocument>;

/** The document's identity inside its tenant: publishing the same key replaces the document. */
export function configKey(document: ConfigDocument): string {
  switch (document.kind) {
    case 'settings':
    case 'dialPolicy':
      return document.kind;
    case 'number':
      return `number/${document.number}`;
    default:
      return `${document.kind}/${document.id}`;
  }
}
