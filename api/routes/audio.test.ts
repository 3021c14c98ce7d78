import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
afterAll(() => api.close());

const dana = { oid: 'dana', roles: ['administrator'] };
const chloe = { oid: 'chloe', roles: ['supervisor'] };

async function upload(url: string, payload: Uint8Array, as = dana, type = 'audio/wav') {
  const authorization = `Bearer ${await api.mint.token(as)}`;
  const answer = await api.app.inject({
    method: 'PUT',
    url: `/api/v1${url}`,
    headers: { authorization, 'content-type': type },
    payload: Buffer.from(payload),
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

const wav = Buffer.from('RIFF and the rest of it');

describe('audio', () => {
  test('is uploaded as it is and published as a document of this id', async () => {
    const { status, body } = await upload('/audio/welcome?name=Welcome&fileName=w.wav', wav);
    expect(status).toBe(200);
    const source = { format: 'wav', fileName: 'w.wav', sizeBytes: wav.length };
    const document = { kind: 'audio', id: 'welcome', name: 'Welcome', durationMs: 1_000, source };
    expect(body['document']).toMatchObject(document);
    expect(api.host.submitted.at(-1)?.command).toMatchObject({
      type: 'publishConfig',
      documents: [document],
    });
  });

  test('is listened to by who may see the configuration, and removed by name', async () => {
    const { body } = await upload('/audio/welcome', wav);
    api.host.documents = [body['document']] as typeof api.host.documents;
    const heard = await api.call('GET', '/api/v1/audio/welcome', { as: chloe });
    expect(heard).toMatchObject({ status: 200, body: wav.toString() });
    expect(heard.headers['content-type']).toBe('audio/wav');
    expect((await api.call('GET', '/api/v1/audio/other', { as: chloe })).status).toBe(404);
    expect((await api.call('DELETE', '/api/v1/audio/other', { as: dana })).status).toBe(404);
    expect((await api.call('DELETE', '/api/v1/audio/welcome', { as: dana })).status).toBe(200);
    expect(api.host.submitted.at(-1)?.command).toMatchObject({ removed: ['audio/welcome'] });
  });

  test('what is no audio is refused by its name, with what is wrong and what helps', async () => {
    const { status, body } = await upload('/audio/x?fileName=x.wma', Buffer.from('0&²u'));
    expect(status).toBe(422);
    expect(body['details']).toEqual([
      'x.wma: it is not an audio file that is known here; convert it',
    ]);
  });

  test('agents and supervisors upload nothing, JSON is no file, too much is cut off', async () => {
    expect((await upload('/audio/x', wav, chloe)).status).toBe(403);
    expect((await upload('/audio/x', Buffer.from('{}'), dana, 'application/json')).status).toBe(
      400,
    );
    expect((await upload('/audio/x', wav, dana, 'text/html')).status).toBe(415);
    const large = Buffer.alloc(6 * 1024 * 1024 + 1);
    expect((await upload('/audio/x', large)).status).toBe(413);
  });
});

describe('speech', () => {
  test('says which languages there are, and how a text sounds', async () => {
    const languages = await api.call('GET', '/api/v1/speech', { as: chloe });
    expect(languages.body).toEqual({ voices: ['en'], spoken: ['en', 'de'] });
    const say = (language: string) =>
      api.call('POST', '/api/v1/speech/preview', { as: dana, body: { text: 'Hello', language } });
    expect((await say('en-GB')).headers['content-type']).toBe('audio/wav');
    expect(await say('it')).toMatchObject({
      status: 422,
      body: { details: ['no voice here speaks it'] },
    });
  });
});
