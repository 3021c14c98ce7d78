import { z } from 'zod';
import { HOUR_MS, MINUTE_MS, durationMs } from './duration.ts';
import { AgentId, FlowId, QueueId, TrunkId } from './ids.ts';
import { Flow } from './flow.ts';
import { HoursId, OpeningHours } from './hours.ts';
import { AttendantConfig } from './attendant-config.ts';
import { ConnectorConfig } from './connector-config.ts';
import { DirectoryEntry } from './directory.ts';
import { HolidaysConfig } from './holidays.ts';
import { ListConfig } from './list-config.ts';
import { NumberShownBy } from './outbound-config.ts';
import { Language } from './prompt.ts';
import { E164 } from './phone.ts';
import { AudioConfig, PromptConfig } from './prompt-config.ts';
import { QueueConfig } from './queue-config.ts';
import { AgentSkill } from './skill.ts';
import { TrunkRules } from './trunk-rules.ts';
import { trunkSignalling } from './trunk-signalling.ts';
import { VoicemailConfig } from './voicemail-config.ts';

export const AgentAddress = z.discriminatedUnion('kind', [
  /** An ordinary Teams user, rung by number over the tenant's Teams trunk. */
  z.object({ kind: z.literal('teamsUser'), number: E164 }),
  /** A SIP phone: rung directly. */
  z.object({ kind: z.literal('sip'), uri: z.string().min(5).max(256).startsWith('sip:') }),
  /**
   * A SIP phone or softphone that registers here as `user.TENANT`: rung wherever it is registered.
   * `key` names the password in force, and is none itself: another one takes that away.
   */
  z.object({
    kind: z.literal('phone'),
    user: z.string().regex(/^[a-z0-9_-]{1,32}$/, 'a to z, 0 to 9, _ and -, 32 at most'),
    key: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  }),
  /** An outside number over the carrier trunk: subject to the dialling policy, always confirmed. */
  z.object({ kind: z.literal('outside'), number: E164 }),
]);
export type AgentAddress = z.infer<typeof AgentAddress>;

/** Channels whose work an agent may have beside their calls. */
export const OtherChannel = z.enum(['chat', 'email', 'sms', 'social']);
export type OtherChannel = z.infer<typeof OtherChannel>;

/**
 * How much work an agent carries at once: each piece of work costs its channel's weight, all
 * together at most `total`, and at most so many of one channel.
 */
export const AgentCapacity = z.object({
  /** 1 to 1,000. */
  total: z.int().min(1).max(1_000).default(100),
  /** By channel: at most so many at once (0 = none of it, at most 50), each of this weight. */
  voice: channelCapacity(1, 100),
  chat: channelCapacity(3, 33),
  email: channelCapacity(5, 20),
  sms: channelCapacity(5, 20),
  social: channelCapacity(3, 33),
});
export type AgentCapacity = z.infer<typeof AgentCapacity>;

function channelCapacity(max: number, weight: number) {
  return z
    .object({
      max: z.int().min(0).max(50).default(max),
      weight: z.int().min(0).max(1_000).default(weight),
      /** Work of the other channels may come in beside it although the total is reached. */
      interruptible: z.boolean().default(false),
    })
    .default({ max, weight, interruptible: false });
}

/** An agent's say in one queue. */
export const AgentQueue = z.object({
  queue: QueueId,
  /** false = gets nothing from it. */
  enabled: z.boolean().default(true),
  /** The agent may step out of the queue and in again. */
  optOutAllowed: z.boolean().default(true),
});
export type AgentQueue = z.infer<typeof AgentQueue>;

export const AgentConfig = z.object({
  kind: z.literal('agent'),
  id: AgentId,
  name: z.string().min(1).max(128),
  role: z.enum(['agent', 'supervisor', 'expert', 'administrator']).default('agent'),
  /** Entra object id: who signs in as this agent; with the tenant's `entraTenant` the identity. */
  oid: z.guid().nullable().default(null),
  skills: z.array(AgentSkill).max(200),
  /** Only where it differs: of a queue not named here, enabled and free to step out. Max 1,000. */
  queues: z.array(AgentQueue).max(1_000).default([]),
  capacity: AgentCapacity.default(() => AgentCapacity.parse({})),
  /** null = nobody that can be rung (an administrator). */
  address: AgentAddress.nullable(),
  /** How callers find them by name or extension; absent = by the words of `name`. */
  directory: DirectoryEntry.optional(),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

export const Entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flow'), flow: FlowId }),
  z.object({ kind: z.literal('queue'), queue: QueueId }),
  /** A Teams user's own number: the Teams trunk is rung with it, and no queue knows of it. */
  z.object({ kind: z.literal('direct') }),
]);

export const NumberConfig = z.object({
  kind: z.literal('number'),
  /** E.164, or a short internal number of the load fixture. */
  number: z.string().regex(/^\+?[0-9]{2,15}$/, 'not a number'),
  model: z.enum(['connect', 'extend', 'power', 'voiceApps']).default('connect'),
  entry: Entry,
  /** Calls to it begin with this priority, 1 (first) to 10; absent = 5. */
  priority: z.int().min(1).max(10).optional(),
  /** Who may show it to those they call. */
  shownBy: NumberShownBy.default({ queues: null, agents: null }),
});
export type NumberConfig = z.infer<typeof NumberConfig>;

/**
 * `teams`: legs to Teams users, tenant found by FQDN. `carrier`: the public network, tenant found
 * by the called number. `loopback` (demo only): admits 127.0.0.1 and ::1 without credentials.
 */
export const TrunkConfig = z.object({
  ...TrunkRules.shape,
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
  silenceMs: durationMs(HOUR_MS).default(30_000),
  keepAliveMs: durationMs(10 * MINUTE_MS).default(60_000),
  ...trunkSignalling,
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
  /** Shown by a Teams user's call to the outside whose own number is not this tenant's. */
  mainNumber: E164.nullable().default(null),
  /** Never refused by any rule. */
  emergency: z
    .array(z.string().regex(/^[0-9]{2,6}$/))
    .max(20)
    .default(['112', '999', '911']),
});
export type DialPolicyConfig = z.infer<typeof DialPolicyConfig>;

/** Members of a security group of Entra ID have this role here, beside their app roles. */
export const GroupRole = z.object({
  /** Object id of the group. */
  group: z.guid(),
  role: z.enum(['agent', 'supervisor', 'administrator']),
});
export type GroupRole = z.infer<typeof GroupRole>;

export const SettingsConfig = z.object({
  kind: z.literal('settings'),
  name: z.string().min(1).max(128),
  timeZone: z.string().min(1).max(64),
  language: Language.default('en-GB'),
  /** Entra tenant id whose people may sign in here; null = nobody yet. */
  entraTenant: z.guid().nullable().default(null),
  /** At most 100; nobody becomes an operator of the provider by a group. */
  groupRoles: z.array(GroupRole).max(100).default([]),
  /** An agent without an open desk is told of an offer in the activity feed of their Teams. */
  offerNotices: z.boolean().default(false),
  /** Agents may hear the recordings of calls that they took part in. Absent = no. */
  agentsHearOwnRecordings: z.boolean().optional(),
  /**
   * An agent is idle since they last worked or became ready (absent or `work`); `presence`: or
   * since Teams last showed them as Available, as Microsoft's longest idle counts.
   */
  idleSince: z.enum(['work', 'presence']).optional(),
  /**
   * What an agent of several queues gets first: `priority`: by the queue's priority, then the
   * interaction's; `serviceLevel`: by the interaction's priority, then whose service level ends
   * first; `oldest`: by the interaction's priority, then who has waited longest.
   */
  betweenQueues: z.enum(['priority', 'serviceLevel', 'oldest']).default('priority'),
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
  ListConfig,
  AttendantConfig,
  PromptConfig,
  AudioConfig,
  HolidaysConfig,
  ConnectorConfig,
  VoicemailConfig,
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
