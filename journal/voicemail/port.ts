import type {
  InteractionId,
  PersonalRef,
  RecordingId,
  TenantId,
  VoicemailId,
} from '../../domain/index.ts';
import type { SealedRow, WrappedFor } from '../port.ts';
import type { RecordingState } from '../recordings/port.ts';

/**
 * Work outside that a message waits for, tried again until it is done or given up.
 *
 *   none          nothing is to be done
 *   due ─► done
 *    └───► failed   given up; a person was told
 */
export type Errand = 'none' | 'due' | 'done' | 'failed';

export interface ErrandState {
  readonly state: Errand;
  readonly tries: number;
  /** Not tried before. */
  readonly at: number;
}

/** A message in a voicemail, beside its files. */
export interface MessageRow {
  readonly id: RecordingId;
  readonly voicemail: VoicemailId;
  readonly interaction: InteractionId;
  /** Who called; null = withheld. */
  readonly customer: PersonalRef | null;
  readonly at: number;
  readonly state: RecordingState;
  readonly durationMs: number;
  readonly size: number;
  /** Swept after this instant. */
  readonly deleteAt: number;
  readonly heardAt: number | null;
  /** Agent id, or the person's object id where they are no agent. */
  readonly heardBy: string | null;
  /** What was said, in the vault of the customer's person. */
  readonly transcript: PersonalRef | null;
  readonly mail: ErrandState;
  readonly transcription: ErrandState;
}

export type NewMessage = Pick<
  MessageRow,
  'id' | 'voicemail' | 'interaction' | 'customer' | 'at' | 'deleteAt'
>;

/** One file of a message; after a restart it goes on in another. */
export interface MessagePart {
  /** From 1. */
  readonly part: number;
  readonly path: string;
  /** Stands nowhere else, as a recording's. */
  readonly key: WrappedFor | null;
}

export interface MessageQuery {
  readonly voicemail: VoicemailId;
  readonly limit: number;
  /** Those after this one: the last of the page before. */
  readonly before?: { readonly at: number; readonly id: RecordingId };
}

export interface BoxCount {
  readonly messages: number;
  readonly unheard: number;
}

export type ErrandKind = 'mail' | 'transcription';

/** The messages of voicemails. The files are the caller's. */
export interface Messages {
  /** Known already = nothing changes. */
  begin(tenant: TenantId, message: NewMessage): Promise<void>;
  addPart(
    tenant: TenantId,
    id: RecordingId,
    pathOf: (part: number) => string,
  ): Promise<MessagePart>;
  setKey(tenant: TenantId, id: RecordingId, part: number, key: WrappedFor): Promise<void>;
  /** In order. */
  parts(tenant: TenantId, id: RecordingId): Promise<readonly MessagePart[]>;
  end(
    tenant: TenantId,
    id: RecordingId,
    end: Pick<MessageRow, 'state' | 'durationMs' | 'size'>,
  ): Promise<void>;
  get(tenant: TenantId, id: RecordingId): Promise<MessageRow | null>;
  /** Those that have ended, newest first. */
  list(tenant: TenantId, query: MessageQuery): Promise<readonly MessageRow[]>;
  /** Of those that have ended, by voicemail; one without messages is not named. */
  counts(tenant: TenantId): Promise<ReadonlyMap<VoicemailId, BoxCount>>;
  /** Those that nobody has ended yet. */
  open(tenant: TenantId): Promise<readonly MessageRow[]>;
  /** null = unheard again. false = no such one. */
  hear(
    tenant: TenantId,
    id: RecordingId,
    heard: { readonly at: number; readonly by: string } | null,
  ): Promise<boolean>;
  /** Into another box, unheard there. false = no such one. */
  move(tenant: TenantId, id: RecordingId, voicemail: VoicemailId): Promise<boolean>;
  setErrand(tenant: TenantId, id: RecordingId, kind: ErrandKind, to: ErrandState): Promise<void>;
  /** Due and to be tried by now, oldest first. */
  errands(
    tenant: TenantId,
    kind: ErrandKind,
    until: { readonly now: number; readonly limit: number },
  ): Promise<readonly MessageRow[]>;
  /** Stores the words and their rows together. */
  transcribe(
    tenant: TenantId,
    id: RecordingId,
    words: { readonly ref: PersonalRef; readonly rows: readonly SealedRow[] },
  ): Promise<void>;
  /** Whose time is over, oldest first. */
  due(tenant: TenantId, now: number, limit: number): Promise<readonly MessageRow[]>;
  /** Row and keys. false = no such one. */
  remove(tenant: TenantId, id: RecordingId): Promise<boolean>;
  /** Of these paths, those that some message names. */
  named(tenant: TenantId, paths: readonly string[]): Promise<ReadonlySet<string>>;
}

export const NO_ERRAND: ErrandState = { state: 'none', tries: 0, at: 0 };
