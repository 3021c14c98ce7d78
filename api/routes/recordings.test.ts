import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentId } from '../../domain/index.ts';
import { newInteraction } from '../testing/memory-host.ts';
import { newRecording } from '../testing/memory-recordings.ts';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { rangeOf } from '../range.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
  api.host.recordings.rows.set('contoso', [
    newRecording('r9', { startedAt: 9, agents: [AgentId.parse('ben')] }),
    newRecording('r8', { startedAt: 8, state: 'lost' }),
    newRecording('r7', { startedAt: 7, state: 'open' }),
    newRecording('r6', { startedAt: 6 }),
  ]);
});
afterAll(() => api.close());

const as = (oid: string, role = 'agent') => ({ oid, roles: [role] });
const chloe = as('chloe', 'supervisor');
const dana = as('dana', 'administrator');
const list = async (query = '', who = chloe) => {
  const { status, body } = await api.call('GET', `/api/v1/recordings${query}`, { as: who });
  const { items = [], next } = body as { items?: { id: string }[]; next?: string | null };
  return { status, next, ids: items.map(({ id }) => id) };
};
const audio = (id: string, range?: string, who = chloe) =>
  api.call('GET', `/api/v1/recordings/${id}/audio`, {
    as: who,
    ...(range === undefined ? {} : { headers: { range } }),
  });

describe('who hears what', () => {
  test('a supervisor all, by page; an agent their own where the tenant allows it', async () => {
    expect(await list('?limit=3')).toEqual({
      status: 200,
      ids: ['r9', 'r8', 'r7'],
      next: '7~r7',
    });
    expect(await list('?limit=3&before=7~r7')).toMatchObject({ ids: ['r6'], next: null });
    expect((await list('', as('ana'))).ids).toEqual(['r8', 'r7', 'r6']);
    expect((await list('?agent=ben', as('ana'))).ids).toEqual([]);
    expect((await audio('r9', undefined, as('ana'))).status).toBe(404);
    expect((await audio('r6', undefined, as('ana'))).status).toBe(200);
    const hears = async (who: object) =>
      ((await api.call('GET', '/api/v1/me', { as: who })).body as object) ?? {};
    expect(await hears(as('ana'))).toMatchObject({ hearsRecordings: true });
    api.host.recordings.hearOwn = false;
    expect(await hears(as('ana'))).toMatchObject({ hearsRecordings: false });
    expect(await hears(chloe)).toMatchObject({ hearsRecordings: true });
    expect((await list('', as('ana'))).status).toBe(403);
    expect((await audio('r6', undefined, as('ana'))).status).toBe(403);
    api.host.recordings.hearOwn = true;
  });

  test('a page that is none, and times that are none', async () => {
    expect((await list('?before=7')).status).toBe(400);
    expect((await list('?before=7~%20')).status).toBe(400);
    expect((await list('?from=yesterday')).status).toBe(400);
  });
});

describe('the sound', () => {
  test('whole and by range, each time on record', async () => {
    const before = api.host.audits.length;
    const whole = await audio('r6');
    expect([whole.status, whole.headers['content-length']]).toEqual([200, '100']);
    expect(whole.headers).toMatchObject({ 'content-type': 'audio/wav', 'accept-ranges': 'bytes' });
    expect(whole.headers['cache-control']).toContain('no-store');
    const part = await audio('r6', 'bytes=10-19');
    expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 10-19/100']);
    expect(Buffer.from(String(part.body))[0]).toBe(10);
    const beyond = await audio('r6', 'bytes=100-');
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */100']);
    expect(api.host.audits.slice(before).map(({ action }) => action)).toEqual([
      'recordingHeard',
      'recordingHeard',
      'recordingHeard',
    ]);
    expect(api.host.recordings.opened).toBe(0);
  });

  test('a download says so', async () => {
    const url = '/api/v1/recordings/r6/audio?download=true';
    const { headers } = await api.call('GET', url, { as: chloe });
    expect(headers['content-disposition']).toBe('attachment; filename="r6.wav"');
    expect(api.host.audits.at(-1)).toMatchObject({ action: 'recordingDownloaded', subject: 'r6' });
  });

  test('where there is none: 404; what cannot be put on record is not played', async () => {
    expect((await audio('r8')).status).toBe(404);
    api.host.auditDown = true;
    expect((await audio('r6')).status).toBe(503);
    api.host.auditDown = false;
  });
});

test('held: not deleted; being written: not deleted either', async () => {
  const remove = (id: string, who = dana) =>
    api.call('DELETE', `/api/v1/recordings/${id}`, { as: who });
  const hold = (held: boolean) =>
    api.call('PUT', '/api/v1/recordings/r6/legal-hold', { as: dana, body: { held } });
  expect((await hold(true)).status).toBe(200);
  expect((await remove('r6')).body).toMatchObject({ details: ['under legal hold'] });
  expect((await hold(false)).status).toBe(200);
  expect((await remove('r6')).status).toBe(200);
  expect((await remove('r7')).body).toMatchObject({ details: ['it is being written'] });
  expect((await remove('r6', chloe)).status).toBe(403);
});

test('the agent who talks starts, pauses, resumes and stops; nobody else does', async () => {
  const talk = newInteraction('i1', { state: 'agent', agent: AgentId.parse('ana') });
  api.host.change('contoso', { interactions: [talk] });
  for (const [what, type] of [
    ['start', 'startRecording'],
    ['pause', 'pauseRecording'],
    ['resume', 'resumeRecording'],
    ['stop', 'stopRecording'],
  ] as const) {
    const url = `/api/v1/interactions/i1/recording/${what}`;
    expect((await api.call('POST', url, { as: as('ben'), body: {} })).status).toBe(403);
    expect((await api.call('POST', url, { as: as('ana'), body: {} })).status).toBe(200);
    expect(api.host.submitted.at(-1)?.command).toEqual({ type, interaction: 'i1' });
  }
});

test.each([
  [undefined, null],
  ['bytes=0-0', { from: 0, to: 1 }],
  ['bytes=90-', { from: 90, to: 100 }],
  ['bytes=90-500', { from: 90, to: 100 }],
  ['bytes=-10', { from: 90, to: 100 }],
  ['bytes=-500', { from: 0, to: 100 }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=5-4', null],
  ['bytes=-', null],
  ['bytes=0-1,3-4', null],
  ['lines=0-1', null],
] as const)('range %s', (header, range) => {
  expect(rangeOf(header, 100)).toEqual(range);
});
