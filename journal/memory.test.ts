import { describe, expect, test } from 'vitest';
import { journalContract } from './test-support/contract.ts';
import { MemoryJournal } from './memory.ts';
import type { CommitFault } from './memory.ts';
import { TestWriter } from './test-support/builders.ts';

journalContract('the twin', async () => {
  const journal = new MemoryJournal({ now: Date.now });
  return { journal, close: () => journal.close() };
});

describe('the twin’s dials', () => {
  const open = async (fault: { next: CommitFault | Promise<CommitFault> }) => {
    const journal = new MemoryJournal({ onAppend: () => fault.next });
    return TestWriter.open(journal);
  };

  test('fail: nothing is written, and the caller may try again', async () => {
    const fault: { next: CommitFault } = { next: 'fail' };
    const writer = await open(fault);
    await expect(writer.append(1)).rejects.toMatchObject({ code: 'unavailable', retry: 'later' });
    fault.next = 'none';
    expect((await writer.append(1)).kind).toBe('appended');
  });

  test.each([
    ['unknownCommitted', 1],
    ['unknownLost', 0],
  ] as const)('%s: the caller cannot tell, the journal has %i event', async (next, seq) => {
    const writer = await open({ next });
    await expect(writer.append(1)).rejects.toMatchObject({ code: 'outcomeUnknown' });
    expect((await writer.journal.head(writer.tenant)).seq).toBe(seq);
  });

  test('a delay lasts until its caller ends it', async () => {
    let release: (fault: CommitFault) => void = () => undefined;
    const next = new Promise<CommitFault>((resolve) => (release = resolve));
    const writer = await open({ next });
    const pending = writer.append(1);
    expect((await writer.journal.head(writer.tenant)).seq).toBe(0);
    release('none');
    expect((await pending).kind).toBe('appended');
  });

  test('a second twin on the same store sees what the first one kept', async () => {
    const first = await open({ next: 'none' });
    await first.append(3);
    const { store } = first.journal as MemoryJournal;
    expect((await new MemoryJournal({ store }).head(first.tenant)).seq).toBe(3);
  });
});
