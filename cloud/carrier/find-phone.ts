import { CloudError } from '../error.ts';
import type { Carrier } from './carrier.ts';
import { NUMBER } from './numbers.ts';
import type { Phone } from './phone.ts';

/** A person's Teams phone by the person's key, or any handset by its number (made when new). */
export function findPhone(carrier: Carrier, key: string): Phone {
  const phone = carrier.phones.byPerson(key);
  if (phone !== undefined) return phone;
  if (NUMBER.test(key)) return carrier.phones.handset(key);
  throw new CloudError('notFound', 'no such person or number', { path: 'phone' });
}
