import { readFile, rm } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJournal } from '../open.ts';
import { TestWriter } from '../test-support/builders.ts';
import { startTestServer, tempDataDir } from '../test-support/server.ts';
import type { TestServer } from '../test-support/server.ts';

let server: TestServer;
let root: pg.Client;
/** Of a node beside another's server: keys only. */
let dataDir: string;
beforeAll(async () => {
  dataDir = await tempDataDir();
  server = await startTestServer();
  const password = (await readFile(`${server.dataDir}/keys/postgres`, 'utf8')).trim();
  root = new pg.Client({ ...server.target.configOf('owner'), user: 'postgres', password });
  await root.connect();
});
afterAll(async () => {
  await root?.end();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const urlOf = (user: string, database: string) =>
  `postgres://${user}:pw@localhost:5432/${database}?host=${encodeURIComponent(
    server.target.configOf('owner').host ?? '',
  )}`;

test('DATABASE_URL: the named user makes what is missing, from two nodes at once', async () => {
  await root.query(`create role chief login createrole password 'pw'`);
  await root.query('create database patchbay_url owner chief');
  await root.query('grant patchbay_app, patchbay_router to chief with admin option');
  const databaseUrl = urlOf('chief', 'patchbay_url');
  const [one, two] = await Promise.all([
    openJournal({ dataDir, databaseUrl }),
    openJournal({ dataDir, databaseUrl }),
  ]);
  const writer = await TestWriter.open(one);
  expect((await writer.append(2)).kind).toBe('appended');
  expect((await two.head(writer.tenant)).seq).toBe(2);
  await Promise.all([one.close(), two.close()]);
});

test('a user who may not make roles is told what to run', async () => {
  await root.query(`create role clerk login password 'pw'`);
  await root.query('create database patchbay_clerk owner clerk');
  const databaseUrl = urlOf('clerk', 'patchbay_clerk');
  const opening = openJournal({ dataDir, databaseUrl });
  await expect(opening).rejects.toMatchObject({
    code: 'cannotStart',
    message: expect.stringContaining('alter role THAT_USER createrole'),
  });
});
