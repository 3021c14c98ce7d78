import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DAY_MS,
  Command as CommandSchema,
  ConfigDocument,
  RecordingId,
  TenantId,
  VoicemailId,
} from '../../domain/index.ts';
import type { EventRecord } from '../../domain/index.ts';
import { execute, initialState } from '../../engine/index.ts';
import { MemoryJournal } from '../../journal/index.ts';
import type { Viewer } from '../../api/index.ts';
import { TranscribeError } from '../../assist/index.ts';
import type { Transcriber } from '../../assist/index.ts';
import { MicrosoftError } from '../../microsoft/index.ts';
import type { Mail } from '../../microsoft/index.ts';
import { AuditDesk } from '../audit-desk.ts';
import type { Log } from '../log.ts';
import { writeRecording } from '../recording/test-support/write-recording.ts';
import { silentLog, StepClock, turn } from '../test-support/step-clock.ts';
import { VoicemailDesk } from './desk.ts';
import { Errands } from './errands.ts';
import { VoicemailKeeper } from './keeper.ts';

const tenant = TenantId.parse('contoso');
const box = VoicemailId.parse('reception');
const other = VoicemailId.parse('bens');
const CALLER = '+447700900123';
const TID = '11111111-1111-4111-8111-111111111111';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'patchbay-voicemail-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
let rigs = 0;

interface More {
  readonly box?: object;
  readonly reserve?: number;
  readonly send?: (mail: Mail, n: number) => Promise<void>;
  readonly transcriber?: Transcriber;
}

/** A tenant with a caller who is leaving a message, as the engine makes it. */
async function rig(more: More = {}) {
  const clock = new StepClock();
  const journal = new MemoryJournal();
  const alerts: string[] = [];
  const log: Log = {
    ...{ debug: () => undefined, info: () => undefined, warn: () => undefined },
    error: (_code, facts) => void alerts.push(String(facts?.['code'])),
  };
  const sealed = await journal.vault.seal(tenant, 'number', CALLER);
  await journal.inbox.put({ tenant, key: 'k', kind: 'x', body: '{}', vaultRows: sealed.rows });
  const state = initialState(tenant, 1);
  const run = (of: object): readonly EventRecord[] => {
    const command = CommandSchema.parse(of);
    const done = execute(state, { tenant, at: clock.now(), by: { kind: 'system' }, command });
    expect(done.refusal).toBeNull();
    return done.records;
  };
  run({ type: 'publishConfig', documents: documents(more.box) });
  const dialog = { callId: 'x' };
  const facts = { anonymous: false, country: 'GB', numberClass: 'mobile', vip: false };
  const incoming = { leg: 'c1', trunk: 't', number: '+442079460100', customer: sealed.ref, dialog };
  run({ type: 'legIncoming', ...incoming, facts: { ...facts, blocked: false } });
  run({ type: 'legAnswered', leg: 'c1', dialog });
  const play = [...state.interactions.values()][0]?.play?.id;
  run({ type: 'playEnded', leg: 'c1', play, reason: 'finished', positionMs: 9 });
  const [id = RecordingId.parse('none')] = state.messages.keys();
  const mails: Mail[] = [];
  const errands: Errands = new Errands({
    ...{ journal, clock, log, state: () => state, transcriber: more.transcriber ?? null },
    files: () => ({ keeper, messages: journal.messages }),
    mail: {
      send: async (_tid, mail) => {
        mails.push(mail);
        await more.send?.(mail, mails.length);
      },
    },
  });
  const keeper = new VoicemailKeeper({
    ...{ journal, clock, log, reserve: more.reserve ?? 0, state: () => state },
    folder: join(folder, `rig-${rigs++}`),
    onKept: (of, message) => errands.begin(of, message),
  });
  const audit = new AuditDesk(journal.audit, clock, log);
  const desk = new VoicemailDesk({
    ...{ journal, keeper, audit, clock, state: () => state },
    forwarded: (of, message) => errands.begin(of, message),
  });
  const says = (type: string, facts: object = {}) =>
    keeper.committed(tenant, run({ type, leg: 'c1', recording: id, ...facts }));
  const row = () => journal.messages.get(tenant, id);
  return { clock, journal, alerts, mails, state, keeper, desk, errands, id, says, row, sealed };
}

function documents(more: object = {}): ConfigDocument[] {
  const nodes = { leave: { kind: 'voicemail', voicemail: box } };
  const owner = { kind: 'shared', agents: ['ana'] };
  const mailTo = ['reception@contoso.test', 'ana@contoso.test'];
  return [
    { kind: 'settings', name: 'Contoso', timeZone: 'Europe/London', entraTenant: TID },
    { kind: 'agent', id: 'ana', name: 'Ana', skills: [], address: null },
    { kind: 'agent', id: 'ben', name: 'Ben', skills: [], address: null },
    { kind: 'flow', id: 'main', name: 'Main', start: 'leave', nodes },
    { kind: 'number', number: '+442079460100', entry: { kind: 'flow', flow: 'main' } },
    { kind: 'voicemail', id: box, name: 'Reception', owner, mailTo, ...more },
    { kind: 'voicemail', id: other, name: 'Ben', owner: { kind: 'person', agent: 'ben' } },
  ].map((each) => ConfigDocument.parse(each));
}

const viewer = (agent: string | null = 'ana', roles = ['agent']): Viewer => ({
  ...{ as: 'person', tenant, tid: TID, oid: agent ?? 'chloe', name: '' },
  agent: agent as Viewer['agent'],
  roles: roles as unknown as Viewer['roles'],
});

type Rig = Awaited<ReturnType<typeof rig>>;

/** A second of sound on the disk, and the end as the driver tells it. */
async function leave(all: Rig, how: 'whole' | 'crash' = 'whole', voicedMs = 900) {
  const target = await all.keeper.target(tenant, all.id);
  all.says('recordingStarted');
  await writeRecording(target, 5_000, how);
  all.says('recordingEnded', { durationMs: 1_000, size: 32_000, failed: false, voicedMs });
  return target.path;
}

async function left(more: More = {}) {
  const all = await rig(more);
  const path = await leave(all);
  await expect.poll(async () => (await all.row())?.state).toBe('whole');
  return { ...all, path };
}

async function heard({ desk, id }: Rig, from = 0, to = 1e9) {
  const audio = await desk.audio(viewer(), id, 'heard');
  if (audio === null) return null;
  const parts: Uint8Array[] = [];
  for await (const part of audio.read(from, Math.min(to, audio.bytes))) parts.push(part);
  return Buffer.concat(parts);
}

describe('a message that was left', () => {
  it('lies in its box with who called, encrypted, and is heard in any range', async () => {
    const all = await left();
    expect(all.path).toMatch(/contoso\/1970\/01\/r-\d+-1\.pbrec$/);
    expect((await readFile(all.path)).toString('latin1')).toContain('"wrapped":""');
    expect(await all.row()).toMatchObject({ voicemail: box, durationMs: 1_000, heardAt: null });
    const [item] = await all.desk.list(viewer(), { voicemail: box, limit: 9 });
    expect(item).toMatchObject({ id: all.id, customerText: CALLER, transcript: null });
    const wav = await heard(all);
    expect([wav?.toString('latin1', 0, 4), wav?.readUInt16LE(22)]).toEqual(['RIFF', 1]);
    expect([wav?.length, wav?.readInt16LE(44)]).toEqual([44 + 16_000, 5_000]);
    const middle = await heard(all, 101, 4_100);
    expect(middle?.equals(wav?.subarray(101, 4_100) ?? Buffer.alloc(0))).toBe(true);
  });

  it('in which nothing was said leaves neither row nor file', async () => {
    const all = await rig();
    const path = await leave(all, 'whole', 100);
    await expect.poll(() => existsSync(path)).toBe(false);
    expect(await all.row()).toBeNull();
  });

  it('is heard by whom it concerns, who was first stands there', async () => {
    const all = await left();
    const { desk, id } = all;
    const boxes = async (who: Viewer) =>
      (await desk.boxes(who)).items.map(({ id: of, unheard }) => `${of} ${unheard}`);
    expect(await boxes(viewer())).toEqual(['reception 1']);
    expect(await boxes(viewer('ben'))).toEqual(['bens 0']);
    expect(await boxes(viewer(null, ['supervisor']))).toEqual(['reception 1', 'bens 0']);
    expect([desk.mayOpen(viewer(), other), desk.mayOpen(viewer(), box)]).toEqual([false, true]);
    await heard(all);
    await desk.setHeard(viewer(null, ['supervisor']), id, true);
    expect(await all.row()).toMatchObject({ heardBy: 'ana' });
    expect(await boxes(viewer())).toEqual(['reception 0']);
    await desk.setHeard(viewer(), id, false);
    expect(await boxes(viewer())).toEqual(['reception 1']);
    const audit = await all.journal.audit.list(tenant, { limit: 9 });
    expect(audit.map(({ action }) => action)).toEqual(['messageHeard']);
  });

  it('a program sees neither number nor words', async () => {
    const all = await left();
    const app: Viewer = { ...viewer(null, ['supervisor']), as: 'app' };
    const [item] = await all.desk.list(app, { voicemail: box, limit: 9 });
    expect(item).not.toHaveProperty('customerText');
    expect(item).not.toHaveProperty('transcript');
  });

  it('goes to another box, and to none that is not there', async () => {
    const all = await left();
    const nobody = VoicemailId.parse('nobody');
    expect(await all.desk.forward(viewer(), all.id, nobody)).toBe(false);
    expect(await all.desk.forward(viewer(), all.id, other)).toBe(true);
    expect(await all.desk.get(viewer(), box, all.id)).toBeNull();
    expect(await all.desk.get(viewer('ben'), other, all.id)).toMatchObject({ id: all.id });
  });

  it('is noise when its person is erased, and is kept as long as its box says', async () => {
    const all = await left({ box: { retentionDays: 3 } });
    await all.journal.vault.erase(tenant, all.sealed.ref);
    expect(await heard(all)).toBeNull();
    const [item] = await all.desk.list(viewer(), { voicemail: box, limit: 9 });
    expect(item?.customerText).toBeNull();
    all.clock.advance(3 * DAY_MS - 1);
    await all.keeper.sweep(tenant);
    expect(await all.row()).not.toBeNull();
    all.clock.advance(1);
    await all.keeper.sweep(tenant);
    expect(await all.row()).toBeNull();
    await expect(readFile(all.path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('after a crash', () => {
  it('what was said lies in the box, over two files', async () => {
    const all = await rig();
    await writeRecording(await all.keeper.target(tenant, all.id), 1_000, 'crash');
    await leave(all);
    await expect.poll(async () => (await all.row())?.state).toBe('partial');
    expect((await all.row())?.durationMs).toBe(2_000);
    expect((await heard(all))?.length).toBe(44 + 32_000);
  });

  it('what nobody takes any more is measured at the next start', async () => {
    const all = await rig();
    await writeRecording(await all.keeper.target(tenant, all.id), 1_000, 'crash');
    await all.keeper.recover(tenant);
    expect((await all.row())?.state).toBe('open');
    all.state.messages.delete(all.id);
    await all.keeper.recover(tenant);
    expect((await all.row())?.state).toBe('partial');
    const empty = await rig();
    await empty.keeper.target(tenant, empty.id);
    empty.state.messages.delete(empty.id);
    await empty.keeper.recover(tenant);
    expect([await empty.row(), empty.alerts]).toEqual([null, ['messageLost']]);
  });

  it('a full disk refuses a place, and a person is told', async () => {
    const all = await rig({ reserve: Number.MAX_SAFE_INTEGER });
    await expect(all.keeper.target(tenant, all.id)).rejects.toThrow('no room');
    expect(all.alerts).toEqual(['voicemailDiskFull']);
  });
});

describe('a message by mail', () => {
  const sent = (all: Rig) => expect.poll(async () => (await all.row())?.mail.state);
  const isOut = new MicrosoftError('unavailable', 'down');

  it('says who, when and how long, with its sound', async () => {
    const all = await left();
    await sent(all).toBe('done');
    const [mail] = all.mails;
    expect(mail).toMatchObject({
      from: 'reception@contoso.test',
      to: ['reception@contoso.test', 'ana@contoso.test'],
      subject: `Voicemail from ${CALLER} (0:01)`,
      attachment: { type: 'audio/wav' },
    });
    expect(mail?.text).toContain('Voicemail: Reception');
    const wav = Buffer.from(mail?.attachment?.bytes ?? []);
    expect([wav.readUInt16LE(20), wav.length]).toEqual([7, 46 + 8_000]);
  });

  it('is tried again while the platform is away, and not lost by a new process', async () => {
    const all = await left({ send: async (_, n) => (n < 3 ? Promise.reject(isOut) : undefined) });
    await expect.poll(async () => (await all.row())?.mail.tries).toBe(1);
    all.errands.close();
    const next = new Errands({
      ...{ journal: all.journal, clock: all.clock, state: () => all.state, transcriber: null },
      log: silentLog,
      files: () => ({ keeper: all.keeper, messages: all.journal.messages }),
      mail: { send: async (_tid, mail) => void all.mails.push(mail) },
    });
    next.wake(tenant);
    all.clock.advance(15_000);
    await sent(all).toBe('done');
    expect(all.mails).toHaveLength(2);
  });

  it('waits with one timer however many wait, and with none when the process ends', async () => {
    const all = await left({ send: () => Promise.reject(isOut) });
    for (let n = 0; n < 5; n += 1) {
      await expect.poll(() => all.clock.waiting).toBe(1);
      all.errands.wake(tenant);
      await turn();
    }
    await expect.poll(() => all.clock.waiting).toBe(1);
    all.errands.close();
    expect(all.clock.waiting).toBe(0);
  });

  it('stays due where the tenant goes to another process in the middle', async () => {
    const all = await left({ send: () => Promise.reject(isOut) });
    await expect.poll(async () => (await all.row())?.mail.tries).toBe(1);
    all.errands.close();
    let looks = 0;
    const warned: string[] = [];
    const next = new Errands({
      ...{ journal: all.journal, clock: all.clock, transcriber: null, mail: null },
      state: () => (looks++ === 0 ? all.state : null),
      log: { ...silentLog, warn: (code: string) => void warned.push(code) },
      files: () => ({ keeper: all.keeper, messages: all.journal.messages }),
    });
    all.clock.advance(15_000);
    next.wake(tenant);
    await expect.poll(() => warned).toEqual(['voicemailErrands']);
    expect((await all.row())?.mail.state).toBe('due');
  });

  it('is given up when the platform says no, and a person is told', async () => {
    const no = new MicrosoftError('refused', 'no such mailbox', { status: 404 });
    const all = await left({ send: () => Promise.reject(no) });
    await sent(all).toBe('failed');
    expect([all.mails.length, all.alerts]).toEqual([1, ['voicemailNotMailed']]);
  });

  it('without addresses there is none', async () => {
    const all = await left({ box: { mailTo: [] } });
    await sent(all).toBe('none');
    expect(all.mails).toEqual([]);
  });
});

describe('the words of a message', () => {
  const scripted = (answers: (() => Promise<string>)[]): Transcriber => ({
    name: 'script',
    transcribe: () => answers.shift()?.() ?? Promise.resolve(''),
  });
  const spoken = { box: { transcription: true } };

  it('come into the vault, the list and the mail, which waits for them', async () => {
    const transcriber = scripted([() => Promise.resolve('Please call me back.')]);
    const all = await left({ ...spoken, transcriber });
    await expect.poll(async () => (await all.row())?.mail.state).toBe('done');
    expect(all.mails[0]?.text).toContain('Please call me back.');
    const [item] = await all.desk.list(viewer(), { voicemail: box, limit: 9 });
    expect(item).toMatchObject({ transcript: 'Please call me back.', transcription: 'done' });
    await all.journal.vault.erase(tenant, all.sealed.ref);
    const [after] = await all.desk.list(viewer(), { voicemail: box, limit: 9 });
    expect(after?.transcript).toBeNull();
  });

  it('that cannot be had hold no mail up', async () => {
    const no = () => Promise.reject(new TranscribeError('refused', 'wrong key'));
    const all = await left({ ...spoken, transcriber: scripted([no]) });
    await expect.poll(async () => (await all.row())?.mail.state).toBe('done');
    expect(await all.row()).toMatchObject({ transcription: { state: 'failed' } });
    expect(all.alerts).toEqual(['voicemailNotTranscribed']);
  });
});
