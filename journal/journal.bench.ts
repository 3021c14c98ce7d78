import { rm } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { stopEmbedded } from './embedded.ts';
import { clusterPaths } from './embedded/cluster.ts';
import { readPidFile } from './embedded/server.ts';
import { foldTenant, snapshotFrom } from './fold.ts';
import { openJournal } from './open.ts';
import type { PostgresJournal } from './postgres/journal.ts';
import { draftSegment } from './segment.ts';
import type { JournalEntry } from './segment.ts';
import { Demo } from './test-support/demo.ts';
import { freshTenant, TestWriter } from './test-support/builders.ts';
import { startTestServer, tempDataDir } from './test-support/server.ts';
import type { TestServer } from './test-support/server.ts';

const build = 'bench';
const RATE = 20_000;
const LOOP_S = 5;
const CONSUMED_PER_COMMIT = 2;

export interface BenchOptions {
  /** Events behind the snapshot. */
  readonly history?: number;
}

/** Figures of the journal on this machine; `npm run bench -- journal` prints them as JSON. */
export async function bench(options: BenchOptions = {}): Promise<Record<string, unknown>> {
  const first = await timed(async () => {
    const dataDir = await tempDataDir();
    const journal = await openJournal({ dataDir });
    await journal.close();
    await stopEmbedded(dataDir);
    await rm(dataDir, { recursive: true });
  });
  const server = await startTestServer();
  try {
    const journal = await server.open();
    return {
      firstStartAndStopMs: first.ms,
      append: await benchAppend(server, journal),
      ...(await benchHistory(server, journal, options.history ?? 1_000_000)),
    };
  } finally {
    await server.stop();
  }
}

/** `cpuMs` is this process's own: what is left of it on a machine that others use too. */
interface Timed<T> {
  readonly ms: number;
  readonly cpuMs: number;
  readonly value: T;
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  const ms = Math.round(performance.now() - startedAt);
  return { ms, cpuMs: Math.round((user + system) / 1_000), value };
}

/** Writes the entries of one commit; resolved when durable. */
type Commit = (entries: readonly JournalEntry[]) => Promise<void>;

async function benchAppend(server: TestServer, journal: PostgresJournal) {
  const client = new pg.Client(server.target.configOf('owner'));
  await client.connect();
  await client.query(`create table bare (first_seq bigint primary key, body bytea not null)`);
  await client.query(`alter table bare alter column body set storage external`);
  const rounds = { real: await realCommit(journal, client), bare: bareCommit(client) };
  const result = {
    ratePerSecond: RATE,
    consumedPerCommit: CONSUMED_PER_COMMIT,
    // Each twice, in turns: the machine's mood falls on both.
    bare: await openLoop(rounds.bare),
    real: await openLoop(rounds.real),
    bareAgain: await openLoop(rounds.bare),
    realAgain: await openLoop(rounds.real),
  };
  await client.end();
  return result;
}

/** The append as the product does it: epoch, chain, row-level security, consumed inbox rows. */
async function realCommit(journal: PostgresJournal, owner: pg.Client): Promise<Commit> {
  const writer = await TestWriter.open(journal);
  const { tenant, epoch } = writer;
  await owner.query('begin');
  await owner.query(`select set_config('patchbay.tenant', $1, true)`, [tenant]);
  await owner.query('alter table patchbay.inbox no force row level security');
  await owner.query(
    `insert into patchbay.inbox (tenant, key, kind, body)
     select $1, n::text, 'command', '{}' from generate_series(1, 200000) n`,
    [tenant],
  );
  await owner.query('alter table patchbay.inbox force row level security');
  await owner.query('commit');
  await owner.query('vacuum analyze patchbay.inbox');
  let { seq, hash: prevHash } = await journal.head(tenant);
  const [firstRow] = await journal.inbox.takeOpen(tenant, 1);
  let nextId = Number(firstRow?.id);
  return async (entries) => {
    const consumedInbox = Array.from({ length: CONSUMED_PER_COMMIT }, () => String(nextId++));
    const place = { tenant, epoch, firstSeq: seq + 1, prevHash, build };
    const draft = draftSegment(place, entries, { consumedInbox });
    const outcome = await journal.append(draft);
    if (outcome.kind !== 'appended') throw new Error(outcome.kind);
    seq += draft.count;
    prevHash = outcome.hash;
  };
}

function bareCommit(client: pg.Client): Commit {
  let firstSeq = 1;
  const place = { tenant: freshTenant(), epoch: 1, prevHash: '0'.repeat(64), build };
  return async (entries) => {
    const { body, count } = draftSegment({ ...place, firstSeq }, entries);
    await client.query({
      name: 'bare',
      text: 'insert into bare values ($1, $2)',
      values: [firstSeq, Buffer.from(body)],
    });
    firstSeq += count;
  };
}

/** Events fall due by the clock, whatever the commits do; each commit takes all that is due. */
async function openLoop(commit: Commit) {
  const entries = calls(2_000);
  const startedAt = performance.now();
  const commitMs: number[] = [];
  const waitedMs: number[] = [];
  let done = 0;
  let at = 0;
  while (done < RATE * LOOP_S) {
    const due = ((performance.now() - startedAt) / 1_000) * RATE;
    const batch: JournalEntry[] = [];
    const firstDone = done;
    while (done < due) {
      const entry = entries[at++ % entries.length];
      if (entry === undefined) break;
      batch.push(entry);
      done += entry.events.length;
    }
    if (batch.length === 0) {
      await turn();
      continue;
    }
    const sentAt = performance.now();
    await commit(batch);
    const ackedAt = performance.now();
    commitMs.push(ackedAt - sentAt);
    // From when each event fell due, not from when it was sent: no coordinated omission.
    for (let n = firstDone; n < done; n += 1) {
      waitedMs.push(ackedAt - startedAt - (n / RATE) * 1_000);
    }
  }
  const tookS = (performance.now() - startedAt) / 1_000;
  return {
    eventsPerSecond: Math.round(done / tookS),
    commits: commitMs.length,
    commitMs: quantiles(commitMs),
    eventMs: quantiles(waitedMs),
  };
}

function quantiles(values: number[]) {
  const sorted = Float64Array.from(values).sort();
  const at = (q: number) => Number((sorted[Math.floor(sorted.length * q)] ?? 0).toFixed(2));
  return { p50: at(0.5), p99: at(0.99), max: at(0.999999) };
}

/** Real calls through the real engine; those without events are left out. */
function calls(events: number, demo = opened()): JournalEntry[] {
  const entries: JournalEntry[] = [];
  let count = 0;
  while (count < events) {
    for (const entry of demo.handledCall()) {
      if (entry.events.length > 0) entries.push(entry);
      count += entry.events.length;
    }
  }
  return entries;
}

function opened(): Demo {
  const demo = new Demo(freshTenant());
  demo.open();
  return demo;
}

const TAIL = 20_000;

async function benchHistory(server: TestServer, journal: PostgresJournal, history: number) {
  const writer = await TestWriter.open(journal);
  const demo = new Demo(writer.tenant);
  await journal.append(await writer.draft(demo.open()));
  const grow = async (events: number) => {
    const until = demo.state.seq + events;
    while (demo.state.seq < until) await journal.append(await writer.draft(calls(200, demo)));
  };
  const grown = await timed(() => grow(history));
  const folded = await timed(() => foldTenant(journal, writer.tenant, { build }));
  await journal.snapshots.save(snapshotFrom(writer.tenant, folded.value, build));
  await grow(TAIL);

  const live = await readPidFile(clusterPaths(server.dataDir));
  if (live !== null) process.kill(live.pid, 'SIGKILL');
  const opening = await timed(() => openJournal({ dataDir: server.dataDir }));
  const fold = await timed(() => foldTenant(opening.value, writer.tenant, { build }));
  await opening.value.close();
  if (fold.value.seq !== demo.state.seq) throw new Error('events are missing after the kill');
  const seq = folded.value.seq;
  return {
    history: { events: seq, decideAndAppendPerSecond: perSecond(seq, grown.ms) },
    fold: {
      events: seq,
      perSecond: perSecond(seq, folded.ms),
      perCpuSecond: perSecond(seq, folded.cpuMs),
    },
    startAfterKill: { tail: TAIL, databaseMs: opening.ms, foldMs: fold.ms },
  };
}

const perSecond = (count: number, ms: number) => Math.round((count / ms) * 1_000);
