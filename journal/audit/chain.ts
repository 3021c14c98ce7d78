import { createHash } from 'node:crypto';
import type { TenantId } from '../../domain/index.ts';
import { assert } from '../../domain/index.ts';
import { GENESIS_HASH } from '../port.ts';
import type { Hash, Head } from '../port.ts';
import type { AuditEntry, AuditReport, AuditRow } from './port.ts';

const SUBJECT_MAX = 256;
const ACTOR_MAX = 256;
const DETAIL_MAX = 4_096;

/** A row as it is stored: the detail as the very text that was hashed. */
export interface ChainedRow extends Omit<AuditRow, 'detail'> {
  readonly detailText: string;
  readonly prevHash: Hash;
}

/** The rows that follow `head`. A caller's oversize is cut, never refused: the rest must stand. */
export function chain(
  tenant: TenantId,
  head: Head,
  entries: readonly AuditEntry[],
): readonly ChainedRow[] {
  let { seq, hash } = head;
  return entries.map((entry) => {
    assert(Number.isSafeInteger(entry.at), 'an audit entry has a time in whole ms');
    const { at, actor, action } = entry;
    seq += 1;
    const row = {
      seq,
      at,
      actor: { kind: actor.kind, id: clean(actor.id, ACTOR_MAX) },
      action,
      subject: clean(entry.subject, SUBJECT_MAX),
      detailText: detailOf(entry),
      prevHash: hash,
    };
    hash = hashRow(tenant, row);
    return { ...row, hash };
  });
}

function detailOf({ detail }: AuditEntry): string {
  const text = clean(JSON.stringify(detail), Number.POSITIVE_INFINITY);
  return text.length <= DETAIL_MAX ? text : JSON.stringify({ cut: text.length });
}

/** PostgreSQL takes neither U+0000 nor half a character. */
function clean(text: string, max: number): string {
  return text
    .replaceAll('\0', '')
    .slice(0, max)
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** JSON quotes each part, so that no two different rows give one text. */
function hashRow(tenant: TenantId, row: Omit<ChainedRow, 'hash'>): Hash {
  const { seq, at, actor, action, subject, detailText, prevHash } = row;
  const text = JSON.stringify([tenant, seq, at, actor.kind, actor.id, action, subject, detailText]);
  return createHash('sha256').update(prevHash, 'hex').update(text).digest('hex');
}

/** Follows a chain row by row and keeps the first ten faults. */
export class ChainWatch {
  readonly #tenant: TenantId;
  readonly #anchor: Head | undefined;
  readonly #faults: string[] = [];
  #head: Head = { seq: 0, hash: GENESIS_HASH };

  constructor(tenant: TenantId, anchor: Head | undefined) {
    this.#tenant = tenant;
    this.#anchor = anchor;
  }

  pass(row: ChainedRow): void {
    const { seq, hash } = row;
    if (seq !== this.#head.seq + 1) this.#fault(`${this.#head.seq + 1}: missing`);
    else if (row.prevHash !== this.#head.hash)
      this.#fault(`${seq}: does not follow the one before`);
    if (hashRow(this.#tenant, row) !== hash) this.#fault(`${seq}: is not what was written`);
    if (this.#anchor?.seq === seq && this.#anchor.hash !== hash) {
      this.#fault(`${seq}: not the hash that was noted outside`);
    }
    this.#head = { seq, hash };
  }

  report(): AuditReport {
    const { seq } = this.#head;
    const noted = this.#anchor?.seq ?? 0;
    if (noted > seq) this.#fault(`it ends at ${seq}, the outside note knows of ${noted}`);
    return { ...this.#head, faults: this.#faults };
  }

  #fault(text: string): void {
    if (this.#faults.length < 10) this.#faults.push(`audit row ${text}`);
  }
}

export function rowOf({ detailText, prevHash: _prev, ...row }: ChainedRow): AuditRow {
  return { ...row, detail: JSON.parse(detailText) as AuditRow['detail'] }; // chain() wrote it
}
