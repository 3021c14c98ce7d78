import { readFile, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appender } from './append.ts';
import type { PostgresJournal } from './journal.ts';
import { readSegmentAt } from './read.ts';
import { openPools } from './pools.ts';
import { startTestServer } from '../test-support/server.ts';
import type { TestServer } from '../test-support/server.ts';
import { collect, entryOf, freshTenant, TestWriter } from '../test-support/builders.ts';
import { verifyTenant } from '../verify.ts';
import { loadKek, kekPath } from '../vault/keyring.ts';

let server: TestServer;
let journal: PostgresJournal;
beforeAll(async () => {
  server = await startTestServer();
  journal = await server.open();
});
afterAll(() => server?.stop());

/** A superuser's eye on the app's backends. */
async function admin(): Promise<pg.Client> {
  const password = (await readFile(`${server.dataDir}/keys/postgres`, 'utf8')).trim();
  const config = server.target.configOf('owner');
  const client = new pg.Client({ ...config, user: 'postgres', password });
  await client.connect();
  return client;
}

describe('a link that breaks', () => {
  test('before the commit: nothing was written, the outcome is unknown', async () => {
    const writer = await TestWriter.open(journal);
    await writer.append(1);
    const root = await admin();
    // An owner's lock holds the append in the middle; then its backend is killed.
    await root.query('begin');
    await root.query('lock table patchbay.segment in exclusive mode');
    const pending = writer.append(1).then(
      (outcome) => outcome,
      (error: unknown) => error,
    );
    const waiting = `select pid from pg_stat_activity
      where usename = 'patchbay_app' and wait_event_type = 'Lock'
        and query like '%append_segment%'`;
    let pid: unknown;
    while (pid === undefined) pid = (await root.query<{ pid: number }>(waiting)).rows[0]?.pid;
    await root.query('select pg_terminate_backend($1)', [pid]);
    await root.query('rollback');
    expect(await pending).toMatchObject({ code: 'outcomeUnknown', retry: 'later' });
    await root.end();
    expect((await journal.head(writer.tenant)).seq).toBe(1);
    expect((await writer.append(1)).kind).toBe('appended');
  });

  test('after the commit, before the answer: re-reading finds it, and it counts once', async () => {
    const writer = await TestWriter.open(journal);
    const draft = await writer.draft([entryOf(2)]);
    const pools = openPools(server.target, 1);
    const cutting = {
      ...server.target,
      // This link carries the statement and drops the answer.
      configOf: (role: Parameters<typeof server.target.configOf>[0]) =>
        ({ ...server.target.configOf(role), stream: deafStream }) as pg.ClientConfig,
    };
    const appender = new Appender(cutting, (tenant, seq) => readSegmentAt(pools.app, tenant, seq));
    const outcome = await appender.append(draft);
    expect(outcome).toMatchObject({ kind: 'appended' });
    expect(await collect(journal.read(writer.tenant))).toHaveLength(1);
    expect((await journal.append(draft)).kind).toBe('conflict');
    await appender.close();
    await pools.close();
  });

  test('idle: the next append opens another and goes through', async () => {
    const writer = await TestWriter.open(journal);
    await writer.append(1);
    const root = await admin();
    await root.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'patchbay_app'`,
    );
    await root.end();
    const outcomes = [];
    for (let i = 0; i < 3; i += 1) {
      outcomes.push(
        await writer.append(1).then(
          ({ kind }) => kind,
          (error: { code?: string }) => error.code,
        ),
      );
    }
    expect(outcomes.at(-1)).toBe('appended');
    const report = await verifyTenant(journal, writer.tenant, { build: 'x' });
    expect(report.faults).toEqual([]);
  });
});

/** A socket on which the server's answer to the append is cut off, once. */
function deafStream() {
  const socket = new Socket();
  const write = socket.write.bind(socket);
  socket.write = ((chunk: Uint8Array, ...rest: never[]) => {
    if (Buffer.from(chunk).includes('append_segment')) {
      const emit = socket.emit.bind(socket);
      socket.emit = (event: string, ...args: unknown[]) => {
        // The server answers after its commit: the answer's arrival is the moment to cut.
        if (event === 'data') socket.destroy();
        return event === 'data' ? true : emit(event, ...args);
      };
    }
    return write(chunk, ...rest);
  }) as typeof socket.write;
  return socket;
}

describe('tampering in the database', () => {
  const changes = [
    [
      'a changed byte',
      `update patchbay.segment set body = set_byte(body, 14, 49 + get_byte(body, 14) % 2)`,
    ],
    ['a cut body', `update patchbay.segment set body = substring(body for octet_length(body) - 1)`],
    ['a changed hash', `update patchbay.segment set hash = sha256(body)`],
    ['a dropped row', `delete from patchbay.segment`],
    ['a moved row', `update patchbay.segment set first_seq = first_seq + 1000`],
    ['another build', `update patchbay.segment set build = 'forged'`],
  ] as const;

  test.each(changes)('%s is found, and stops every reader', async (_what, change) => {
    const writer = await TestWriter.open(journal);
    for (const events of [1, 2, 3]) await writer.append(events);
    const root = await admin();
    await root.query(`${change} where tenant = $1 and first_seq = 2`, [writer.tenant]);
    await root.end();
    const { faults } = await verifyTenant(journal, writer.tenant, { build: 'x' });
    expect(faults).toEqual([expect.stringContaining(`tenant ${writer.tenant}, segment at`)]);
  });
});

describe('a node with another key-encryption key', () => {
  test('says so, and names the remedy', async () => {
    const tenant = freshTenant();
    await journal.vault.seal(tenant, 'number', '+441');
    await rm(kekPath(server.dataDir));
    await loadKek(server.dataDir);
    const other = await server.open();
    await expect(other.vault.seal(tenant, 'number', '+442')).rejects.toMatchObject({
      code: 'keyMissing',
      message: expect.stringContaining('copy keys/kek'),
    });
  });
});

describe('wake-ups', () => {
  test('reach another node', async () => {
    const other = await server.open();
    const tenant = freshTenant();
    const heard = new Promise<string>((resolve) => {
      other.wakeups.onWake((woken) => woken === tenant && resolve(woken));
    });
    // Until the other node listens, hints are lost, as they may be.
    const again = setInterval(() => journal.wakeups.wake(tenant), 50);
    expect(await heard).toBe(tenant);
    clearInterval(again);
  });
});
