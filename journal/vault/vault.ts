import { randomBytes } from 'node:crypto';
import { PersonalRef } from '../../domain/index.ts';
import type { TenantId } from '../../domain/index.ts';
import { JournalError } from '../fault.ts';
import type { PersonalKind, SealedRow, Vault, WrappedFor } from '../port.ts';
import { blindIndex, decrypt, deriveTenantKeys, encrypt, newKey, secretFor } from './crypto.ts';
import type { TenantKeys } from './crypto.ts';
import type { Kek } from './keyring.ts';
import { Lru } from './lru.ts';
import type { VaultStore } from './store.ts';
import { Strangers } from './strangers.ts';

/** Found again by value; a name or a text alone identifies nobody for certain. */
const SEARCHABLE: ReadonlySet<PersonalKind> = new Set(['number', 'address']);
const KNOWN_MAX = 50_000;
const PENDING_MAX = 10_000;
const VALUE_CHARS_MAX = 65_536;

interface Known {
  readonly ref: PersonalRef;
  /** Until they are stored, everyone who mentions the ref carries them: inserting is idempotent. */
  rows: readonly SealedRow[];
}

/** Three layers of keys: KEK (a file) → tenant → person. The store sees ciphertext. */
export class KeyedVault implements Vault {
  readonly #store: VaultStore;
  readonly #kek: Kek;
  readonly #strangers: Strangers;
  readonly #tenantKeys = new Map<TenantId, Promise<TenantKeys>>();
  readonly #known = new Lru<string, Promise<Known>>(KNOWN_MAX);
  readonly #pending = new Lru<PersonalRef, SealedRow>(PENDING_MAX);

  constructor(store: VaultStore, kek: Kek) {
    this.#store = store;
    this.#kek = kek;
    this.#strangers = new Strangers(store);
  }

  async own(tenant: TenantId): Promise<void> {
    await Promise.all([this.#keysOf(tenant), this.#strangers.own(tenant)]);
  }

  disown(tenant: TenantId): void {
    this.#strangers.disown(tenant);
  }

  async seal(tenant: TenantId, kind: PersonalKind, value: string, sameAs?: PersonalRef) {
    if (value.length > VALUE_CHARS_MAX) {
      throw new JournalError('misuse', `a personal value is longer than ${VALUE_CHARS_MAX}`);
    }
    const keys = await this.#keysOf(tenant);
    if (!SEARCHABLE.has(kind)) return this.#sealNew(tenant, keys, { kind, value, sameAs });
    const digest = blindIndex(keys.index, kind, value);
    const name = `${tenant}\0${digest.toString('hex')}`;
    // The promise itself is kept, so that two at once do not make two persons.
    const known =
      this.#known.get(name) ?? this.#lookUp(tenant, keys, { kind, value, sameAs, digest });
    this.#known.set(name, known);
    return known.catch((error: unknown) => {
      this.#known.delete(name);
      throw error;
    });
  }

  async resolve(tenant: TenantId, refs: readonly PersonalRef[]) {
    const found = new Map<PersonalRef, string | null>(refs.map((ref) => [ref, null]));
    const values = await this.#store.sealed(tenant, refs);
    if (values.length === 0) return found;
    const keys = await this.#keysOf(tenant);
    for (const value of values) {
      if (value.personKey === null) continue;
      const key = decrypt(keys.wrap, value.personKey, placeOfKey(tenant, value.person));
      const plain = decrypt(key, value.ciphertext, placeOfValue(tenant, value));
      found.set(value.ref, plain.toString('utf8'));
    }
    return found;
  }

  async wrapKey(
    tenant: TenantId,
    key: Uint8Array,
    { place, of }: { readonly place: string; readonly of: PersonalRef | null },
  ): Promise<WrappedFor> {
    const keys = await this.#keysOf(tenant);
    const person = of === null ? undefined : await this.#personOf(tenant, keys, of);
    if (of === null || person === undefined) {
      return { of: TENANT, wrapped: encrypt(keys.wrap, key, placeOfTenants(tenant, place)) };
    }
    return { of, wrapped: encrypt(person.key, key, placeOfOwn(tenant, place)) };
  }

  async unwrapKey(tenant: TenantId, key: WrappedFor, place: string): Promise<Uint8Array | null> {
    const keys = await this.#keysOf(tenant);
    if (key.of === TENANT) return decrypt(keys.wrap, key.wrapped, placeOfTenants(tenant, place));
    const person = await this.#personOf(tenant, keys, PersonalRef.parse(key.of));
    return person === undefined
      ? null
      : decrypt(person.key, key.wrapped, placeOfOwn(tenant, place));
  }

  async secret(tenant: TenantId, purpose: string): Promise<Uint8Array> {
    return secretFor((await this.#keysOf(tenant)).secrets, purpose);
  }

  async erase(tenant: TenantId, ref: PersonalRef): Promise<boolean> {
    const erased = await this.#store.erasePersonOf(tenant, ref);
    await this.#forget(tenant);
    return erased;
  }

  /** The journal says so after a commit: from now on the refs need no rows. */
  stored(rows: readonly SealedRow[]): void {
    for (const row of rows) {
      this.#pending.delete(row.ref);
      if (row.digest === null) continue;
      const name = `${row.tenant}\0${Buffer.from(row.digest).toString('hex')}`;
      this.#known.set(name, Promise.resolve({ ref: row.ref, rows: [] }));
    }
  }

  async #lookUp(tenant: TenantId, keys: TenantKeys, asked: Searched): Promise<Known> {
    const { digest } = asked;
    const isNew = this.#strangers.isStranger(tenant, digest);
    const ref = isNew ? null : await this.#store.refOf(tenant, digest);
    if (ref !== null) return { ref, rows: [] };
    this.#strangers.met(tenant, digest);
    return this.#sealNew(tenant, keys, asked);
  }

  async #sealNew(tenant: TenantId, keys: TenantKeys, asked: Asked): Promise<Known> {
    const owner =
      (asked.sameAs && (await this.#personOf(tenant, keys, asked.sameAs))) ??
      this.#newPerson(tenant, keys);
    const ref = PersonalRef.parse(`p${randomBytes(12).toString('hex')}`);
    const place = placeOfValue(tenant, { ref, kind: asked.kind });
    const row: SealedRow = {
      tenant,
      ref,
      person: owner.person,
      kind: asked.kind,
      ciphertext: encrypt(owner.key, Buffer.from(asked.value, 'utf8'), place),
      personKey: owner.wrapped,
      digest: asked.digest ?? null,
    };
    this.#pending.set(ref, row);
    return { ref, rows: [row] };
  }

  #newPerson(tenant: TenantId, keys: TenantKeys): Person {
    const person = randomBytes(12).toString('hex');
    const key = newKey();
    return { person, key, wrapped: encrypt(keys.wrap, key, placeOfKey(tenant, person)) };
  }

  /** undefined = erased or unknown: the value then starts a person of its own. */
  async #personOf(tenant: TenantId, keys: TenantKeys, ref: PersonalRef) {
    const pending = this.#pending.get(ref);
    const stored = pending ?? (await this.#store.sealed(tenant, [ref]))[0];
    if (stored === undefined || stored.personKey === null) return undefined;
    const { person, personKey } = stored;
    const key = decrypt(keys.wrap, personKey, placeOfKey(tenant, person));
    return { person, key, wrapped: personKey };
  }

  #keysOf(tenant: TenantId): Promise<TenantKeys> {
    const known = this.#tenantKeys.get(tenant) ?? this.#loadTenantKey(tenant);
    this.#tenantKeys.set(tenant, known);
    return known.catch((error: unknown) => {
      this.#tenantKeys.delete(tenant);
      throw error;
    });
  }

  async #loadTenantKey(tenant: TenantId): Promise<TenantKeys> {
    const wrapped = (await this.#store.tenantKey(tenant)) ?? (await this.#newTenantKey(tenant));
    if (wrapped.kekId !== this.#kek.id) {
      throw new JournalError(
        'keyMissing',
        `tenant ${tenant} was sealed under key ${wrapped.kekId}, this node has ${this.#kek.id}: ` +
          'copy keys/kek from the node or backup that has it',
      );
    }
    return deriveTenantKeys(decrypt(this.#kek.key, wrapped.wrapped, `tenant\0${tenant}`));
  }

  #newTenantKey(tenant: TenantId) {
    const wrapped = encrypt(this.#kek.key, newKey(), `tenant\0${tenant}`);
    return this.#store.addTenantKey(tenant, { kekId: this.#kek.id, wrapped });
  }

  /** An erased person may have several digests: drop the tenant's, they are found again. */
  async #forget(tenant: TenantId): Promise<void> {
    for (const [name, known] of this.#known.entries()) {
      if (!name.startsWith(`${tenant}\0`)) continue;
      const entry = await known.catch(() => null);
      if (entry === null || entry.rows.length === 0) this.#known.delete(name);
    }
  }
}

interface Asked {
  readonly kind: PersonalKind;
  readonly value: string;
  readonly sameAs?: PersonalRef | undefined;
  readonly digest?: Uint8Array;
}

interface Searched extends Asked {
  readonly digest: Uint8Array;
}

interface Person {
  readonly person: string;
  readonly key: Buffer;
  readonly wrapped: Uint8Array;
}

const TENANT = 'tenant';
const placeOfTenants = (tenant: TenantId, place: string) => `key\0${tenant}\0${place}`;
const placeOfOwn = (tenant: TenantId, place: string) => `own key\0${tenant}\0${place}`;
const placeOfKey = (tenant: TenantId, person: string) => `person\0${tenant}\0${person}`;
const placeOfValue = (tenant: TenantId, value: { ref: PersonalRef; kind: PersonalKind }) =>
  `value\0${tenant}\0${value.ref}\0${value.kind}`;
