import { AgentAddress, TenantId } from '../domain/index.ts';
import { configOf } from '../engine/index.ts';
import type { TenantState } from '../engine/index.ts';
import type { Vault } from '../journal/index.ts';
import type { PhoneHost } from '../api/index.ts';
import type { PhoneAccount, VoiceDriver } from '../channels/index.ts';

type PhoneAddress = Extract<AgentAddress, { kind: 'phone' }>;

export interface PhoneDeskOptions {
  readonly vault: Pick<Vault, 'secret'>;
  readonly state: (tenant: TenantId) => TenantState | null;
  readonly voice: () => Pick<VoiceDriver, 'phones'> | null;
}

/** 144 bits: nobody types it but once, into a phone's page. */
const PASSWORD_BYTES = 18;

/**
 * Accounts of agents' phones. A password is made from the tenant's key and the `key` in the
 * agent's document, so that none is stored and every process of the installation knows it
 * (docs/decisions/0019-phones-of-agents.md).
 */
export class PhoneDesk implements PhoneHost {
  readonly #options: PhoneDeskOptions;

  constructor(options: PhoneDeskOptions) {
    this.#options = options;
  }

  async account(tenant: TenantId, { user, key }: PhoneAddress) {
    const purpose = `phone\0${user}\0${key}`;
    const secret = await this.#options.vault.secret(tenant, purpose);
    const password = Buffer.from(secret.subarray(0, PASSWORD_BYTES)).toString('base64url');
    return { name: `${user}.${tenant}`, password };
  }

  registered(tenant: TenantId, address: PhoneAddress): number {
    return this.#options.voice()?.phones?.(tenant, address) ?? 0;
  }

  /** Who signs in by `user.TENANT`; null = nobody of a tenant that this process owns. */
  async find(name: string): Promise<PhoneAccount | null> {
    const dot = name.indexOf('.');
    const tenant = TenantId.safeParse(name.slice(dot + 1));
    if (dot <= 0 || !tenant.success) return null;
    const state = this.#options.state(tenant.data);
    const address = state === null ? null : phoneOf(state, name.slice(0, dot));
    if (address === null) return null;
    const { password } = await this.account(tenant.data, address);
    return { key: address.key, password };
  }
}

function phoneOf(state: TenantState, user: string): PhoneAddress | null {
  for (const { address } of configOf(state).agents.values()) {
    if (address?.kind === 'phone' && address.user === user) return address;
  }
  return null;
}
