import type { Kysely } from 'kysely';
import { must } from '../../domain/index.ts';
import type { PersonalRef, TenantId } from '../../domain/index.ts';
import { JournalError } from '../fault.ts';
import type { PersonalKind } from '../port.ts';
import type { StoredValue, VaultStore } from '../vault/store.ts';
import { asTenant } from './pools.ts';
import type { Database } from './tables.ts';
import { bufferOf } from './vault-columns.ts';
import type { Writer } from './writer.ts';

/** The vault's tables. Rows are added by the append and the inbox, in their transactions. */
export function postgresVaultStore(app: Kysely<Database>, lookUps: Writer): VaultStore {
  const tenantKey = (tenant: TenantId) =>
    asTenant(app, tenant, async (trx) => {
      const row = await trx
        .selectFrom('patchbay.tenant_key')
        .selectAll()
        .where('tenant', '=', tenant)
        .executeTakeFirst();
      return row === undefined ? null : { kekId: row.kek_id, wrapped: row.wrapped };
    });
  return {
    tenantKey,
    async addTenantKey(tenant, { kekId, wrapped }) {
      await asTenant(app, tenant, (trx) =>
        trx
          .insertInto('patchbay.tenant_key')
          .values({ tenant, kek_id: kekId, wrapped: bufferOf(wrapped) })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
      return must(await tenantKey(tenant), 'the key was just added');
    },
    refOf: (tenant, digest) => refOf(lookUps, tenant, digest),
    countDigests: (tenant) => countDigests(app, tenant),
    digests: (tenant) => digestsOf(app, tenant),
    sealed: (tenant, refs) => sealedValues(app, tenant, refs),
    erasePersonOf: (tenant, ref) => erasePersonOf(app, tenant, ref),
  };
}

/** On a connection of its own: a pool may have to open one first, and a phone waits to ring. */
async function refOf(lookUps: Writer, tenant: TenantId, digest: Uint8Array) {
  const values = [tenant, bufferOf(digest)];
  const found = await lookUps.send({ name: 'find_ref', text: FIND_REF, values });
  if (found.kind === 'unknown') {
    throw new JournalError('unavailable', 'the link broke during a look-up', found.cause);
  }
  const [row] = found.rows as readonly { readonly ref: PersonalRef | null }[]; // FIND_REF's column
  return row?.ref ?? null;
}

const DIGESTS_A_PAGE = 10_000;

const FIND_REF = 'select patchbay.find_ref($1::text, $2::bytea) as ref';

async function countDigests(app: Kysely<Database>, tenant: TenantId): Promise<number> {
  const { count } = await asTenant(app, tenant, (trx) =>
    trx
      .selectFrom('patchbay.blind_index')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('tenant', '=', tenant)
      .executeTakeFirstOrThrow(),
  );
  return Number(count);
}

/** In the order of the primary key, page by page: a million are never in memory at once. */
async function* digestsOf(app: Kysely<Database>, tenant: TenantId): AsyncIterable<Uint8Array> {
  for (let after: Buffer | null = Buffer.alloc(0); after !== null; ) {
    const from: Buffer = after;
    const rows = await asTenant(app, tenant, (trx) =>
      trx
        .selectFrom('patchbay.blind_index')
        .select('digest')
        .where('tenant', '=', tenant)
        .where('digest', '>', from)
        .orderBy('digest')
        .limit(DIGESTS_A_PAGE)
        .execute(),
    );
    for (const { digest } of rows) yield digest;
    after = rows.length < DIGESTS_A_PAGE ? null : (rows.at(-1)?.digest ?? null);
  }
}

function sealedValues(
  app: Kysely<Database>,
  tenant: TenantId,
  refs: readonly PersonalRef[],
): Promise<readonly StoredValue[]> {
  if (refs.length === 0) return Promise.resolve([]);
  return asTenant(app, tenant, async (trx) => {
    const rows = await trx
      .selectFrom('patchbay.vault as value')
      .innerJoin('patchbay.person as person', (join) =>
        join
          .onRef('person.tenant', '=', 'value.tenant')
          .onRef('person.person', '=', 'value.person'),
      )
      .select(['value.ref', 'value.person', 'value.kind', 'value.ciphertext'])
      .select('person.wrapped_key')
      .where('value.tenant', '=', tenant)
      .where('value.ref', 'in', refs)
      .execute();
    return rows.map((row) => ({
      ref: row.ref as PersonalRef,
      person: row.person,
      kind: row.kind as PersonalKind,
      ciphertext: row.ciphertext,
      personKey: row.wrapped_key,
    }));
  });
}

function erasePersonOf(app: Kysely<Database>, tenant: TenantId, ref: PersonalRef) {
  return asTenant(app, tenant, async (trx) => {
    const found = await trx
      .selectFrom('patchbay.vault')
      .select('person')
      .where('tenant', '=', tenant)
      .where('ref', '=', ref)
      .executeTakeFirst();
    if (found === undefined) return false;
    const { numUpdatedRows } = await trx
      .updateTable('patchbay.person')
      .set({ wrapped_key: null, erased_at: new Date() })
      .where('tenant', '=', tenant)
      .where('person', '=', found.person)
      .where('wrapped_key', 'is not', null)
      .executeTakeFirst();
    await trx
      .deleteFrom('patchbay.blind_index')
      .where('tenant', '=', tenant)
      .where('person', '=', found.person)
      .execute();
    return numUpdatedRows > 0n;
  });
}
