import type { TenantId } from '../../domain/index.ts';
import type { PhoneAddress, PhoneHost } from '../phones.ts';

/** Phones of nobody: the name and a password that says which key it is of. */
export class MemoryPhoneHost implements PhoneHost {
  account(tenant: TenantId, { user, key }: PhoneAddress) {
    return Promise.resolve({ name: `${user}.${tenant}`, password: `of ${key}` });
  }

  registered(): number {
    return 1;
  }
}
