import type { AgentId, TenantId } from '../domain/index.ts';
import { configOf, type TenantState } from '../engine/index.ts';
import type { Identity, Member } from '../api/index.ts';

/** Tenants of this process with their committed state. */
export interface MemberSource {
  tenants(): readonly TenantId[];
  state(tenant: TenantId): TenantState | null;
}

interface Index {
  readonly version: number;
  readonly entraTenant: string | null;
  readonly byOid: ReadonlyMap<string, AgentId>;
  readonly hasAdministrator: boolean;
}

/**
 * Who belongs to which tenant, by the active configuration alone: its `entraTenant` is the
 * allow-list of organisations, the Entra ids of its people that of persons. Whoever is taken out of
 * it is out with the next request. While nobody in it is an administrator yet, the app role of
 * Entra makes the first one: somebody must be able to begin.
 */
export class Members {
  readonly #source: MemberSource;
  readonly #indexes = new Map<TenantId, Index>();

  constructor(source: MemberSource) {
    this.#source = source;
  }

  of({ kind, tid, oid, roles }: Identity): Member | null {
    const found = this.tenantOfEntra(tid);
    if (found === null) return null;
    const { tenant, index } = found;
    if (kind === 'app') return { tenant, agent: null };
    const agent = index.byOid.get(oid);
    if (agent !== undefined) return { tenant, agent };
    const isFirst = !index.hasAdministrator && roles.includes('administrator');
    return isFirst ? { tenant, agent: null } : null;
  }

  tenantOfEntra(tid: string): { readonly tenant: TenantId; readonly index: Index } | null {
    for (const tenant of this.#source.tenants()) {
      const index = this.#indexOf(tenant);
      if (index?.entraTenant === tid) return { tenant, index };
    }
    return null;
  }

  #indexOf(tenant: TenantId): Index | null {
    const state = this.#source.state(tenant);
    if (state === null) return null;
    const { version, settings, agents } = configOf(state);
    const known = this.#indexes.get(tenant);
    if (known?.version === version) return known;
    const people = [...agents.values()];
    const index = {
      version,
      entraTenant: settings?.entraTenant ?? null,
      byOid: new Map(people.flatMap(({ oid, id }) => (oid === null ? [] : [[oid, id] as const]))),
      hasAdministrator: people.some(({ role, oid }) => role === 'administrator' && oid !== null),
    };
    this.#indexes.set(tenant, index);
    return index;
  }
}
