import { CloudError } from '../error.ts';
import { people } from '../people.ts';
import { servedBy } from './numbers.ts';
import { Phone } from './phone.ts';

const HANDSETS_MAX = 1_000;

/** Everybody's phone by person or number; handsets of customers appear when they are used. */
export class Phones {
  readonly #people = new Map<string, Phone>();
  readonly #numbers = new Map<string, Phone>();
  readonly #productBlocks: readonly string[];

  constructor(productBlocks: readonly string[]) {
    this.#productBlocks = productBlocks;
    for (const person of people) {
      const phone = new Phone(person.number, person);
      this.#people.set(person.key, phone);
      if (person.number !== null) this.#numbers.set(person.number, phone);
    }
  }

  all(): readonly Phone[] {
    return [...new Set([...this.#people.values(), ...this.#numbers.values()])];
  }

  /** The phone that a called number rings, if there is one. */
  find(number: string): Phone | undefined {
    return this.#numbers.get(number);
  }

  byPerson(key: string): Phone | undefined {
    return this.#people.get(key);
  }

  /** The phone of that number; a new handset when nobody has it. */
  handset(number: string): Phone {
    const known = this.#numbers.get(number);
    if (known !== undefined) return known;
    if (servedBy(number, this.#productBlocks) === 'product') {
      throw new CloudError('badRequest', 'that number belongs to the contact centre');
    }
    if (this.#numbers.size >= HANDSETS_MAX) this.#dropIdle();
    const phone = new Phone(number);
    this.#numbers.set(number, phone);
    return phone;
  }

  forgetHandsets(): void {
    for (const [number, phone] of this.#numbers) {
      if (phone.person === undefined) this.#numbers.delete(number);
    }
  }

  #dropIdle(): void {
    for (const [number, phone] of this.#numbers) {
      if (phone.person === undefined && phone.live.length === 0) {
        this.#numbers.delete(number);
        return;
      }
    }
    throw new CloudError('full', 'too many handsets are in use');
  }
}
