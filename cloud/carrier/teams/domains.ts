import { CONTOSO, FABRIKAM, PROVIDER } from '../../people.ts';
import { SBC_BASE } from '../../tls/sip-certificates.ts';

const DOMAINS_MAX = 1_000;

/** What the tenants have verified: the provider its base, each customer its label below. */
const preset: readonly (readonly [string, string])[] = [
  [SBC_BASE, PROVIDER],
  [`contoso.${SBC_BASE}`, CONTOSO],
  [`fabrikam.${SBC_BASE}`, FABRIKAM],
];

/** Domains registered in tenants of Microsoft 365. */
export class Domains {
  #tenants = new Map(preset);

  /** Null takes it away. */
  set(fqdn: string, tenant: string | null): void {
    const name = fqdn.toLowerCase();
    if (tenant === null) this.#tenants.delete(name);
    else if (this.#tenants.size < DOMAINS_MAX) this.#tenants.set(name, tenant);
  }

  reset(): void {
    this.#tenants = new Map(preset);
  }

  /** The full name first, then once more without its host label; else nobody's. */
  tenantOf(fqdn: string): string | undefined {
    const name = fqdn.toLowerCase();
    return this.#tenants.get(name) ?? this.#tenants.get(parentOf(name));
  }

  /** Names below which a tenant's calls may leave. */
  of(tenant: string): readonly string[] {
    return this.list().flatMap((one) => (one.tenant === tenant ? [one.fqdn] : []));
  }

  list(): readonly { readonly fqdn: string; readonly tenant: string }[] {
    return [...this.#tenants].map(([fqdn, tenant]) => ({ fqdn, tenant }));
  }
}

/** Without its first label. */
export const parentOf = (fqdn: string): string => fqdn.slice(fqdn.indexOf('.') + 1);
