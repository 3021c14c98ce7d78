import type { AgentAddress, TenantId } from '../../../domain/index.ts';
import { inviteBinding, parseUri } from '../../../sip/index.ts';
import type { SipAuth, SipBinding, SipEndpoint, SipRegistrar } from '../../../sip/index.ts';
import type { VoiceHost } from '../port.ts';
import type { RingTarget } from './outbound-plan.ts';

export type PhoneAddress = Extract<AgentAddress, { kind: 'phone' }>;

/** How registering phones prove who they are: `md5` is for those that know nothing better. */
export type PhoneDigest = 'sha256' | 'both' | 'md5';

/** Stands in every challenge; another one would be another password to the phones. */
const REALM = 'patchbay';
/**
 * Registrations are in memory alone. A restart loses them, and every phone is back within two
 * minutes; one behind NAT is heard of often enough to be reached.
 */
const EXPIRES_S = { min: 30, max: 120, fallback: 90 };
/** Phones of one agent that ring at once. */
const RUNG_MAX = 5;
/** Spellings of our host that one phone name may register under. */
const AORS_MAX = 3;

const ALGORITHMS = {
  sha256: ['SHA-256'],
  both: ['SHA-256', 'MD5'],
  md5: ['MD5'],
} as const;

/** The name that a phone signs in with: a user holds no dot, so the rest is the tenant. */
export function accountOf(tenant: TenantId, { user }: Pick<PhoneAddress, 'user'>): string {
  return `${user}.${tenant}`;
}

/** The phones of agents that register here: who may, and where each can be rung. */
export class Phones {
  readonly auth: SipAuth;
  readonly registrar: SipRegistrar;
  /** The key of the password that a name proved last. */
  readonly #proved = new Map<string, string>();
  /** Addresses of record by name, each with the key that it was registered under. */
  readonly #aors = new Map<string, Map<string, string>>();

  constructor(host: Pick<VoiceHost, 'phone' | 'now'>, digest: PhoneDigest) {
    this.auth = {
      algorithms: ALGORITHMS[digest],
      secretOf: async (name) => {
        const account = (await host.phone?.(name)) ?? null;
        if (account === null) return undefined;
        this.#proved.set(name, account.key);
        return { password: account.password };
      },
    };
    this.registrar = {
      realm: REALM,
      expiresS: EXPIRES_S,
      bindingsMax: RUNG_MAX,
      wallNow: () => host.now(),
      mayRegister: (name, aor) => this.#mayRegister(name, aor),
      onChange: (aor, bindings) => {
        if (bindings.length === 0) this.#forget(aor);
      },
    };
  }

  /** Where the agent's phones are now, the preferred first; none: it is not registered. */
  targets(
    endpoint: Pick<SipEndpoint, 'bindings' | 'unregister'>,
    tenant: TenantId,
    address: PhoneAddress,
  ): readonly RingTarget[] {
    return this.bindings(endpoint, tenant, address)
      .map((binding) => inviteBinding(binding))
      .map(({ requestUri, target, route = [] }) => ({ requestUri, address: target, route }));
  }

  /** Registrations by a password that is no longer in force are ended here. */
  bindings(
    endpoint: Pick<SipEndpoint, 'bindings' | 'unregister'>,
    tenant: TenantId,
    address: PhoneAddress,
  ): readonly SipBinding[] {
    const found: SipBinding[] = [];
    for (const [aor, key] of this.#aors.get(accountOf(tenant, address)) ?? []) {
      if (key === address.key) found.push(...endpoint.bindings(aor));
      else endpoint.unregister(aor);
    }
    return found.sort((a, b) => b.q - a.q).slice(0, RUNG_MAX);
  }

  #mayRegister(name: string, aor: string): boolean {
    const key = this.#proved.get(name);
    if (key === undefined || parseUri(aor).user !== name) return false;
    const aors = this.#aors.get(name) ?? new Map<string, string>();
    if (!aors.has(aor) && aors.size >= AORS_MAX) return false;
    this.#aors.set(name, aors.set(aor, key));
    return true;
  }

  #forget(aor: string): void {
    const name = parseUri(aor).user;
    const aors = this.#aors.get(name);
    aors?.delete(aor);
    if (aors?.size !== 0) return;
    this.#aors.delete(name);
    this.#proved.delete(name);
  }
}
