import { z } from 'zod';
import type {
  Actor,
  Board,
  BoardPatch,
  Command,
  ConfigDocument,
  DirectCallView,
  EventRecord,
  Hypothetical,
  InteractionId,
  InteractionView,
  PersonalRef,
  QueueEstimate,
  TimelineEntry,
  WhoWould,
} from '../domain/index.ts';
import {
  AgentId,
  OfferEnd,
  OfferId,
  OfferReason,
  QueueId,
  ServiceLevel,
  TenantId,
  TrunkId,
} from '../domain/index.ts';
import type {
  AuditEntry,
  AuditQuery,
  AuditReport,
  AuditRow,
  StoredNote,
} from '../journal/index.ts';
import type { HearingHost } from './hearing.ts';
import type { PhoneHost } from './phones.ts';
import type { AudioHost } from './audio.ts';
import type { RecordingHost } from './recordings.ts';
import type { VoicemailHost } from './voicemails.ts';
import type { CallHost } from './calls.ts';
import type { ConfigHost } from './configuration.ts';
import type { CustomerHost } from './customers.ts';

/** What a person may do here; a token may carry several. `api/policy.ts` says what each opens. */
export const Role = z.enum(['agent', 'supervisor', 'administrator', 'provider']);
export type Role = z.infer<typeof Role>;

/** Who asks, proved by a token: Entra tenant and object id, never an e-mail address (nOAuth). */
export interface Identity {
  /** `app` = an application as itself (service principal), by its own app roles. */
  readonly kind: 'person' | 'app';
  readonly tid: string;
  readonly oid: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Security groups as the token lists them; `overage` = too many to be listed: Graph knows. */
  readonly groups: readonly string[] | 'overage';
  readonly issuedAt: number;
  /** The token's end; a socket closes then unless it was renewed. */
  readonly expiresAt: number;
}

/** The person inside a tenant. `agent` is null for people who take no work. */
export interface Member {
  readonly tenant: TenantId;
  readonly agent: AgentId | null;
}

/** A member with what the token lets them do. */
export interface Viewer extends Member {
  /** `provider`: an operator of the provider, who acts in this tenant for now. */
  readonly as: 'person' | 'app' | 'provider';
  readonly tid: string;
  readonly oid: string;
  /** From the token; for the person's own eyes. */
  readonly name: string;
  readonly roles: readonly Role[];
}

/** A tenant as its provider sees it. */
export const TenantView = z.object({
  tenant: TenantId,
  name: z.string(),
  entraTenant: z.string().nullable(),
  /** false: another process owns it at present. */
  here: z.boolean(),
});
export type TenantView = z.infer<typeof TenantView>;

/** Why a genuine token opens nothing. */
export type SignInRefusal = 'unknownPerson' | 'removed' | 'noRole';

/** What the API asks to be put on record; the host adds the time. */
export type AuditNote = Omit<AuditEntry, 'at'>;

/**
 * Whether Entra still knows a person whose token has not ended yet. Asked with every request and
 * every few seconds for a socket; answers from memory most of the time.
 */
export interface Standing {
  isOut(identity: Identity, token: string): Promise<boolean>;
}

/**
 * What somebody may do because of a security group that their tenant's settings name: asked with
 * every request, answered from memory most of the time, never older than 60 s.
 */
export interface GroupRoles {
  rolesOf(identity: Identity): Promise<readonly Role[]>;
}

/** Who somebody is by their own directory, asked with the token they showed. */
export interface Profiles {
  /** null = Graph cannot be asked, or does not know them. */
  profileOf(tid: string, token: string): Promise<ProfileOfPerson | null>;
}
export interface ProfileOfPerson {
  readonly name: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly language: string | null;
}

/** One decision of the router in the words of its own event: why this agent got this call. */
export const Decision = z.object({
  seq: z.number(),
  at: z.number(),
  offer: OfferId,
  agent: AgentId,
  agentName: z.string(),
  queue: QueueId.nullable(),
  why: OfferReason,
  /** null while it rings. */
  ended: z.union([z.literal('connected'), OfferEnd]).nullable(),
  text: z.string(),
});
export type Decision = z.infer<typeof Decision>;

/** A queue's figures for interactions that were queued in [from, to). */
export const QueueReport = z.object({
  queue: QueueId,
  name: z.string(),
  offered: z.number(),
  answered: z.number(),
  abandoned: z.number(),
  shortAbandoned: z.number(),
  answeredInTime: z.number(),
  waitedMsTotal: z.number(),
  /** By the queue's present target; absent of a queue that is no more. */
  serviceLevel: ServiceLevel.optional(),
});
export type QueueReport = z.infer<typeof QueueReport>;

export const TrunkView = z.object({
  trunk: TrunkId,
  state: z.enum(['up', 'down', 'unknown']),
  calls: z.number(),
  lastSeenAt: z.number().nullable(),
  /** When the far end last sent OPTIONS of its own: it knows this trunk. */
  askedAt: z.number().nullable(),
});
export type TrunkView = z.infer<typeof TrunkView>;

/** A command that broke an assertion, put aside; nothing of its content is shown. */
export const PoisonView = z.object({
  position: z.number(),
  at: z.number(),
  command: z.string(),
  reason: z.string(),
});
export type PoisonView = z.infer<typeof PoisonView>;

export const Readiness = z.object({
  live: z.boolean(),
  ready: z.boolean(),
  started: z.boolean(),
  /** Why not ready, in words; empty when ready. */
  reasons: z.array(z.string()),
  version: z.string(),
  /** Lease epoch of this process. */
  epoch: z.number(),
  /** Threads that carry audio; `takesLegs` false: late or full, new calls go elsewhere. */
  media: z
    .array(
      z.object({
        worker: z.number(),
        legs: z.number(),
        tickLateMs: z.number(),
        takesLegs: z.boolean(),
      }),
    )
    .optional(),
});
export type Readiness = z.infer<typeof Readiness>;

/** Pages by `before`: the `next` of the page before, digits, opaque to the client. */
export interface InteractionQuery {
  readonly state: 'open' | 'ended' | InteractionView['state'] | null;
  readonly limit: number;
  readonly before: string | null;
  /** Of one customer only. */
  readonly customer?: PersonalRef;
  /** Only those that a figure of the queue report counts. */
  readonly behind?: FigureQuery;
}

export const Figure = z.enum([
  'offered',
  'answered',
  'answeredInTime',
  'answeredLate',
  'abandoned',
  'shortAbandoned',
]);
export type Figure = z.infer<typeof Figure>;

/** What a figure of a queue counts, for those who entered in [from, to). */
export interface FigureQuery {
  readonly figure: Figure;
  /** null = all queues. */
  readonly queue: QueueId | null;
  readonly from: number;
  readonly to: number;
}

export interface InteractionPage {
  readonly items: readonly InteractionView[];
  readonly next: string | null;
}

export type SubmitResult =
  | {
      readonly kind: 'committed';
      readonly seq: number;
      /** What came of it; absent of a request that was made before. */
      readonly records?: readonly EventRecord[];
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly details: readonly string[] }
  | { readonly kind: 'retry'; readonly retryAfterS: number };

export interface SubmitOptions {
  readonly by: Actor;
  /** The caller's Idempotency-Key: the same key twice gets the first one's result. */
  readonly key: string | null;
  /** Vault rows of whom the command mentions, for the same commit. */
  readonly sealed?: readonly unknown[];
}

export interface ConfigChange {
  readonly documents: readonly ConfigDocument[];
  /** Named by `configKey`. */
  readonly removed: readonly string[];
}

/**
 * What the process implements for the API (`main/api-host.ts`). Everything shown is committed. A
 * tenant that this process does not own, or whose loop is restarting, answers null where the result
 * may be null "for now" (`board`, `config`): the API then says 503 with Retry-After.
 */
export interface ApiHost {
  /**
   * Entra tenant and object id → tenant and agent; null = not on the allow-list: the tenant has not
   * been set up here, or its configuration does not (any more) name this person. An application
   * is a member of its tenant by its token's roles alone.
   */
  tenantOf(identity: Identity): Promise<Member | null>;
  /** Whether the queue would ever ask this agent. */
  serves(tenant: TenantId, agent: AgentId, queue: QueueId): boolean;
  /** All tenants that this installation knows: for the provider only. */
  listTenants(): readonly TenantView[];
  /** A genuine token was turned away: goes into the audit of its tenant, where that is known. */
  refused(identity: Identity, why: SignInRefusal): void;
  /** Settles once it is on record; the API does nothing that must be audited before. */
  audit(tenant: TenantId, note: AuditNote): Promise<void>;
  auditRows(tenant: TenantId, query: AuditQuery): Promise<readonly AuditRow[]>;
  verifyAudit(tenant: TenantId): Promise<AuditReport>;

  board(tenant: TenantId): Board | null;
  /**
   * Patches of committed changes from this instant on, `n` counting up by one (from any start).
   * A gap in `n`, or an empty patch, tells the API to take `board` anew: the host sends one after
   * it rebuilt the state. `onGone` says that the tenant left this process: no more patches come.
   * `subscribe` and `board` in the same turn of the event loop see the same state.
   */
  subscribe(
    tenant: TenantId,
    viewer: Viewer,
    onPatch: (patch: BoardPatch) => void,
    onGone: () => void,
  ): () => void;
  /** Settles once it is committed (or refused, or must be tried again). Never rejects. */
  submit(tenant: TenantId, command: Command, options: SubmitOptions): Promise<SubmitResult>;

  /** False when the read models did not reach `seq` within `waitMs`. */
  caughtUp(tenant: TenantId, seq: number, waitMs: number): Promise<boolean>;
  /** Open and ended ones; null = no such id in this tenant. */
  interactionView(tenant: TenantId, interaction: InteractionId): Promise<InteractionView | null>;
  listInteractions(tenant: TenantId, query: InteractionQuery): Promise<InteractionPage>;
  timeline(tenant: TenantId, interaction: InteractionId): Promise<readonly TimelineEntry[] | null>;
  why(tenant: TenantId, interaction: InteractionId): Promise<readonly Decision[] | null>;
  /** null = no such queue here. */
  whoWould(tenant: TenantId, hypothetical: Hypothetical): WhoWould | null;
  /** What a newcomer would wait; null = no such queue here. */
  estimate(
    tenant: TenantId,
    of: { readonly queue: QueueId; readonly priority: number },
  ): QueueEstimate | null;
  reports(
    tenant: TenantId,
    range: { readonly from: number; readonly to: number },
  ): Promise<readonly QueueReport[]>;

  /** Active documents whole, with their version. */
  config(
    tenant: TenantId,
  ): { readonly version: number; readonly documents: readonly ConfigDocument[] } | null;
  /** All faults at once, path and remedy in words; empty = it could be published. */
  checkConfig(tenant: TenantId, change: ConfigChange): Promise<readonly string[]>;

  /**
   * Vault refs → text. The API asks only for refs that the viewer's role may see; the host writes
   * the audit row (who, which refs, when) before it answers. A destroyed key is simply absent from
   * the answer.
   */
  resolveCustomers(
    viewer: Viewer,
    refs: readonly PersonalRef[],
  ): Promise<ReadonlyMap<PersonalRef, string>>;
  /** Oldest first; what stands in them, by `resolveCustomers`. */
  notes(tenant: TenantId, interactions: readonly InteractionId[]): Promise<readonly StoredNote[]>;
  /** The viewer's own note, whole, on record before it is saved; empty = none. → when. */
  putNote(
    viewer: Viewer & { readonly agent: AgentId },
    view: InteractionView,
    text: string,
  ): Promise<number>;
  /** Journal from `fromSeq`, in order; ends at the last committed event of the moment it began. */
  exportEvents(tenant: TenantId, fromSeq: number): AsyncIterable<EventRecord>;

  /** Earlier versions of the configuration, and drafts. */
  readonly configs: ConfigHost;
  readonly phones: PhoneHost;
  readonly recordings: RecordingHost;
  readonly hearings: HearingHost;
  readonly sounds: AudioHost;
  readonly voicemails: VoicemailHost;
  /** Lists of numbers, and the agents of a customer. */
  readonly customers: CustomerHost;
  /** Whom people may call. */
  readonly calls: CallHost;
  trunks(tenant: TenantId): readonly TrunkView[];
  /** Calls that pass through now, with no queue. */
  directCalls(tenant: TenantId): readonly DirectCallView[];
  poison(tenant: TenantId): Promise<readonly PoisonView[]>;
  readiness(): Readiness;
  now(): number;
}
