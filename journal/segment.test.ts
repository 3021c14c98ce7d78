import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TenantId } from '../domain/index.ts';
import { GENESIS_HASH } from './port.ts';
import { decodeBody, draftSegment, encodeBody, hashSegment, recordsOf } from './segment.ts';
import type { JournalEntry } from './segment.ts';
import { BUILD, entryOf } from './test-support/builders.ts';
import { upcastEvent } from './upcast.ts';

const place = {
  tenant: 't' as TenantId,
  epoch: 1,
  firstSeq: 7,
  prevHash: GENESIS_HASH,
  build: BUILD,
};

const entries = fc.array(
  fc.record({ n: fc.nat(4), at: fc.nat(), text: fc.string({ unit: 'binary' }) }).map(
    ({ n, at, text }): JournalEntry => ({
      ...entryOf(n, at),
      command: { type: 'raiseAlert', code: 'x', text },
    }),
  ),
  { minLength: 1 },
);

describe('a segment’s body', () => {
  test('comes back as it was, newlines, NULs and all', () => {
    fc.assert(
      fc.property(entries, (list) => {
        expect(decodeBody(encodeBody(list))).toEqual(list);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('events are numbered from the segment’s first seq, across entries', () => {
    const draft = draftSegment(place, [entryOf(2, 1), entryOf(0, 2), entryOf(1, 3)]);
    const records = recordsOf(draft);
    expect(records.map(({ seq, at }) => [seq, at])).toEqual([
      [7, 1],
      [8, 1],
      [9, 3],
    ]);
  });

  test.each([
    ['not UTF-8', Uint8Array.of(0x31, 0x0a, 0xff), 'not UTF-8'],
    ['not JSON', Buffer.from('1\n{'), 'not an entry'],
    ['of a future format', Buffer.from('999\n[]'), 'format 999'],
    ['empty', new Uint8Array(), 'format'],
  ])('%s: a fault that says so', (_what, body, message) => {
    expect(() => decodeBody(body)).toThrow(message);
  });

  test('with another count than its header says is corrupt', () => {
    const draft = draftSegment(place, [entryOf(2)]);
    expect(() => recordsOf({ ...draft, count: 3 })).toThrow('says 3 events, has 2');
  });
});

describe('the hash', () => {
  const draft = draftSegment(place, [entryOf(2)]);
  test.each([
    ['tenant', { tenant: 'u' as TenantId }],
    ['epoch', { epoch: 2 }],
    ['firstSeq', { firstSeq: 8 }],
    ['count', { count: 1 }],
    ['prevHash', { prevHash: '1'.repeat(64) }],
    ['build', { build: 'other' }],
    ['body', { body: encodeBody([entryOf(2, 9)]) }],
    // Digits that wander from one field to the next.
    ['firstSeq and count', { firstSeq: 72, count: 2 }],
  ])('covers %s', (_field, change) => {
    expect(hashSegment({ ...draft, ...change })).not.toBe(hashSegment(draft));
  });
});

describe('upcasting', () => {
  const table = {
    1: (event: unknown) => ({ ...(event as object), second: true }),
    2: (event: unknown) => ({ ...(event as object), third: true }),
  };

  test('lifts step by step, from where the record stands', () => {
    expect(upcastEvent({ type: 'x' }, 1, table, 3)).toEqual({
      type: 'x',
      second: true,
      third: true,
    });
    expect(upcastEvent({ type: 'x' }, 2, table, 3)).toEqual({ type: 'x', third: true });
    expect(upcastEvent({ type: 'x' }, 3, table, 3)).toEqual({ type: 'x' });
  });

  test('a gap in the table is a bug, not a silent pass', () => {
    expect(() => upcastEvent({ type: 'x' }, 1, {}, 2)).toThrow('no upcaster from format 1');
  });
});
