import type { TenantId } from '../../domain/index.ts';
import { DigestFilter } from './digest-filter.ts';
import type { VaultStore } from './store.ts';

/** Room for as many again before it is read anew. */
const GROWTH = 2;

interface Seen {
  readonly filter: DigestFilter;
  /** Whether all that is stored is in the filter. */
  isWhole: boolean;
}

/**
 * Whom the tenants of this process have never met. Holds only where nobody else adds persons: the
 * process that owns the tenant. A late row of the owner before (it was fenced, its commit was under
 * way) makes two persons of one number: what two at once in two processes make as well.
 */
export class Strangers {
  readonly #store: Pick<VaultStore, 'countDigests' | 'digests'>;
  readonly #seen = new Map<TenantId, Seen>();

  constructor(store: Pick<VaultStore, 'countDigests' | 'digests'>) {
    this.#store = store;
  }

  /** Reads what is stored; until then, and where that fails, nobody is known to be a stranger. */
  async own(tenant: TenantId): Promise<void> {
    const filter = new DigestFilter((await this.#store.countDigests(tenant)) * GROWTH);
    const seen: Seen = { filter, isWhole: false };
    // From here on what is added while it is read goes into it too.
    this.#seen.set(tenant, seen);
    for await (const digest of this.#store.digests(tenant)) filter.add(digest);
    seen.isWhole = true;
  }

  disown(tenant: TenantId): void {
    this.#seen.delete(tenant);
  }

  isStranger(tenant: TenantId, digest: Uint8Array): boolean {
    const seen = this.#seen.get(tenant);
    return seen?.isWhole === true && !seen.filter.mayHave(digest);
  }

  met(tenant: TenantId, digest: Uint8Array): void {
    const seen = this.#seen.get(tenant);
    if (seen === undefined) return;
    seen.filter.add(digest);
    if (!seen.filter.isFull || !seen.isWhole) return;
    // A larger one; meanwhile the database is asked, as ever.
    this.own(tenant).catch(() => this.disown(tenant));
  }
}
