import { CONTOSO, FABRIKAM, people } from '../people.ts';

/** Mailboxes of no person, as an organisation has them for its departments. */
const SHARED = [
  { address: 'reception@contoso.example', tid: CONTOSO },
  { address: 'reception@fabrikam.example', tid: FABRIKAM },
] as const;

const MAILS_MAX = 200;

export interface Attachment {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** A mail as it lies in a mailbox, newest first. */
export interface StoredMail {
  readonly id: number;
  readonly at: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** The mail of everybody: the organisations' own addresses, and any other that was written to. */
export class Mailboxes {
  readonly #now: () => number;
  #boxes = new Map<string, StoredMail[]>();
  #nextId = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  reset(): void {
    this.#boxes = new Map();
    this.#nextId = 1;
  }

  /** Every mailbox that has an owner, and those that were written to. */
  addresses(): readonly string[] {
    const owned = [...people.map(({ upn }) => upn), ...SHARED.map(({ address }) => address)];
    return [...new Set([...owned, ...this.#boxes.keys()])].sort();
  }

  /** A mailbox of this organisation that is no person's. */
  isShared(tid: string, address: string): boolean {
    return SHARED.some((one) => one.tid === tid && one.address === address.toLowerCase());
  }

  of(address: string): readonly StoredMail[] {
    return this.#boxes.get(address.toLowerCase()) ?? [];
  }

  find(address: string, id: number): StoredMail | null {
    return this.of(address).find((mail) => mail.id === id) ?? null;
  }

  deliver(mail: Omit<StoredMail, 'id' | 'at'>): void {
    const stored = { ...mail, id: this.#nextId++, at: this.#now() };
    for (const address of new Set(mail.to.map((each) => each.toLowerCase()))) {
      const box = [stored, ...this.of(address)].slice(0, MAILS_MAX);
      this.#boxes.set(address, box);
    }
  }
}
