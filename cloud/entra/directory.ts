import { createHash } from 'node:crypto';
import { CONTOSO, FABRIKAM, people, PROVIDER, type Person } from '../people.ts';
import { AadError } from './aadsts.ts';
import { appDefaults, AppRegistration } from './apps.ts';
import { Consents } from './consents.ts';
import { demoApps, PATCHBAY_APP } from './demo-apps.ts';

export interface Tenant {
  readonly tid: string;
  readonly name: string;
  readonly domain: string;
}

const tenants: readonly Tenant[] = [
  { tid: CONTOSO, name: 'Contoso', domain: 'contoso.example' },
  { tid: FABRIKAM, name: 'Fabrikam', domain: 'fabrikam.example' },
  { tid: PROVIDER, name: 'Patchbay provider', domain: 'provider.example' },
];

/** Who may consent for a whole organisation. */
const directoryAdmins = new Set(['dana', 'fay', 'pat']);

/** What an administrator can do to a person in Entra ID; the rest of a person never changes. */
export interface Account {
  /** Deleted from the directory: AADSTS50034 from then on. */
  readonly removed: boolean;
  /** Sign-in blocked: AADSTS50057. */
  readonly disabled: boolean;
  /** Grants issued before are void (revokeSignInSessions): AADSTS50173. In ms, 0 = never. */
  readonly validFrom: number;
  /** App roles at Patchbay. */
  readonly roles: readonly string[];
  /** Names of security groups beside those of the demo. */
  readonly groups: readonly string[];
  /** So many more, to reach the overage. */
  readonly extraGroups: number;
}

/** A security group; it exists as soon as somebody is in it, and those of the roles always. */
export interface Group {
  readonly id: string;
  readonly name: string;
}

const ROLE_GROUPS = ['everybody', 'agent', 'supervisor', 'administrator', 'provider'];

const ANY_TENANT = new Set(['common', 'organizations']);
const APPS_MAX = 200;

/** The directory behind the sign-in: tenants, people's accounts, app registrations, consents. */
export class Directory {
  readonly consents = new Consents();
  #apps = new Map<string, AppRegistration>();
  #accounts = new Map<string, Account>();

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#accounts.clear();
    this.consents.clear();
    this.#apps = new Map(demoApps.map((app) => [app.appId, app]));
    for (const app of demoApps) {
      for (const { tid } of tenants) if (isUsableIn(app, tid)) this.consents.grantAll(app, tid);
    }
  }

  /** The path's first part: a tenant by id or domain, or `any` for common and organizations. */
  tenant(name: string): Tenant | 'any' {
    const key = name.toLowerCase();
    if (ANY_TENANT.has(key)) return 'any';
    const found = tenants.find(({ tid, domain }) => tid === key || domain === key);
    if (found === undefined) throw new AadError(90002, [name]);
    return found;
  }

  tenantOf(tid: string): Tenant {
    const tenant = this.tenant(tid);
    if (tenant === 'any') throw new AadError(90002, [tid]);
    return tenant;
  }

  app(appId: string, tenantName = ''): AppRegistration {
    const found = this.#apps.get(appId.toLowerCase());
    if (found === undefined) throw new AadError(700016, [appId, tenantName]);
    return found;
  }

  apps(): readonly AppRegistration[] {
    return [...this.#apps.values()];
  }

  /** As an administrator registers or edits an application; nobody has consented to a new one. */
  putApp(appId: string, change: Partial<AppRegistration>): AppRegistration {
    const before = this.#apps.get(appId.toLowerCase());
    if (before === undefined && this.#apps.size >= APPS_MAX) throw new AadError(9002313);
    const base = before ?? { ...appDefaults, appId, displayName: appId, homeTenant: CONTOSO };
    const app = AppRegistration.parse({ ...base, ...change, appId });
    this.#apps.set(app.appId, app);
    return app;
  }

  /**
   * The application that a scope or `resource` names. For Teams' form `api://host/appId` any
   * loopback host and port is right, because test installations choose their port.
   */
  resource(identifier: string): AppRegistration | undefined {
    const local = /^api:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?\/([0-9a-f-]{36})$/i;
    const appId = local.exec(identifier)?.[1] ?? identifier;
    const known = this.#apps.get(appId.toLowerCase());
    return known ?? this.apps().find((app) => app.identifierUris.includes(identifier));
  }

  account(person: Person): Account {
    return this.#accounts.get(person.key) ?? accountPreset(person);
  }

  putAccount(person: Person, change: Partial<Account>): Account {
    const account = { ...this.account(person), ...change };
    this.#accounts.set(person.key, account);
    return account;
  }

  /** Throws what Entra says to a grant of somebody who may not sign in any more. */
  requireActive(person: Person, issuedAt: Date): void {
    const account = this.account(person);
    const tenant = this.tenantOf(person.tid);
    if (account.removed) throw new AadError(50034, ['{EUII Hidden}', tenant.name]);
    if (account.disabled) throw new AadError(50057);
    if (issuedAt.getTime() < account.validFrom) {
      const validFrom = new Date(account.validFrom).toISOString();
      throw new AadError(50173, [issuedAt.toISOString(), validFrom]);
    }
  }

  isAdmin(person: Person): boolean {
    return directoryAdmins.has(person.key);
  }

  peopleOf(tenant: Tenant | 'any'): readonly Person[] {
    return people.filter(
      (person) => (tenant === 'any' || person.tid === tenant.tid) && !this.account(person).removed,
    );
  }

  rolesAt(app: AppRegistration, person: Person): readonly string[] {
    return app.appId === PATCHBAY_APP ? this.account(person).roles : [];
  }

  /** The security groups: one for each role's team, one for everybody, and those given. */
  membershipsOf(person: Person): readonly Group[] {
    const { roles, groups, extraGroups } = this.account(person);
    const extra = Array.from({ length: extraGroups }, (_, n) => `g${n}`);
    const names = new Set(['everybody', ...roles, ...groups, ...extra]);
    return [...names].map((name) => groupNamed(person.tid, name));
  }

  groupsOf(person: Person): readonly string[] {
    return this.membershipsOf(person).map(({ id }) => id);
  }

  groupsIn(tid: string): readonly Group[] {
    const known = ROLE_GROUPS.map((name) => groupNamed(tid, name));
    const held = this.peopleOf(this.tenantOf(tid)).flatMap((one) => this.membershipsOf(one));
    return [...new Map([...known, ...held].map((group) => [group.id, group])).values()];
  }

  /** Object id of an application in a tenant. */
  servicePrincipal(app: AppRegistration, tid: string): string {
    return stableId('servicePrincipal', tid, app.appId);
  }
}

function accountPreset({ roles }: Person): Account {
  return { removed: false, disabled: false, validFrom: 0, roles, groups: [], extraGroups: 0 };
}

/** The same id for the same name in a tenant, at every start. */
export function groupNamed(tid: string, name: string): Group {
  return { id: stableId('group', tid, name), name };
}

export function isUsableIn(app: AppRegistration, tid: string): boolean {
  return app.signInAudience === 'AzureADMultipleOrgs' || app.homeTenant === tid;
}

/** The same GUID for the same thing at every start. */
export function stableId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('|')).digest('hex');
  return [0, 8, 12, 16, 20].map((at, n) => hex.slice(at, [8, 12, 16, 20, 32][n])).join('-');
}
