import { sql } from 'kysely';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { TenantId } from '../../domain/index.ts';
import { chain, ChainWatch, rowOf } from '../audit/chain.ts';
import type { ChainedRow } from '../audit/chain.ts';
import type { Audit, AuditAction, AuditActor, AuditEntry } from '../audit/port.ts';
import { GENESIS_HASH } from '../port.ts';
import type { Head } from '../port.ts';
import { asTenant } from './pools.ts';
import type { AuditTable, Database } from './tables.ts';

/** Rows of one read of `verify`. */
const PAGE = 1_000;
/** Any constant: it keeps our advisory locks apart from other uses of the database. */
const LOCK_CLASS = 0x61756474;

export function postgresAudit(app: Kysely<Database>): Audit {
  const queue = new AppendQueue(app);
  return {
    append: (tenant, entries) => queue.append(tenant, entries),
    list: (tenant, { limit, before }) =>
      asTenant(app, tenant, async (trx) => {
        let query = trx.selectFrom('patchbay.audit').selectAll().where('tenant', '=', tenant);
        if (before !== undefined) query = query.where('seq', '<', before);
        const rows = await query.orderBy('seq', 'desc').limit(limit).execute();
        return rows.map((row) => rowOf(chainedOf(row)));
      }),
    async verify(tenant, anchor) {
      const watch = new ChainWatch(tenant, anchor);
      for (let after = 0; ; ) {
        const rows = await page(app, tenant, after);
        for (const row of rows) watch.pass(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) return watch.report();
        after = last.seq;
      }
    },
  };
}

interface Waiting {
  readonly entries: readonly AuditEntry[];
  readonly resolve: (head: Head) => void;
  readonly reject: (error: unknown) => void;
}

/** Whatever waits when the last write returns goes as one: reveals come by the hundred. */
class AppendQueue {
  readonly #app: Kysely<Database>;
  readonly #waiting = new Map<TenantId, Waiting[]>();

  constructor(app: Kysely<Database>) {
    this.#app = app;
  }

  append(tenant: TenantId, entries: readonly AuditEntry[]): Promise<Head> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(tenant);
      const item = { entries, resolve, reject };
      if (waiting !== undefined) return void waiting.push(item);
      this.#waiting.set(tenant, [item]);
      void this.#run(tenant);
    });
  }

  async #run(tenant: TenantId): Promise<void> {
    for (;;) {
      const batch = this.#waiting.get(tenant)?.splice(0) ?? [];
      if (batch.length === 0) {
        this.#waiting.delete(tenant);
        return;
      }
      const entries = batch.flatMap((item) => item.entries);
      try {
        const head = await asTenant(this.#app, tenant, (trx) => insert(trx, tenant, entries));
        for (const { resolve } of batch) resolve(head);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}

/** Other processes write to the same chain: one at a time, by a lock that ends with the commit. */
async function insert(
  trx: Transaction<Database>,
  tenant: TenantId,
  entries: readonly AuditEntry[],
): Promise<Head> {
  await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(${tenant}))`.execute(trx);
  const last = await trx
    .selectFrom('patchbay.audit')
    .select(['seq', 'hash'])
    .where('tenant', '=', tenant)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const head = { seq: last?.seq ?? 0, hash: last?.hash.toString('hex') ?? GENESIS_HASH };
  const rows = chain(tenant, head, entries);
  const newest = rows.at(-1);
  if (newest === undefined) return head;
  const values = rows.map((row) => ({
    tenant,
    seq: row.seq,
    at: row.at,
    actor_kind: row.actor.kind,
    actor: row.actor.id,
    action: row.action,
    subject: row.subject,
    detail: row.detailText,
    prev_hash: Buffer.from(row.prevHash, 'hex'),
    hash: Buffer.from(row.hash, 'hex'),
  }));
  await trx.insertInto('patchbay.audit').values(values).execute();
  return { seq: newest.seq, hash: newest.hash };
}

function page(app: Kysely<Database>, tenant: TenantId, after: number): Promise<ChainedRow[]> {
  return asTenant(app, tenant, async (trx) => {
    const rows = await trx
      .selectFrom('patchbay.audit')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    return rows.map(chainedOf);
  });
}

function chainedOf(row: Selectable<AuditTable>): ChainedRow {
  const { seq, at, subject, detail } = row;
  return {
    seq,
    at,
    // Read back from our own rows; a word that was changed there fails its hash.
    actor: { kind: row.actor_kind as AuditActor['kind'], id: row.actor },
    action: row.action as AuditAction,
    subject,
    detailText: detail,
    prevHash: row.prev_hash.toString('hex'),
    hash: row.hash.toString('hex'),
  };
}
