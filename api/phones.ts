import type { AgentAddress, TenantId } from '../domain/index.ts';

export type PhoneAddress = Extract<AgentAddress, { kind: 'phone' }>;

/** What the API needs of agents' registering phones (`main/phone-desk.ts`). */
export interface PhoneHost {
  /** What a phone signs in with: name and password are both made here, the latter kept nowhere. */
  account(tenant: TenantId, address: PhoneAddress): Promise<{ name: string; password: string }>;
  /** How many phones of it are registered now. */
  registered(tenant: TenantId, address: PhoneAddress): number;
}
