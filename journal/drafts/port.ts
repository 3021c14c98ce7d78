import type { ConfigDocument, TenantId } from '../../domain/index.ts';
import type { AuditActor } from '../audit/port.ts';

/** A tenant keeps at most so many drafts. */
export const DRAFTS_MAX = 100;

/** A change of the configuration that somebody works on and nothing runs by yet. */
export interface ConfigDraft {
  /** Chosen by whoever makes it, unguessable; unique inside the tenant. */
  readonly id: string;
  readonly name: string;
  /** The version of the configuration that it began with. */
  readonly baseVersion: number;
  /** Rises with every change; from 1. */
  readonly revision: number;
  readonly author: AuditActor;
  readonly updatedBy: AuditActor;
  /** By the process' clock, in ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Changed documents whole. */
  readonly documents: readonly ConfigDocument[];
  /** By `configKey`. */
  readonly removed: readonly string[];
}

/** Without what is in it. */
export interface ConfigDraftRow extends Omit<ConfigDraft, 'documents' | 'removed'> {
  /** How many documents it changes and removes. */
  readonly changed: number;
  readonly removes: number;
}

/** Drafts stand beside the journal: nothing is decided by them until they are published. */
export interface Drafts {
  /** Newest change first. */
  list(tenant: TenantId): Promise<readonly ConfigDraftRow[]>;
  get(tenant: TenantId, id: string): Promise<ConfigDraft | null>;
  /** false = there are DRAFTS_MAX already, or one of this id. */
  create(tenant: TenantId, draft: ConfigDraft): Promise<boolean>;
  /** Takes the place of the revision before `draft.revision`; false = that is not what stands. */
  replace(tenant: TenantId, draft: ConfigDraft): Promise<boolean>;
  /** false = there is none. */
  remove(tenant: TenantId, id: string): Promise<boolean>;
}

export function rowOfDraft({ documents, removed, ...row }: ConfigDraft): ConfigDraftRow {
  return { ...row, changed: documents.length, removes: removed.length };
}
