import type { TenantId } from '../../domain/index.ts';
import { GrowingFilter } from './digest-filter.ts';
import type { VaultStore } from './store.ts';

/** Room for as many again before a second filter stands beside it. */
const GROWTH = 2;

interface Seen {
  /** null while what is stored is being read. */
  filter: GrowingFilter | null;
  /** Whom the tenant met meanwhile. */
  readonly met: Uint8Array[];
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

  /** Reads what is stored, once for as long as it is owned; until then nobody is a stranger. */
  async own(tenant: TenantId): Promise<void> {
    if (!this.#seen.has(tenant)) await this.#read(tenant);
  }

  async #read(tenant: TenantId): Promise<void> {
    const seen: Seen = { filter: null, met: [] };
    this.#seen.set(tenant, seen);
    try {
      const filter = new GrowingFilter((await this.#store.countDigests(tenant)) * GROWTH);
      for await (const digest of this.#store.digests(tenant)) filter.add(digest);
      for (const digest of seen.met.splice(0)) filter.add(digest);
      seen.filter = filter;
    } catch (error) {
      // Every question is asked, until it is read with the next start of the tenant.
      if (this.#seen.get(tenant) === seen) this.#seen.delete(tenant);
      throw error;
    }
  }

  disown(tenant: TenantId): void {
    this.#seen.delete(tenant);
  }

  isStranger(tenant: TenantId, digest: Uint8Array): boolean {
    const filter = this.#seen.get(tenant)?.filter ?? null;
    return filter !== null && !filter.mayHave(digest);
  }

  /** Before it is stored: a filter that grows by reading would forget whose commit is under way. */
  met(tenant: TenantId, digest: Uint8Array): void {
    const seen = this.#seen.get(tenant);
    if (seen === undefined) return;
    if (seen.filter === null) seen.met.push(digest);
    else seen.filter.add(digest);
  }
}
