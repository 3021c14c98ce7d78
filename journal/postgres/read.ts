import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { TenantId } from '../../domain/index.ts';
import { GENESIS_HASH } from '../port.ts';
import type { Head, ReadRange, Segment } from '../port.ts';
import { lastSeqOf } from '../segment.ts';
import { asTenant } from './pools.ts';
import type { Database, SegmentTable } from './tables.ts';

const PAGE_ROWS = 512;
const PAGE_BYTES = 8_000_000;

/**
 * Pages of segments up to what stood when the last of them was read; the next page is fetched while
 * the caller works on this one.
 */
export async function* readSegments(
  app: Kysely<Database>,
  tenant: TenantId,
  range: ReadRange,
): AsyncIterable<Segment> {
  const toSeq = range.toSeq ?? Number.MAX_SAFE_INTEGER;
  let page = await firstPage(app, tenant, { fromSeq: range.fromSeq ?? 1, toSeq });
  while (page.length > 0) {
    const last = page.at(-1);
    // Whoever reads along with the writer would else read once more, each time, and find nothing.
    if (!isFull(page)) return yield* page;
    const next = readPage(app, tenant, { fromSeq: last ? lastSeqOf(last) + 1 : 1, toSeq });
    // The consumer may stop or fail before it gets there: the page is then nobody's.
    next.catch(() => undefined);
    yield* page;
    page = await next;
  }
}

/** Readers go on where a segment ended, nearly always; only else is it asked where one begins. */
async function firstPage(
  app: Kysely<Database>,
  tenant: TenantId,
  range: Required<ReadRange>,
): Promise<readonly Segment[]> {
  const page = await readPage(app, tenant, range);
  if (page[0]?.firstSeq === range.fromSeq) return page;
  const fromSeq = await segmentStart(app, tenant, range.fromSeq);
  return fromSeq === range.fromSeq ? page : readPage(app, tenant, { ...range, fromSeq });
}

/** Cut off by a limit of `readPage`: there may be more. */
function isFull(page: readonly Segment[]): boolean {
  const bytes = page.reduce((sum, { body }) => sum + body.length, 0);
  return page.length === PAGE_ROWS || bytes >= PAGE_BYTES;
}

/**
 * Where the segment that holds this seq begins; the seq itself when none does. Asked once, apart:
 * in one statement with the page, each page would walk the index from its beginning.
 */
function segmentStart(app: Kysely<Database>, tenant: TenantId, seq: number): Promise<number> {
  return asTenant(app, tenant, async (trx) => {
    const row = await trx
      .selectFrom('patchbay.segment')
      .select(['first_seq', 'count'])
      .where('tenant', '=', tenant)
      .where('first_seq', '<=', seq)
      .orderBy('first_seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined && row.first_seq + row.count > seq ? row.first_seq : seq;
  });
}

/** `fromSeq` is a segment's first. */
function readPage(
  app: Kysely<Database>,
  tenant: TenantId,
  range: Required<ReadRange>,
): Promise<readonly Segment[]> {
  return asTenant(app, tenant, async (trx) => {
    // As many whole ones as fit, and one at least.
    const { rows } = await sql<SegmentTable & { before: number }>`
      select first_seq, count, epoch, body, prev_hash, hash, build from (
        select *, sum(octet_length(body)) over (order by first_seq) - octet_length(body) as before
        from (
          select * from patchbay.segment
          where tenant = ${tenant} and first_seq >= ${range.fromSeq} and first_seq <= ${range.toSeq}
          order by first_seq limit ${PAGE_ROWS}) rows) sized
      where before < ${PAGE_BYTES} order by first_seq`.execute(trx);
    return rows.map((row) => segmentOf(tenant, row));
  });
}

export function readSegmentAt(
  app: Kysely<Database>,
  tenant: TenantId,
  firstSeq: number,
): Promise<Segment | null> {
  return asTenant(app, tenant, async (trx) => {
    const row = await trx
      .selectFrom('patchbay.segment')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('first_seq', '=', firstSeq)
      .executeTakeFirst();
    return row === undefined ? null : segmentOf(tenant, row);
  });
}

export function readHead(app: Kysely<Database>, tenant: TenantId): Promise<Head> {
  return asTenant(app, tenant, async (trx) => {
    const row = await trx
      .selectFrom('patchbay.segment')
      .select(['first_seq', 'count', 'hash'])
      .where('tenant', '=', tenant)
      .orderBy('first_seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return { seq: 0, hash: GENESIS_HASH };
    return { seq: row.first_seq + row.count - 1, hash: row.hash.toString('hex') };
  });
}

type SegmentRow = Omit<SegmentTable, 'written_at' | 'tenant'>;

function segmentOf(tenant: TenantId, row: SegmentRow): Segment {
  return {
    tenant,
    epoch: row.epoch,
    firstSeq: row.first_seq,
    count: row.count,
    body: row.body,
    prevHash: row.prev_hash.toString('hex'),
    hash: row.hash.toString('hex'),
    build: row.build,
  };
}
