import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newMessage } from '../testing/memory-voicemails.ts';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
beforeEach(() => {
  api.host.voicemails.rows.set('contoso', [
    newMessage('m3', { at: 3 }),
    newMessage('m2', { at: 2 }),
    newMessage('m1', { at: 1, heardAt: 4 }),
  ]);
});
afterAll(() => api.close());

const as = (oid: string, role = 'agent') => ({ oid, roles: [role] });
const [ana, ben, chloe] = [as('ana'), as('ben'), as('chloe', 'supervisor')];
const BOX = '/api/v1/voicemails/reception/messages';
const call = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  who: object,
  body?: object,
) => api.call(method, path, { as: who, ...(body === undefined ? {} : { body }) });
const actions = () => api.host.audits.map(({ action }) => action);

test('people see the boxes that are theirs, and all to which a message can be sent', async () => {
  const boxes = async (who: object) => (await call('GET', '/api/v1/voicemails', who)).body;
  const box = { id: 'reception', name: 'Reception', owner: 'shared', messages: 3, unheard: 2 };
  const others = [{ id: 'reception', name: 'Reception' }];
  expect(await boxes(ana)).toEqual({ items: [box], others });
  expect(await boxes(chloe)).toEqual({ items: [box], others });
  expect(await boxes(ben)).toEqual({ items: [], others });
});

test('messages come newest first, by page', async () => {
  const page = async (query: string) => {
    const { body } = await call('GET', `${BOX}${query}`, ana);
    const { items, next } = body as { items: { id: string }[]; next: string | null };
    return [items.map(({ id }) => id), next];
  };
  expect(await page('?limit=2')).toEqual([['m3', 'm2'], '2~m2']);
  expect(await page('?limit=2&before=2~m2')).toEqual([['m1'], null]);
  expect((await call('GET', `${BOX}?before=2`, ana)).status).toBe(400);
});

test('another’s box is as absent as none', async () => {
  const answers = await Promise.all([
    call('GET', BOX, ben),
    call('GET', `${BOX}/m1`, ben),
    call('GET', `${BOX}/m1/audio`, ben),
    call('DELETE', `${BOX}/m1`, ben),
    call('GET', '/api/v1/voicemails/nobody/messages', ana),
    call('GET', `${BOX}/fm1`, ana),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
});

test('the sound comes whole or by range, and stands in the audit', async () => {
  const whole = await call('GET', `${BOX}/m1/audio`, ana);
  expect([whole.status, whole.headers['content-length']]).toEqual([200, '100']);
  expect(whole.headers).toMatchObject({ 'content-type': 'audio/wav', 'accept-ranges': 'bytes' });
  const headers = { range: 'bytes=10-19' };
  const part = await api.call('GET', `${BOX}/m1/audio`, { as: ana, headers });
  expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 10-19/100']);
  const kept = await call('GET', `${BOX}/m1/audio?download=true`, chloe);
  expect(kept.headers['content-disposition']).toContain('m1.wav');
  expect(actions().slice(-3)).toEqual(['messageHeard', 'messageHeard', 'messageDownloaded']);
});

test('is marked heard and unheard, sent on and deleted', async () => {
  await call('PUT', `${BOX}/m1/heard`, ana, { heard: false });
  expect((await call('GET', `${BOX}/m1`, ana)).body).toMatchObject({ heardAt: null });
  await call('PUT', `${BOX}/m1/heard`, ana, { heard: true });
  expect((await call('GET', `${BOX}/m1`, ana)).body).toMatchObject({ heardBy: 'ana' });
  const nowhere = await call('POST', `${BOX}/m1/forward`, ana, { voicemail: 'nobody' });
  expect(nowhere.status).toBe(422);
  const sent = await call('POST', `${BOX}/m1/forward`, ana, { voicemail: 'other' });
  expect([sent.status, sent.body]).toEqual([200, { id: 'm1' }]);
  expect((await call('DELETE', `${BOX}/m2`, ana)).status).toBe(200);
  expect(actions().slice(-2)).toEqual(['messageForwarded', 'messageDeleted']);
});
