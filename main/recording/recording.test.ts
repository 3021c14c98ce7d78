import { mkdtemp, readFile, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, RecordingId, TenantId } from '../../domain/index.ts';
import type { Command } from '../../domain/index.ts';
import { Command as CommandSchema, ConfigDocument } from '../../domain/index.ts';
import { execute, initialState } from '../../engine/index.ts';
import type { TenantState } from '../../engine/index.ts';
import { MemoryJournal } from '../../journal/index.ts';
import type { Viewer } from '../../api/index.ts';
import { readConfig } from '../config.ts';
import { AuditDesk } from '../audit-desk.ts';
import type { Log } from '../log.ts';
import { StepClock } from '../test-support/step-clock.ts';
import { RecordingDesk } from './desk.ts';
import { RecordingKeeper, recordingPlace } from './keeper.ts';
import { writeRecording } from './test-support/write-recording.ts';

const tenant = TenantId.parse('contoso');

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'patchbay-keeper-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
let rigs = 0;

/** A tenant with one recorded call, as the engine makes it. */
async function rig(more: { reserve?: number; policy?: object; settings?: object } = {}) {
  const clock = new StepClock();
  const journal = new MemoryJournal();
  const alerts: string[] = [];
  const log: Log = {
    ...{ debug: () => undefined, info: () => undefined, warn: () => undefined },
    error: (_code, facts) => void alerts.push(String(facts?.['code'])),
  };
  const sealed = await journal.vault.seal(tenant, 'number', '+447700900123');
  await journal.inbox.put({ tenant, key: 'k', kind: 'x', body: '{}', vaultRows: sealed.rows });
  const state = recorded(sealed.ref, more);
  const keeper = new RecordingKeeper({
    ...{ journal, clock, log, reserve: more.reserve ?? 0, state: () => state },
    folder: join(folder, `rig-${rigs++}`),
  });
  const audit = new AuditDesk(journal.audit, clock, log);
  const desk = new RecordingDesk({ journal, keeper, audit, clock, state: () => state });
  const id = [...state.recordings.keys()][0] ?? RecordingId.parse('none');
  const actions = async () => {
    const rows = await journal.audit.list(tenant, { limit: 100 });
    return rows.map(({ action, subject }) => `${action} ${subject}`).reverse();
  };
  return { clock, journal, alerts, state, keeper, desk, id, actions, customer: sealed.ref };
}

function recorded(customer: string, more: { policy?: object; settings?: object }): TenantState {
  const state = initialState(tenant, 1);
  const run = (of: object) => {
    const command: Command = CommandSchema.parse(of);
    const { refusal } = execute(state, { tenant, at: 1_000, by: { kind: 'system' }, command });
    expect(refusal).toBeNull();
  };
  const recording = { mode: 'all', retentionDays: 3, ...more.policy };
  const address = { kind: 'teamsUser', number: '+442079460111' };
  const documents = [
    { kind: 'settings', name: 'C', timeZone: 'UTC', ...more.settings },
    { kind: 'queue', id: 'sales', name: 'Sales', requirements: [], recording },
    { kind: 'agent', id: 'ana', name: 'Ana', skills: [], address },
    { kind: 'number', number: '+442079460120', entry: { kind: 'queue', queue: 'sales' } },
  ].map((each) => ConfigDocument.parse(each));
  const facts = { anonymous: false, country: 'GB', numberClass: 'mobile', vip: false };
  const dialog = { callId: 'x' };
  run({ type: 'publishConfig', documents });
  run({ type: 'setAgentState', agent: 'ana', duty: { kind: 'ready' } });
  const incoming = { leg: 'c1', trunk: 't', number: '+442079460120', customer, dialog };
  run({ type: 'legIncoming', ...incoming, facts: { ...facts, blocked: false } });
  run({ type: 'legAnswered', leg: 'c1', dialog });
  const phone = [...state.legs.values()].find(({ agent }) => agent === 'ana');
  run({ type: 'legAnswered', leg: phone?.id, dialog });
  return state;
}

const viewer = (oid = 'chloe'): Viewer => ({
  ...{ as: 'person', tenant, agent: null, tid: 't', oid, name: oid, roles: ['supervisor'] },
});

type Rig = Awaited<ReturnType<typeof rig>>;

/** Writes a file of it as the driver does, ended or as a crash leaves it. */
async function write({ keeper, id }: Rig, how: 'whole' | 'crash' = 'whole', tone = 5_000) {
  const target = await keeper.target(tenant, id);
  await writeRecording(target, tone, how);
  return target.path;
}

async function finished(more: Parameters<typeof rig>[0] = {}) {
  const all = await rig(more);
  const path = await write(all);
  await all.keeper.finish(tenant, all.id);
  return { ...all, path };
}

async function heard({ desk, id }: Pick<Rig, 'desk' | 'id'>, from = 0, to = 1e9) {
  const audio = await desk.audio(viewer(), id, 'heard');
  if (audio === null) return null;
  const parts: Uint8Array[] = [];
  for await (const part of audio.read(from, Math.min(to, audio.bytes))) parts.push(part);
  return Buffer.concat(parts);
}

describe('a recording that is kept', () => {
  it('has a row, a file below tenant, year and month, and no key on the disk', async () => {
    const all = await finished();
    const { journal, id, path } = all;
    expect(path).toMatch(/contoso\/1970\/01\/r-\d+-1\.pbrec$/);
    expect(await journal.recordings.get(tenant, id)).toMatchObject({
      ...{ state: 'whole', durationMs: 1_000, queue: 'sales', agents: ['ana'] },
      deleteAt: all.clock.now() + 3 * DAY_MS,
    });
    const file = await readFile(path);
    const sound = Buffer.alloc(16, Buffer.from(Int16Array.of(5_000).buffer));
    expect(file.includes(sound)).toBe(false);
    expect(file.toString('latin1')).toContain('"wrapped":""');
  });

  it('is heard as stereo WAV, any range of it', async () => {
    const all = await finished();
    const wav = await heard(all);
    expect(wav?.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav?.readUInt16LE(22)).toBe(2);
    expect([wav?.readInt16LE(44), wav?.readInt16LE(46)]).toEqual([5_000, -5_000]);
    expect(wav?.length).toBe(44 + 32_000);
    expect(wav?.readUInt32LE(40)).toBe(32_000);
    expect((await heard(all, 44, 48))?.readInt16LE()).toBe(5_000);
    expect((await heard(all, 16_000, 20_001))?.length).toBe(4_001);
  });

  it('in two files, as a restart leaves it, is heard as one', async () => {
    const all = await rig();
    await write(all, 'crash', 1_000);
    await write(all, 'whole', 2_000);
    await all.keeper.finish(tenant, all.id);
    const { journal, id } = all;
    const row = await journal.recordings.get(tenant, id);
    expect(row).toMatchObject({ state: 'partial', durationMs: 2_000 });
    const wav = await heard(all);
    expect([wav?.readInt16LE(44), wav?.readInt16LE(44 + 32_000)]).toEqual([1_000, 2_000]);
  });

  it('is on record each time, a player’s many pieces once', async () => {
    const all = await finished();
    await heard(all);
    await heard(all, 44, 48);
    await (await all.desk.audio(viewer(), all.id, 'downloaded'))?.close();
    await (await all.desk.audio(viewer('ben'), all.id, 'heard'))?.close();
    all.clock.advance(300_000);
    await heard(all);
    const { id } = all;
    expect(await all.actions()).toEqual([
      `recordingHeard ${id}`,
      `recordingDownloaded ${id}`,
      `recordingHeard ${id}`,
      `recordingHeard ${id}`,
    ]);
  });
});

describe('after a crash', () => {
  it('what was written is measured, marked partial and heard', async () => {
    const all = await rig();
    const path = await write(all, 'crash');
    await truncate(`${path}.part`, (await readFile(`${path}.part`)).length - 9);
    all.state.recordings.delete(all.id);
    await all.keeper.recover(tenant);
    const row = await all.journal.recordings.get(tenant, all.id);
    expect(row).toMatchObject({ state: 'partial', durationMs: 500 });
    expect((await heard(all))?.length).toBe(44 + 16_000);
  });

  it('what the engine still speaks of is left alone; without a file it is lost', async () => {
    const all = await rig();
    const { path } = await all.keeper.target(tenant, all.id);
    await all.keeper.recover(tenant);
    expect((await all.journal.recordings.open(tenant)).length).toBe(1);
    all.state.recordings.delete(all.id);
    await all.keeper.recover(tenant);
    expect((await all.journal.recordings.get(tenant, all.id))?.state).toBe('lost');
    expect(await heard(all)).toBeNull();
    await writeFile(`${path}.part`, 'torn');
    await all.keeper.finish(tenant, all.id);
    expect((await all.journal.recordings.get(tenant, all.id))?.state).toBe('lost');
  });
});

describe('the journal’s word', () => {
  it('followed and ended come into the row', async () => {
    const all = await rig();
    await write(all);
    const of = { interaction: 'i', recording: all.id, leg: 'c1' };
    const events = [
      { type: 'recordingFollowed', ...of, queue: 'support', agent: 'ben', retentionDays: 9 },
      { type: 'recordingEnded', ...of, durationMs: 1, size: 1, failed: false },
    ];
    const records = events.map((event, n) => ({ seq: n + 1, at: 0, event }) as never);
    all.keeper.committed(tenant, records);
    await expect
      .poll(() => all.journal.recordings.get(tenant, all.id))
      .toMatchObject({ queue: 'support', agents: ['ana', 'ben'], state: 'whole' });
  });
});

describe('the end of a recording', () => {
  it('its days over, row, key and files go, on record', async () => {
    const all = await finished();
    all.clock.advance(3 * DAY_MS - 1);
    await all.keeper.sweep(tenant);
    expect(await all.journal.recordings.get(tenant, all.id)).not.toBeNull();
    all.clock.advance(1);
    await all.keeper.sweep(tenant);
    expect(await all.journal.recordings.get(tenant, all.id)).toBeNull();
    await expect(readFile(all.path)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await all.actions()).toEqual([`recordingDeleted ${all.id}`]);
  });

  it('held, it stays for any time and is not deleted by hand; released, it goes', async () => {
    const all = await finished();
    expect(await all.desk.hold(viewer(), all.id, true)).toBe(true);
    all.clock.advance(999 * DAY_MS);
    await all.keeper.sweep(tenant);
    expect(await all.desk.remove(viewer(), all.id)).toBe(false);
    expect(await heard(all)).not.toBeNull();
    await all.desk.hold(viewer(), all.id, false);
    await all.keeper.sweep(tenant);
    expect(await all.desk.get(tenant, all.id)).toBeNull();
    expect((await all.actions()).map((text) => text.split(' ')[0])).toEqual([
      'recordingHeld',
      'recordingHeard',
      'recordingReleased',
      'recordingDeleted',
    ]);
  });

  it('held while it runs, what is written afterwards is held as well', async () => {
    const all = await rig();
    await write(all);
    await all.desk.hold(viewer(), all.id, true);
    await write(all);
    await all.keeper.finish(tenant, all.id);
    await all.journal.vault.erase(tenant, all.customer);
    expect((await heard(all))?.length).toBe(44 + 2 * 32_000);
  });

  it('deleted by hand, on record', async () => {
    const all = await finished();
    expect(await all.desk.remove(viewer(), all.id)).toBe(true);
    expect(await readdir(join(all.path, '..'))).toEqual([]);
    expect(await all.desk.remove(viewer(), all.id)).toBe(false);
    expect(await all.desk.hold(viewer(), all.id, true)).toBe(false);
    expect(await all.actions()).toEqual([`recordingDeleted ${all.id}`]);
  });

  it('the customer erased, nobody hears it again, unless it is held', async () => {
    const [gone, held] = [await finished(), await finished()];
    await gone.journal.vault.erase(tenant, gone.customer);
    expect(await heard(gone)).toBeNull();
    await held.desk.hold(viewer(), held.id, true);
    await held.journal.vault.erase(tenant, held.customer);
    expect(await heard(held)).not.toBeNull();
    await held.desk.hold(viewer(), held.id, false);
    expect(await heard(held)).toBeNull();
  });
});

it('lie below PATCHBAY_DATA and leave PATCHBAY_RECORDING_RESERVE_MB free', () => {
  const read = readConfig({ PATCHBAY_DATA: '/x', PATCHBAY_RECORDING_RESERVE_MB: '7' });
  if (read.kind === 'faults') throw new Error(read.faults.join());
  expect(recordingPlace(read.config)).toEqual({ folder: '/x/recordings', reserve: 7 * 2 ** 20 });
});

it('a disk without room takes no recording, and a person is told', async () => {
  const all = await rig({ reserve: Number.MAX_SAFE_INTEGER });
  await expect(all.keeper.target(tenant, all.id)).rejects.toThrow('no room');
  expect(all.alerts).toEqual(['recordingDiskFull']);
  expect(await all.journal.recordings.get(tenant, all.id)).toBeNull();
});

it('a recording that nobody asked for has no place', async () => {
  const { keeper } = await rig();
  await expect(keeper.target(tenant, RecordingId.parse('r-9'))).rejects.toThrow('not asked for');
});

it('files that belong to no recording are told of, fresh ones not', async () => {
  const all = await finished();
  const orphan = join(all.path, '..', 'r-77-1.pbrec.part');
  await writeFile(orphan, 'x');
  await all.journal.recordings.hold(tenant, all.id, new Map());
  all.clock.advance(Date.now());
  await all.keeper.sweep(tenant);
  expect(all.alerts).toEqual([]);
  await utimes(orphan, 1, 1);
  await utimes(all.path, 1, 1);
  await all.keeper.sweep(tenant);
  expect(all.alerts).toEqual(['recordingOrphans']);
});

it('agents hear their own only where the tenant says so', async () => {
  const [no, yes] = [await rig(), await rig({ settings: { agentsHearOwnRecordings: true } })];
  expect([no.desk.agentsHearOwn(tenant), yes.desk.agentsHearOwn(tenant)]).toEqual([false, true]);
});
