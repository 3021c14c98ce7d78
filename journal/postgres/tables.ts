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

export interface InteractionTable {
  tenant: string;
  id: string;
  started_seq: number;
  started_at: number;
  number: string;
  customer: string | null;
  state: string;
  queue: string | null;
  agent: string | null;
  offers: number;
  answered_at: number | null;
  ended_at: number | null;
  outcome: string | null;
  waited_ms: number;
  talked_ms: number;
  direction: string;
}

export interface VisitTable {
  tenant: string;
  entered_seq: number;
  interaction: string;
  queue: string;
  entered_at: number;
  ended_at: number | null;
  how: string | null;
  waited_ms: number;
  in_time: boolean;
  short: boolean;
}

export interface RecordingTable {
  tenant: string;
  id: string;
  interaction: string;
  queue: string;
  agents: string[];
  started_at: number;
  state: ColumnType<'open' | 'whole' | 'partial' | 'lost', never>;
  duration_ms: ColumnType<number, never>;
  size: ColumnType<number, never>;
  delete_at: number;
  legal_hold: ColumnType<boolean, never>;
}

export interface RecordingPartTable {
  tenant: string;
  recording: string;
  part: number;
  path: string;
  key_of: string | null;
  key: Buffer | null;
  hold_key_of: string | null;
  hold_key: Buffer | null;
}

export interface MessageTable {
  tenant: string;
  id: string;
  voicemail: string;
  interaction: string;
  customer: string | null;
  at: number;
  state: Generated<'open' | 'whole' | 'partial' | 'lost'>;
  duration_ms: Generated<number>;
  size: Generated<number>;
  delete_at: number;
  heard_at: Generated<number | null>;
  heard_by: Generated<string | null>;
  transcript: Generated<string | null>;
  mail: Generated<string>;
  mail_tries: Generated<number>;
  mail_at: Generated<number>;
  transcription: Generated<string>;
  transcription_tries: Generated<number>;
  transcription_at: Generated<number>;
}

export interface MessagePartTable {
  tenant: string;
  message: string;
  part: number;
  path: string;
  key_of: Generated<string | null>;
  key: Generated<Buffer | null>;
}

export interface IndexTable {
  tenant: string;
  seq: number;
  at: number;
  type: string;
  interaction: string | null;
  agent: string | null;
  queue: string | null;
  body: string;
}

export interface AuditTable {
  tenant: string;
  seq: number;
  at: number;
  actor_kind: string;
  actor: string;
  action: string;
  subject: string;
  detail: string;
  prev_hash: Buffer;
  hash: Buffer;
  written_at: Stamp;
}

export interface Database {
  'patchbay.audio': { tenant: string; sha256: string; samples: Buffer; created_at: number };
  'patchbay.audit': AuditTable;
  'patchbay.projection': { tenant: string; through_seq: number };
  'patchbay.event_index': IndexTable;
  'patchbay.interaction': InteractionTable;
  'patchbay.queue_visit': VisitTable;
  'patchbay.subject': { tenant: string; id: string; interaction: string; open: boolean };
  'patchbay.service_level': { tenant: string; queue: string; service_level_ms: number };
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
  'patchbay.recording': RecordingTable;
  'patchbay.recording_part': RecordingPartTable;
  'patchbay.message': MessageTable;
  'patchbay.message_part': MessagePartTable;
  'patchbay.note': {
    tenant: string;
    interaction: string;
    agent: string;
    ref: string;
    at: number;
  };
  'patchbay.config_draft': {
    tenant: string;
    id: string;
    revision: number;
    updated_at: number;
    about: string;
    content: string;
  };
  'patchbay.list_entry': { tenant: string; list: string; ref: string; at: number; by: string };
  'patchbay.preferred_agent': { tenant: string; ref: string; agent: string };
  'patchbay.number': { name: string; tenant: string };
  'patchbay.fqdn': { name: string; tenant: string };
}
