import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantId } from '../domain/index.ts';
import { startEmbedded, stopEmbedded } from './embedded.ts';
import { clusterPaths } from './embedded/cluster.ts';
import { isPostgres, readPidFile } from './embedded/server.ts';
import { attachJournal, openJournal } from './open.ts';
import { bundle } from './test-support/bundle.ts';
import { BUILD, TestWriter } from './test-support/builders.ts';
import { tempDataDir } from './test-support/server.ts';
import { verifyTenant } from './verify.ts';

const made: string[] = [];
async function freshDir(): Promise<string> {
  const dir = await tempDataDir();
  made.push(dir);
  return dir;
}
/** Three tests use one folder, one after the other: to make one is the slow part. */
let shared = '';
beforeAll(async () => {
  shared = await freshDir();
});
afterAll(async () => {
  // Inner folders first: a server must be stopped before its folder goes.
  for (const dir of made.splice(0).reverse()) {
    await stopEmbedded(dir);
    await rm(dir, { recursive: true, force: true });
  }
});

async function pidIn(dataDir: string): Promise<number> {
  const live = await readPidFile(clusterPaths(dataDir));
  if (live === null || !(await isPostgres(live.pid))) throw new Error('no server');
  return live.pid;
}

const isRoot = process.getuid?.() === 0;

describe('the embedded server', () => {
  test('two that start at once share one; a stop is a stop', async () => {
    const dir = shared;
    const [one, two] = await Promise.all([
      openJournal({ dataDir: dir }),
      openJournal({ dataDir: dir }),
    ]);
    const writer = await TestWriter.open(one);
    await writer.append(1);
    expect((await two.head(writer.tenant)).seq).toBe(1);
    const pid = await pidIn(dir);
    await startEmbedded({ dataDir: dir });
    expect(await pidIn(dir)).toBe(pid);
    for (const secret of ['kek', 'postgres']) {
      expect((await stat(join(dir, 'keys', secret))).mode & 0o777).toBe(0o600);
    }
    expect(await settings(dir)).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
    });
    await Promise.all([one.close(), two.close()]);
    expect(await stopEmbedded(dir)).toBe(true);
    expect(await stopEmbedded(dir)).toBe(false);
  });

  test('killed with -9, it recovers with all that was acknowledged', async () => {
    const dir = shared;
    const journal = await openJournal({ dataDir: dir });
    const writer = await TestWriter.open(journal);
    for (let i = 0; i < 20; i += 1) await writer.append(5);
    process.kill(await pidIn(dir), 'SIGKILL');
    await startEmbedded({ dataDir: dir });
    expect(await journal.head(writer.tenant)).toMatchObject({ seq: 100 });
    const report = await verifyTenant(journal, writer.tenant, { build: BUILD });
    expect(report).toMatchObject({ segments: 20, faults: [] });
    expect((await writer.append(1)).kind).toBe('appended');
    await journal.close();
  });

  test('outlives its parent’s kill -9, is adopted, and has lost nothing', async () => {
    const dir = shared;
    await stopEmbedded(dir);
    const script = await bundle(new URL('./test-support/parent-process.ts', import.meta.url));
    const parent = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = 0;
    for await (const line of createInterface({ input: parent.stdout })) {
      acknowledged = Number(line);
      if (acknowledged === 50) parent.kill('SIGKILL');
    }
    if (parent.exitCode === null && parent.signalCode === null) await once(parent, 'exit');
    const pid = await pidIn(dir);
    const journal = await attachJournal({ dataDir: dir });
    expect(await pidIn(dir)).toBe(pid);
    const { seq } = await journal.head('t' as TenantId);
    expect(acknowledged).toBeGreaterThanOrEqual(50);
    // At most the one commit that was in flight is there beside what was acknowledged.
    expect([acknowledged, acknowledged + 1]).toContain(seq);
    await journal.close();
  });

  test.runIf(isRoot)(
    'as root in a folder that nobody else may enter, starts all the same',
    async () => {
      const closed = join(await freshDir(), 'closed');
      await mkdir(closed, { mode: 0o700 });
      await chmod(closed, 0o700);
      const inside = join(closed, 'data');
      made.push(inside);
      const journal = await openJournal({ dataDir: inside });
      const writer = await TestWriter.open(journal);
      expect((await writer.append(1)).kind).toBe('appended');
      await journal.close();
      expect((await stat(clusterPaths(inside).data)).uid).toBe(0);
    },
  );

  test('moved to too long a path for a socket, listens on this machine only', async () => {
    await stopEmbedded(shared);
    const long = join(await freshDir(), 'long'.repeat(25));
    await rename(shared, long);
    made.push(long);
    const journal = await openJournal({ dataDir: long });
    expect(await settings(long)).toMatchObject({ listen_addresses: '127.0.0.1' });
    await journal.close();
  });
});

async function settings(dataDir: string): Promise<Record<string, string>> {
  const { default: pg } = await import('pg');
  const target = await startEmbedded({ dataDir });
  const client = new pg.Client(target.configOf('owner'));
  await client.connect();
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'];
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any ($1)',
    [[...names, 'listen_addresses']],
  );
  await client.end();
  return Object.fromEntries(rows.map((row) => [row.name, row.setting]));
}
