import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AgentId } from '../../domain/index.ts';
import type { Listener } from '../hearing.ts';
import type { Standing } from '../port.ts';
import { newInteraction } from '../testing/memory-host.ts';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { listen, openSocket } from '../testing/test-socket.ts';
import { appWish, pat } from '../testing/token-mint.ts';
import type { TokenWish } from '../testing/token-mint.ts';
import { SoundLine } from './sound-line.ts';

const out = new Set<string>();
const standing: Standing = { isOut: async ({ oid }) => out.has(oid) };
const chloe: TokenWish = { oid: 'chloe', roles: ['supervisor'] };
const samples = Int16Array.from({ length: 160 }, (_, n) => n - 80);

let api: TestApi;
let base: string;
beforeEach(async () => {
  out.clear();
  api = await newTestApi({ standing, recheckMs: 10 });
  base = (await listen(api)).replace('/events', '');
  const talk = { state: 'agent', agent: AgentId.parse('ana') } as const;
  api.host.change('contoso', { interactions: [newInteraction('i1', talk)] });
  api.host.change('fabrikam', { interactions: [newInteraction('f1')] });
});
afterEach(() => api.close());

const at = (id: string): string => `${base}/interactions/${id}/audio`;
const hear = async (wish: TokenWish = chloe, id = 'i1') =>
  openSocket(at(id), { hello: { token: await api.mint.token(wish) } });
const closeOf = async (wish: TokenWish, id?: string) => (await hear(wish, id)).closed;

function ear(): Listener {
  const [first] = api.host.hearings.listeners.keys();
  if (first === undefined) throw new Error('nobody listens');
  return first;
}

describe('who hears a call as it is spoken', () => {
  test('a supervisor, from the first message on: start, each party apart, end', async () => {
    const { socket, messages, first, closed } = await hear();
    expect(JSON.parse((await first) ?? '')).toEqual({
      ...{ type: 'start', version: 1, interaction: 'i1' },
      ...{ encoding: 'pcm_s16le', rateHz: 8_000, frameMs: 20 },
    });
    expect([...api.host.hearings.listeners.values()]).toEqual(['contoso i1']);
    for (const [party, byte] of [
      ['customer', 0],
      ['agent', 1],
    ] as const) {
      const message = once(socket, 'message');
      ear().onFrame({ party, sequence: 258, samples });
      const [bytes, isBinary] = (await message) as [Buffer, boolean];
      expect(isBinary).toBe(true);
      expect([...bytes.subarray(0, 8)]).toEqual([1, byte, 0, 0, 0, 0, 1, 2]);
      expect(bytes.length).toBe(8 + 320);
      expect([bytes.readInt16LE(8), bytes.readInt16LE(326)]).toEqual([-80, 79]);
    }
    ear().onEnded();
    expect(await closed).toEqual({ code: 1000, reason: 'ended' });
    const end = { type: 'end', why: 'ended', frames: 2, dropped: 0 };
    expect(JSON.parse(messages.at(-1) ?? '')).toEqual(end);
    expect(api.host.hearings.listeners.size).toBe(0);
  });

  test('is on record before the first sound, and nobody hears what cannot be', async () => {
    await (
      await hear()
    ).first;
    const note = { tenant: 'contoso', action: 'supervised', subject: 'i1' };
    expect(api.host.audits).toMatchObject([{ ...note, detail: { mode: 'audio', agent: 'ana' } }]);
    api.host.auditDown = true;
    expect(await closeOf(chloe)).toMatchObject({ reason: 'notReady' });
    expect(api.host.hearings.listeners.size).toBe(1);
  });

  test('administrators and programs, by a header too; no agent, no provider', async () => {
    api.host.recordings.hearOwn = false;
    for (const wish of [{ oid: 'dana', roles: ['administrator'] }, appWish(['supervisor'])]) {
      const authorization = `Bearer ${await api.mint.token(wish)}`;
      const { first, socket } = openSocket(at('i1'), { headers: { authorization } });
      expect(await first).toContain('"start"');
      socket.terminate();
    }
    for (const wish of [
      { oid: 'ana', roles: ['agent'] },
      appWish(['agent']),
      { oid: 'chloe', roles: [] },
    ]) {
      expect(await closeOf(wish)).toEqual({ code: 4403, reason: 'forbidden' });
    }
    const hello = { token: await api.mint.token(pat), tenant: 'contoso' };
    expect(await openSocket(at('i1'), { hello }).closed).toMatchObject({ code: 4403 });
    expect(await openSocket(at('i1'), { hello: { token: 'x' } }).closed).toMatchObject({
      code: 4401,
    });
    expect(await openSocket(at('i1'), { hello: {} }).closed).toMatchObject({ code: 4400 });
  });

  test('an agent their own where the tenant lets them, until it is not', async () => {
    api.host.recordings.hearOwn = true;
    const { first, closed } = await hear({ oid: 'ana', roles: ['agent'] });
    expect(await first).toContain('"start"');
    const ben = { state: 'agent', agent: AgentId.parse('ben') } as const;
    api.host.change('contoso', { interactions: [newInteraction('i1', ben)] });
    expect(await closed).toMatchObject({ code: 4404 });
    expect(await closeOf({ oid: 'ana', roles: ['agent'] })).toMatchObject({ code: 4404 });
  });

  test('another tenant’s and none at all look the same', async () => {
    const foreign = await closeOf(chloe, 'f1');
    expect(foreign).toEqual({ code: 4404, reason: 'notFound' });
    expect(await closeOf(chloe, 'nothing-here')).toEqual(foreign);
    expect(api.host.audits).toEqual([]);
  });

  test('no longer than they are somebody', async () => {
    const { first, closed } = await hear();
    await first;
    out.add('chloe');
    expect(await closed).toMatchObject({ code: 4403 });
    expect(api.host.hearings.listeners.size).toBe(0);
  });

  test('four at a time; a place that is left is free', async () => {
    const four = await Promise.all([1, 2, 3, 4].map(() => hear()));
    await Promise.all(four.map(({ first }) => first));
    expect(await closeOf(chloe)).toEqual({ code: 4429, reason: 'tooMany' });
    four[0]?.socket.close();
    await four[0]?.closed;
    expect(await (await hear()).first).toContain('"start"');
  });

  test('nobody where there is no sound', async () => {
    api.host.hearings.refusal = 'noAudio';
    expect(await closeOf(chloe)).toMatchObject({ code: 4409 });
    api.host.hearings.refusal = 'notSupported';
    expect(await closeOf(chloe)).toMatchObject({ code: 4501 });
  });

  test('without an upgrade it says what it speaks', async () => {
    const { status } = await api.call('GET', '/api/v1/interactions/i1/audio', { as: chloe });
    expect(status).toBe(426);
  });
});

test('a slow listener misses the oldest frames, is told how many, and holds up nobody', () => {
  const sent: (string | Buffer)[] = [];
  const socket = {
    bufferedAmount: 16_000,
    send: (data: unknown) =>
      void sent.push(typeof data === 'string' ? data : Buffer.from(data as Buffer)),
  };
  const line = new SoundLine(socket);
  const push = (sequence: number) => line.push({ party: 'customer', sequence, samples });
  for (let n = 0; n < 205; n++) push(n);
  expect(sent).toEqual([]);
  socket.bufferedAmount = 0;
  push(205);
  const [told, first] = sent;
  expect(told).toBe('{"type":"dropped","frames":6}');
  expect(first instanceof Buffer ? first.readUInt32BE(4) : null).toBe(6);
  expect(line.counts).toEqual({ frames: 200, dropped: 6 });
});
