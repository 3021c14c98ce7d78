import type { Migration } from 'kysely';
import { journalTables } from './0001-journal.ts';
import { vaultTables } from './0002-vault.ts';
import { appendFunctions } from './0003-append.ts';
import { cacheTables } from './0004-caches.ts';
import { readModelTables } from './0005-read-models.ts';
import { auditTable } from './0006-audit.ts';
import { noteTable } from './0007-notes.ts';
import { findRefFunction } from './0008-find-ref.ts';
import { recordingTables } from './0009-recordings.ts';
import { customerTables } from './0010-customers.ts';
import { directionColumn } from './0011-direction.ts';
import { voicemailTables } from './0012-voicemail.ts';
import { audioTable } from './0013-audio.ts';
import { configDrafts } from './0014-config-drafts.ts';

/** In order of their names. A released migration is never edited. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-journal': journalTables,
  '0002-vault': vaultTables,
  '0003-append': appendFunctions,
  '0004-caches': cacheTables,
  '0005-read-models': readModelTables,
  '0006-audit': auditTable,
  '0007-notes': noteTable,
  '0008-find-ref': findRefFunction,
  '0009-recordings': recordingTables,
  '0010-customers': customerTables,
  '0011-direction': directionColumn,
  '0012-voicemail': voicemailTables,
  '0013-audio': audioTable,
  '0014-config-drafts': configDrafts,
};
