import type { TenantId } from '../../domain/index.ts';

/** Uploaded sound by its content. */
export interface StoredAudio {
  /** SHA-256 of `samples`, hex. */
  readonly sha256: string;
  /** µ-law, 8 kHz. */
  readonly samples: Uint8Array;
}

/**
 * The sound that prompts name (AudioConfig). A version of the configuration that is published again
 * must find its sound, so nothing is taken away while the tenant is there.
 */
export interface AudioStore {
  /** Known already = nothing changes. */
  put(tenant: TenantId, audio: StoredAudio, at: number): Promise<void>;
  /** µ-law, 8 kHz; null = not there. */
  get(tenant: TenantId, sha256: string): Promise<Uint8Array | null>;
  has(tenant: TenantId, sha256: string): Promise<boolean>;
}
