import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { TenantId } from '../../domain/index.ts';
import type { SealedRow } from '../port.ts';
import type { Database } from './tables.ts';

/** Vault rows as the six arrays that the SQL functions take. */
export function vaultColumns(rows: readonly SealedRow[]): unknown[] {
  const bytes = (value: Uint8Array | null) => (value === null ? null : bufferOf(value));
  return [
    rows.map((row) => row.ref),
    rows.map((row) => row.person),
    rows.map((row) => row.kind),
    rows.map((row) => bytes(row.ciphertext)),
    rows.map((row) => bytes(row.personKey)),
    rows.map((row) => bytes(row.digest)),
  ];
}

/** The same bytes as a Buffer, which the driver sends in binary. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Beside the rows that name them, in the same transaction. */
export async function addVaultRows(
  trx: Transaction<Database>,
  tenant: TenantId,
  rows: readonly SealedRow[],
): Promise<void> {
  const columns = sql.join(vaultColumns(rows).map((column) => sql`${column}`));
  await sql`select patchbay.add_vault_rows(${tenant}, ${columns})`.execute(trx);
}
