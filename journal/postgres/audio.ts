import type { Kysely } from 'kysely';
import type { AudioStore } from '../audio/port.ts';
import { asTenant } from './pools.ts';
import type { Database } from './tables.ts';

export function postgresAudio(app: Kysely<Database>): AudioStore {
  return {
    async put(tenant, { sha256, samples }, at) {
      const { buffer, byteOffset, byteLength } = samples;
      const row = {
        tenant,
        sha256,
        samples: Buffer.from(buffer, byteOffset, byteLength),
        created_at: at,
      };
      await asTenant(app, tenant, (trx) =>
        trx
          .insertInto('patchbay.audio')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
    },
    async get(tenant, sha256) {
      const row = await asTenant(app, tenant, (trx) =>
        trx
          .selectFrom('patchbay.audio')
          .select('samples')
          .where('tenant', '=', tenant)
          .where('sha256', '=', sha256)
          .executeTakeFirst(),
      );
      return row === undefined ? null : Uint8Array.from(row.samples);
    },
    async has(tenant, sha256) {
      const row = await asTenant(app, tenant, (trx) =>
        trx
          .selectFrom('patchbay.audio')
          .select('sha256')
          .where('tenant', '=', tenant)
          .where('sha256', '=', sha256)
          .executeTakeFirst(),
      );
      return row !== undefined;
    },
  };
}
