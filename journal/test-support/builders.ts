import { randomBytes } from 'node:crypto';
import { TenantId } from '../../domain/index.ts';
import type { Command, Event } from '../../domain/index.ts';
import type { AppendOutcome, Journal, SegmentDraft } from '../port.ts';
import { draftSegment } from '../segment.ts';
import type { JournalEntry } from '../segment.ts';

export const BUILD = 'test-build';

/** A tenant of its own for each test: they share a database. */
export function freshTenant(): TenantId {
  return TenantId.parse(`t${randomBytes(6).toString('hex')}`);
}

const tick: Command = { type: 'tick' };

/** An entry with `n` events that say nothing but their place. */
export function entryOf(n: number, at = 1_000): JournalEntry {
  const events = Array.from(
    { length: n },
    (_, i): Event => ({ type: 'alertRaised', code: 'test', text: `at ${at}, number ${i}` }),
  );
  return { at, by: { kind: 'system' }, command: tick, events };
}

type Attached = Partial<Pick<SegmentDraft, 'consumedInbox' | 'vaultRows'>>;

/** A tenant's single writer, as the tenant loop is one: follows the head by what was appended. */
export class TestWriter {
  readonly journal: Journal;
  readonly tenant: TenantId;
  readonly epoch: number;

  constructor(journal: Journal, tenant: TenantId, epoch: number) {
    this.journal = journal;
    this.tenant = tenant;
    this.epoch = epoch;
  }

  static async open(journal: Journal, tenant = freshTenant(), holder = 'one') {
    const outcome = await journal.leases.acquire(tenant, holder, 60_000);
    if (outcome.kind !== 'acquired') throw new Error(`${holder} did not get the lease`);
    return new TestWriter(journal, tenant, outcome.epoch);
  }

  async draft(entries: readonly JournalEntry[], attached: Attached = {}): Promise<SegmentDraft> {
    const head = await this.journal.head(this.tenant);
    const { tenant, epoch } = this;
    const place = { tenant, epoch, firstSeq: head.seq + 1, prevHash: head.hash, build: BUILD };
    return draftSegment(place, entries, attached);
  }

  async append(events: number, attached: Attached = {}): Promise<AppendOutcome> {
    return this.journal.append(await this.draft([entryOf(events)], attached));
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
