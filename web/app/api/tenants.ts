import { claimsOf } from '../sign-in/claims.ts';

/** A tenant as the provider's operator chooses it. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** false = another process owns it now. */
  readonly here: boolean;
}

/** What `GET /tenants` says; of a newer server more may stand there. */
export function parseTenants(body: unknown): readonly Tenant[] {
  const list: unknown = Array.isArray(body) ? body : (body as { items?: unknown } | null)?.items;
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown) => {
    const { id, tenant, name, here } = each as Readonly<Record<string, unknown>>; // an object
    const key = id ?? tenant;
    if (typeof key !== 'string') return [];
    return [{ id: key, name: typeof name === 'string' ? name : key, here: here !== false }];
  });
}

/** In which tenant the address says to act: `?tenant=contoso`; null = it does not say. */
export function tenantIn(search: string): string | null {
  const asked = new URLSearchParams(search).get('tenant');
  return asked !== null && /^[a-zA-Z0-9._-]{1,64}$/.test(asked) ? asked : null;
}

/**
 * Whether a token says that its person is the provider's operator: a hint what to ask for next. The
 * server alone decides, from the token's signature.
 */
export function saysProvider(token: string): boolean {
  const { roles } = claimsOf(token);
  return Array.isArray(roles) && roles.includes('provider');
}
