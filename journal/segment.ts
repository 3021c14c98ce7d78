import { createHash } from 'node:crypto';
import type { Actor, Command, Event, EventRecord, TenantId } from '../domain/index.ts';
import { assert } from '../domain/index.ts';
import { JournalError } from './fault.ts';
import type { Hash, Segment, SegmentDraft } from './port.ts';
import { FORMAT, upcastEvent } from './upcast.ts';

/** One executed command and what came of it; refused ones (no events) may be kept for replay. */
export interface JournalEntry {
  readonly at: number;
  readonly by: Actor;
  readonly command: Command;
  readonly events: readonly Event[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** JSON lines: the format's number, then one entry a line. */
export function encodeBody(entries: readonly JournalEntry[]): Uint8Array {
  const lines = entries.map((entry) =>
    JSON.stringify([entry.at, entry.by, entry.command, entry.events]),
  );
  return encoder.encode(`${FORMAT}\n${lines.join('\n')}`);
}

/**
 * Entries in today's shape, whatever format they were written in. The bytes are ours and their hash
 * was checked, so they are not parsed by schema again: that would cost ten times the fold.
 */
export function decodeBody(body: Uint8Array): readonly JournalEntry[] {
  const [head, ...lines] = splitLines(body);
  const format = Number(head);
  if (!Number.isInteger(format) || format < 1 || format > FORMAT) {
    throw new JournalError('corrupt', `segment format ${head} is not one of 1 to ${FORMAT}`);
  }
  return lines.map((line) => parseEntry(line, format));
}

function splitLines(body: Uint8Array): string[] {
  try {
    return decoder.decode(body).split('\n');
  } catch (cause) {
    throw new JournalError('corrupt', 'a segment is not UTF-8', cause);
  }
}

function parseEntry(line: string, format: number): JournalEntry {
  try {
    const [at, by, command, events] = JSON.parse(line) as [number, Actor, Command, Event[]];
    return { at, by, command, events: format === FORMAT ? events : upcastAll(events, format) };
  } catch (cause) {
    throw new JournalError('corrupt', 'a segment line is not an entry', cause);
  }
}

function upcastAll(events: readonly unknown[], format: number): readonly Event[] {
  return events.map((event) => upcastEvent(event, format));
}

type HashedPart = Omit<Segment, 'hash'>;

/** Covers everything in the row, so that no field can be changed, cut, moved or dropped unseen. */
export function hashSegment(part: HashedPart | SegmentDraft): Hash {
  const header = [part.tenant, part.firstSeq, part.count, part.epoch, part.build].join('\n');
  return createHash('sha256')
    .update(part.prevHash, 'hex')
    .update(`${header}\n`)
    .update(part.body)
    .digest('hex');
}

export function lastSeqOf(segment: Pick<Segment, 'firstSeq' | 'count'>): number {
  return segment.firstSeq + segment.count - 1;
}

/** The events of a segment with their place in the journal. */
export function recordsOf(segment: Pick<Segment, 'firstSeq' | 'count' | 'body'>): EventRecord[] {
  const records: EventRecord[] = [];
  for (const { at, events } of decodeBody(segment.body)) {
    for (const event of events) {
      records.push({ seq: segment.firstSeq + records.length, at, event });
    }
  }
  if (records.length !== segment.count) {
    throw new JournalError(
      'corrupt',
      `a segment says ${segment.count} events, has ${records.length}`,
    );
  }
  return records;
}

/** What one commit needs beside its entries. */
export interface SegmentPlace {
  readonly tenant: TenantId;
  readonly epoch: number;
  readonly firstSeq: number;
  readonly prevHash: Hash;
  readonly build: string;
}

/** A draft of these entries at this place; inbox rows and vault rows as given. */
export function draftSegment(
  place: SegmentPlace,
  entries: readonly JournalEntry[],
  attached: Partial<Pick<SegmentDraft, 'consumedInbox' | 'vaultRows'>> = {},
): SegmentDraft {
  const count = entries.reduce((sum, entry) => sum + entry.events.length, 0);
  return {
    ...place,
    count,
    body: count === 0 ? new Uint8Array() : encodeBody(entries),
    consumedInbox: attached.consumedInbox ?? [],
    vaultRows: attached.vaultRows ?? [],
  };
}

/** A caller's bug is caught before it costs a round trip. */
export function checkDraft(draft: SegmentDraft): void {
  assert(draft.firstSeq >= 1 && Number.isSafeInteger(draft.firstSeq), 'firstSeq must be ≥ 1');
  assert(draft.count >= 0 && Number.isSafeInteger(draft.count), 'count must be ≥ 0');
  assert((draft.count === 0) === (draft.body.length === 0), 'body and count must agree');
  assert(/^[0-9a-f]{64}$/.test(draft.prevHash), 'prevHash must be 64 hex digits');
  assert(
    draft.vaultRows.every((row) => row.tenant === draft.tenant),
    'a commit never mixes tenants',
  );
}
