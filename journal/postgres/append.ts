import { setTimeout as wait } from 'node:timers/promises';
import type { TenantId } from '../../domain/index.ts';
import { must } from '../../domain/index.ts';
import { JournalError } from '../fault.ts';
import type { AppendOutcome, Hash, Segment, SegmentDraft } from '../port.ts';
import { checkDraft, hashSegment } from '../segment.ts';
import type { DatabaseTarget } from './target.ts';
import { bufferOf, vaultColumns } from './vault-columns.ts';
import { Writer } from './writer.ts';
import type { Unknown } from './writer.ts';

const TEXT =
  'select outcome, head_seq from patchbay.append_segment($1::text, $2::bigint, $3::bigint, ' +
  '$4::int, $5::bytea, $6::bytea, $7::bytea, $8::text, $9::bigint[], ' +
  '$10::text[], $11::text[], $12::text[], $13::bytea[], $14::bytea[], $15::bytea[])';

interface AppendRow {
  readonly outcome: AppendOutcome['kind'];
  readonly head_seq: number;
}

/** Reads what stands at the draft's place; null = nothing. */
type ReadSegment = (tenant: TenantId, firstSeq: number) => Promise<Segment | null>;

/** How long an unknown outcome is asked after: a crash recovery takes about a second. */
const SETTLE_MS = 5_000;
const SETTLE_EVERY_MS = 100;

/**
 * A few connections for all appends, a tenant always on the same one: PostgreSQL flushes the
 * commits of several together, and one tenant's commits stay in order.
 */
export class Appender {
  readonly #writers: readonly Writer[];
  readonly #readSegment: ReadSegment;

  constructor(target: DatabaseTarget, readSegment: ReadSegment, writers = 4) {
    this.#writers = Array.from({ length: writers }, () => new Writer(target.configOf('app')));
    this.#readSegment = readSegment;
  }

  async append(draft: SegmentDraft): Promise<AppendOutcome> {
    checkDraft(draft);
    const hash = draft.count === 0 ? draft.prevHash : hashSegment(draft);
    const query = { name: 'append', text: TEXT, values: valuesOf(draft, hash) };
    const written = await this.#writerOf(draft.tenant)
      .send(query)
      .catch((error: unknown) => this.#refused(draft, error));
    if ('outcome' in written) return written.outcome;
    if (written.kind === 'unknown') return this.#settle(draft, hash, written);
    const row = must(written.rows[0], 'append_segment gives one row') as AppendRow;
    switch (row.outcome) {
      case 'appended':
        return { kind: 'appended', hash };
      case 'fenced':
        return { kind: 'fenced' };
      case 'conflict':
        return { kind: 'conflict', headSeq: row.head_seq };
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.close()));
  }

  /** PB001: an inbox row was consumed before. The head is where the caller thought. */
  #refused(draft: SegmentDraft, error: unknown): { readonly outcome: AppendOutcome } {
    if (error instanceof JournalError && sqlState(error.cause) === 'PB001') {
      return { outcome: { kind: 'conflict', headSeq: draft.firstSeq - 1 } };
    }
    throw error;
  }

  /**
   * The link broke during the commit. Our own hash at our place proves it; another's there refutes
   * it. Nothing there proves nothing: the old backend may still be at it. The caller then reads the
   * journal again, and its next append finds a late one as a conflict.
   */
  async #settle(draft: SegmentDraft, hash: Hash, unknown: Unknown): Promise<AppendOutcome> {
    if (draft.count > 0) {
      const found = await this.#readPatiently(draft.tenant, draft.firstSeq);
      if (found?.hash === hash) return { kind: 'appended', hash };
      if (found) return { kind: 'conflict', headSeq: found.firstSeq + found.count - 1 };
    }
    throw new JournalError('outcomeUnknown', 'the link broke during a commit', unknown.cause);
  }

  async #readPatiently(tenant: TenantId, firstSeq: number): Promise<Segment | null> {
    for (let waitedMs = 0; ; waitedMs += SETTLE_EVERY_MS) {
      const found = await this.#readSegment(tenant, firstSeq).catch((error: unknown) => {
        if (waitedMs >= SETTLE_MS) {
          throw new JournalError('outcomeUnknown', 'the link broke and stays broken', error);
        }
        return undefined;
      });
      if (found !== undefined) return found;
      await wait(SETTLE_EVERY_MS);
    }
  }

  #writerOf(tenant: TenantId): Writer {
    let sum = 0;
    for (let i = 0; i < tenant.length; i += 1) sum = (sum * 31 + tenant.charCodeAt(i)) >>> 0;
    return must(this.#writers[sum % this.#writers.length], 'at least one writer');
  }
}

function valuesOf(draft: SegmentDraft, hash: Hash): unknown[] {
  return [
    draft.tenant,
    draft.epoch,
    draft.firstSeq,
    draft.count,
    bufferOf(draft.body),
    Buffer.from(draft.prevHash, 'hex'),
    Buffer.from(hash, 'hex'),
    draft.build,
    draft.consumedInbox,
    ...vaultColumns(draft.vaultRows),
  ];
}

function sqlState(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}
