import { people } from '../people.ts';

/** E.164, or a short number as the load fixture has it. */
export const NUMBER = /^\+?[0-9]{2,15}$/;

/** A whole telephone number, which somebody may have: shorter ones are nobody's. */
export const TELEPHONE = /^\+[1-9][0-9]{9,14}$/;

/** The number of `sip:NUMBER[;…]@host` or `tel:NUMBER`; undefined when the user is no number. */
export function numberOf(uri: string): string | undefined {
  const user = /^(?:sips?|tel):([^@;?>\s]{1,64})/i.exec(uri)?.[1];
  if (user === undefined) return undefined;
  const number = unescape(user).replaceAll(/[-.()]/g, '');
  return NUMBER.test(number) ? number : undefined;
}

function unescape(user: string): string {
  return user.replaceAll(/%2B/gi, '+').replaceAll(/%28/g, '(').replaceAll(/%29/g, ')');
}

/**
 * Who serves a called number: the phones of this emulator, or the product over its trunk. A number
 * is the product's when it lies in a block that the demo tenants hold and no person has it.
 */
type Served = 'product' | 'phone';

const PERSON_NUMBERS: ReadonlySet<string> = new Set(
  people.flatMap((person) => (person.number === null ? [] : [person.number])),
);

export function servedBy(number: string, productBlocks: readonly string[]): Served {
  if (PERSON_NUMBERS.has(number)) return 'phone';
  return productBlocks.some((block) => number.startsWith(block)) ? 'product' : 'phone';
}
