import type { ColumnType, Generated } from 'kysely';

type Stamp = ColumnType<Date, never, never>;

export interface LeaseTable {
  tenant: string;
  holder: string;
  epoch: number;
  expires_at: ColumnType<Date, never, never>;
}

export interface SegmentTable {
  tenant: string;
  first_seq: number;
  count: number;
  epoch: number;
  body: Buffer;
  prev_hash: Buffer;
  hash: Buffer;
  build: string;
  written_at: Stamp;
}

export interface InboxTable {
  tenant: string;
  id: Generated<number>;
  key: string;
  kind: string;
  body: Buffer;
  state: 'open' | 'done' | 'poison';
  received_at: Stamp;
  error: string | null;
  at_seq: number | null;
}

export interface SnapshotTable {
  tenant: string;
  seq: number;
  hash: Buffer;
  state_hash: Buffer;
  build: string;
  body: Buffer;
  written_at: Stamp;
}

export interface Database {
  'patchbay.lease': LeaseTable;
  'patchbay.segment': SegmentTable;
  'patchbay.inbox': InboxTable;
  'patchbay.snapshot': SnapshotTable;
  'patchbay.tenant_key': { tenant: string; kek_id: string; wrapped: Buffer };
  'patchbay.person': {
    tenant: string;
    person: string;
    wrapped_key: Buffer | null;
    erased_at: Date | null;
  };
  'patchbay.vault': {
    tenant: string;
    ref: string;
    person: string;
    kind: string;
    ciphertext: Buffer;
  };
  'patchbay.blind_index': { tenant: string; digest: Buffer; ref: string; person: string };
  'patchbay.number': { name: string; tenant: string };
  'patchbay.fqdn': { name: string; tenant: string };
}
