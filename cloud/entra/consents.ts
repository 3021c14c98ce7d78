import type { AppRegistration } from './apps.ts';

/** `resource app id/scope`, so that scopes of two resources never meet. */
export const grantKey = (resource: string, scope: string): string => `${resource}/${scope}`;

interface Record {
  /** For everybody of the tenant. */
  readonly all: Set<string>;
  readonly byUser: Map<string, Set<string>>;
  /** App-only permissions of the client itself. */
  readonly roles: Set<string>;
}

/**
 * Who allowed what to which application, in which tenant. A record exists as soon as anybody
 * consented: then the tenant has a service principal of the application.
 */
export class Consents {
  readonly #records = new Map<string, Record>();

  clear(): void {
    this.#records.clear();
  }

  has(client: string, tid: string): boolean {
    return this.#records.has(`${tid}|${client}`);
  }

  /** Everything that a user's token for this client may hold; undefined = never consented. */
  granted(client: string, tid: string, oid: string): ReadonlySet<string> | undefined {
    const record = this.#records.get(`${tid}|${client}`);
    if (record === undefined) return undefined;
    const own = record.byUser.get(oid);
    if (own === undefined && record.all.size === 0) return undefined;
    return new Set([...record.all, ...(own ?? [])]);
  }

  rolesAt(client: string, tid: string, resource: string): readonly string[] {
    const roles = this.#records.get(`${tid}|${client}`)?.roles ?? [];
    const prefix = grantKey(resource, '');
    return [...roles].filter((r) => r.startsWith(prefix)).map((r) => r.slice(prefix.length));
  }

  grantUser(client: string, who: { tid: string; oid: string }, keys: Iterable<string>): void {
    const record = this.#record(client, who.tid);
    const own = record.byUser.get(who.oid) ?? new Set();
    for (const key of keys) own.add(key);
    record.byUser.set(who.oid, own);
  }

  /** An administrator's consent: all that the registration lists, and `more`, for everybody. */
  grantAll(app: AppRegistration, tid: string, more: Iterable<string> = []): void {
    const record = this.#record(app.appId, tid);
    // Signing in is part of every consent.
    record.all.add(grantKey('', 'openid'));
    for (const { resource, scopes, roles } of app.requiredAccess) {
      for (const scope of scopes) record.all.add(grantKey(resource, scope));
      for (const role of roles) record.roles.add(grantKey(resource, role));
    }
    for (const key of more) record.all.add(key);
  }

  /** The application is removed from the tenant, with everything it was allowed. */
  revoke(client: string, tid: string): void {
    this.#records.delete(`${tid}|${client}`);
  }

  #record(client: string, tid: string): Record {
    const key = `${tid}|${client}`;
    const record = this.#records.get(key) ?? {
      all: new Set(),
      byUser: new Map(),
      roles: new Set(),
    };
    this.#records.set(key, record);
    return record;
  }
}
