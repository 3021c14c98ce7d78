import { describe, expect, test } from 'vitest';
import type { TenantId } from '../domain/index.ts';
import { MemoryJournal } from './memory.ts';
import type { Segment } from './port.ts';
import { foldTenant, snapshotFrom, stateHash } from './fold.ts';
import { BUILD, TestWriter } from './test-support/builders.ts';
import { Demo } from './test-support/demo.ts';
import { verifyTenant } from './verify.ts';

const build = BUILD;

/** A journal of one day, one commit a call. */
async function day() {
  const journal = new MemoryJournal();
  const writer = await TestWriter.open(journal);
  const demo = new Demo(writer.tenant);
  const commits = [demo.open(), demo.handledCall(), demo.abandonedCall(), demo.handledCall()];
  for (const entries of [...commits, [demo.arrivingCall()]]) {
    await journal.append(await writer.draft(entries));
  }
  const segments: Segment[] = journal.store.of(writer.tenant).segments;
  return { journal, tenant: writer.tenant, demo, segments };
}

describe('fold', () => {
  test('gives the state that the engine had', async () => {
    const { journal, tenant, demo } = await day();
    const folded = await foldTenant(journal, tenant, { build });
    expect(stateHash(folded.state)).toBe(stateHash(demo.state));
    expect(folded.seq).toBe(demo.state.seq);
    expect({ seq: folded.seq, hash: folded.hash }).toEqual(await journal.head(tenant));
  });

  test('from a snapshot at any commit, gives the same', async () => {
    const { journal, tenant, demo, segments } = await day();
    const all = segments.splice(0);
    for (const segment of all) {
      segments.push(segment);
      const folded = await foldTenant(journal, tenant, { build });
      await journal.snapshots.save(snapshotFrom(tenant, folded, build));
    }
    const folded = await foldTenant(journal, tenant, { build });
    expect(stateHash(folded.state)).toBe(stateHash(demo.state));
    expect((await verifyTenant(journal, tenant, { build })).faults).toEqual([]);
  });

  test('with a snapshot, reads the tail only', async () => {
    const { journal, tenant, demo, segments } = await day();
    const last = segments.splice(-1);
    const folded = await foldTenant(journal, tenant, { build });
    await journal.snapshots.save(snapshotFrom(tenant, folded, build));
    segments.splice(0, segments.length, ...last);
    const again = await foldTenant(journal, tenant, { build });
    expect(stateHash(again.state)).toBe(stateHash(demo.state));
  });

  test('goes on working from where it was', async () => {
    const { journal, tenant, demo } = await day();
    const folded = await foldTenant(journal, tenant, { build });
    await journal.snapshots.save(snapshotFrom(tenant, folded, build));
    const again = await foldTenant(journal, tenant, { build });
    const restarted = new Demo(tenant, again.state);
    for (const each of [demo, restarted]) {
      each.handledCall();
      each.run({ type: 'tick' }, 3_600_000);
    }
    expect(stateHash(restarted.state)).toBe(stateHash(demo.state));
  });

  test('passes over a snapshot that was changed, or that another build made', async () => {
    const { journal, tenant, demo } = await day();
    const folded = await foldTenant(journal, tenant, { build });
    const good = snapshotFrom(tenant, folded, build);
    for (const bad of [
      { ...good, body: Buffer.from('{}') },
      { ...good, build: 'older' },
    ]) {
      await journal.snapshots.save(bad);
      const anew = await foldTenant(journal, tenant, { build });
      expect(stateHash(anew.state)).toBe(stateHash(demo.state));
    }
  });

  test('an unknown tenant is empty', async () => {
    const folded = await foldTenant(new MemoryJournal(), 'nobody' as TenantId, { build });
    expect(folded.seq).toBe(0);
  });
});

describe('verify', () => {
  test('a whole journal has no faults', async () => {
    const { journal, tenant, demo, segments } = await day();
    const report = await verifyTenant(journal, tenant, { build });
    expect(report.faults).toEqual([]);
    expect(report).toMatchObject({ segments: segments.length, seq: demo.state.seq });
    expect(report.stateHash).toBe(stateHash(demo.state));
  });

  const forged = (segment: Segment): Segment => {
    const body = Uint8Array.from(segment.body);
    // The last digit of the first entry's time: still a valid body.
    body[14] = (body[14] ?? 0) === 0x31 ? 0x32 : 0x31;
    return { ...segment, body };
  };
  const changes: [string, (segments: Segment[], i: number) => void][] = [
    ['body changed', (all, i) => edit(all, i, forged)],
    ['body cut', (all, i) => edit(all, i, (row) => ({ ...row, body: row.body.subarray(0, -1) }))],
    ['count changed', (all, i) => edit(all, i, (row) => ({ ...row, count: row.count + 1 }))],
    ['epoch changed', (all, i) => edit(all, i, (row) => ({ ...row, epoch: row.epoch + 1 }))],
    ['build changed', (all, i) => edit(all, i, (row) => ({ ...row, build: 'other' }))],
    ['hash changed', (all, i) => edit(all, i, (row) => ({ ...row, hash: 'ab'.repeat(32) }))],
    ['dropped', (all, i) => all.splice(i, 1)],
    ['doubled', (all, i) => all.splice(i, 0, ...all.slice(i, i + 1))],
    ['moved', (all, i) => all.push(...all.splice(i === all.length - 1 ? 0 : i, 1))],
  ];
  const edit = (all: Segment[], i: number, change: (row: Segment) => Segment) => {
    const row = all[i];
    if (row !== undefined) all[i] = change(row);
  };
  const cases = changes.flatMap(([what, change]) =>
    [0, 1, 2, 3, 4].map((place) => [what, place, change] as const),
  );

  test.each(cases)('finds: %s, row %i', async (_what, place, change) => {
    const { journal, tenant, segments } = await day();
    // The head as somebody noted it outside: only that tells of a tail cut off whole.
    const anchor = await journal.head(tenant);
    change(segments, place);
    expect((await verifyTenant(journal, tenant, { build, anchor })).faults).not.toEqual([]);
  });

  test('finds a history written anew from one row on, by the outside note', async () => {
    const { journal, tenant, segments, demo } = await day();
    const anchor = await journal.head(tenant);
    segments.splice(1);
    const writer = new TestWriter(journal, tenant, 1);
    const other = new Demo(tenant, (await foldTenant(journal, tenant, { build })).state);
    while (other.state.seq < demo.state.seq) {
      const rest = demo.state.seq - other.state.seq;
      const alert = { type: 'raiseAlert', code: 'x', text: `${rest}` } as const;
      await journal.append(await writer.draft([other.run(alert)]));
    }
    expect((await verifyTenant(journal, tenant, { build })).faults).toEqual([]);
    expect((await verifyTenant(journal, tenant, { build, anchor })).faults).not.toEqual([]);
  });

  test('finds a snapshot that replay does not give', async () => {
    const { journal, tenant } = await day();
    const folded = await foldTenant(journal, tenant, { build });
    folded.state.totals.accepted += 1;
    await journal.snapshots.save(snapshotFrom(tenant, folded, build));
    const { faults } = await verifyTenant(journal, tenant, { build });
    expect(faults).toEqual([expect.stringContaining('replay gives another state')]);
  });
});
