import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { must } from '../../domain/index.ts';
import type { RecordingId, TenantId } from '../../domain/index.ts';
import type { WrappedFor } from '../port.ts';
import { asTenant } from './pools.ts';
import type { Database } from './tables.ts';
import { bufferOf } from './vault-columns.ts';

/** What the files of recordings and of messages have alike; `of` names table and column. */
export function filePartsOf(app: Kysely<Database>, of: 'recording' | 'message') {
  const owners = sql.table(`patchbay.${of}`);
  const parts = sql.table(`patchbay.${of}_part`);
  const owner = sql.ref(of);
  return {
    /** Its number and path; the second of two at once waits, and is the next. */
    add: (tenant: TenantId, id: RecordingId, pathOf: (part: number) => string) =>
      asTenant(app, tenant, async (trx) => {
        await sql`select 1 from ${owners}
                  where tenant = ${tenant} and id = ${id} for update`.execute(trx);
        const { rows } = await sql<{ next: number }>`
          select coalesce(max(part), 0) + 1 as next from ${parts}
          where tenant = ${tenant} and ${owner} = ${id}`.execute(trx);
        const part = must(rows[0], 'one row').next;
        const path = pathOf(part);
        await sql`insert into ${parts} (tenant, ${owner}, part, path)
                  values (${tenant}, ${id}, ${part}, ${path})`.execute(trx);
        return { part, path };
      }),
    setKey: async (tenant: TenantId, id: RecordingId, part: number, key: WrappedFor) => {
      await asTenant(app, tenant, (trx) =>
        sql`update ${parts} set key_of = ${key.of}, key = ${bufferOf(key.wrapped)}
            where tenant = ${tenant} and ${owner} = ${id} and part = ${part}`.execute(trx),
      );
    },
    named: async (tenant: TenantId, paths: readonly string[]): Promise<ReadonlySet<string>> => {
      if (paths.length === 0) return new Set();
      const { rows } = await asTenant(app, tenant, (trx) =>
        sql<{ path: string }>`select path from ${parts}
          where tenant = ${tenant} and path = any(${[...paths]}::text[])`.execute(trx),
      );
      return new Set(rows.map(({ path }) => path));
    },
  };
}

/** A key's two columns. */
export function keyOf(of: string | null, wrapped: Buffer | null): WrappedFor | null {
  return of === null || wrapped === null ? null : { of, wrapped };
}
