import type { PersonalRef, TenantId } from '../../domain/index.ts';
import type { PersonalKind } from '../port.ts';

/** What the vault keeps its rows in: PostgreSQL, or the twin's maps. Ciphertext only. */
export interface VaultStore {
  tenantKey(tenant: TenantId): Promise<WrappedKey | null>;
  /** → the key that stands: another node may have been first. */
  addTenantKey(tenant: TenantId, wrapped: WrappedKey): Promise<WrappedKey>;
  refOf(tenant: TenantId, digest: Uint8Array): Promise<PersonalRef | null>;
  /** How many values can be found again by `refOf`. */
  countDigests(tenant: TenantId): Promise<number>;
  /** All of them, in no order. */
  digests(tenant: TenantId): AsyncIterable<Uint8Array>;
  sealed(tenant: TenantId, refs: readonly PersonalRef[]): Promise<readonly StoredValue[]>;
  /** Destroys the person's key and blind index. false = none, or erased before. */
  erasePersonOf(tenant: TenantId, ref: PersonalRef): Promise<boolean>;
}

export interface WrappedKey {
  readonly kekId: string;
  readonly wrapped: Uint8Array;
}

export interface StoredValue {
  readonly ref: PersonalRef;
  readonly person: string;
  readonly kind: PersonalKind;
  readonly ciphertext: Uint8Array;
  /** null = erased. */
  readonly personKey: Uint8Array | null;
}
