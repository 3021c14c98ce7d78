import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigDocument } from '../../domain/index.ts';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

const ADMIN = { oid: 'dana', roles: ['administrator'] };
const prompt = { kind: 'text', text: 'Hello.', language: 'en-GB' };
const FLOW = {
  kind: 'flow',
  id: 'hello',
  name: 'Hello',
  start: 'a',
  nodes: { a: { kind: 'say', prompt, next: 'b' }, b: { kind: 'end', prompt } },
};

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
  api.host.documents = [ConfigDocument.parse(FLOW)];
});
afterAll(() => api.close());

const trying = (body: object, id = 'hello', as = ADMIN) =>
  api.call('POST', `/api/v1/flows/${id}/try`, { as, body });

test('a trial gives its path, of the flow as it is and of a draft', async () => {
  const { status, body } = await trying({ press: ['1'], at: '2026-12-25T10:00' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    end: 'ended',
    steps: expect.arrayContaining([
      expect.objectContaining({ node: 'b', kind: 'nodeEntered', flow: 'hello' }),
    ]),
  });
  const draft = { ...FLOW, id: 'draft' };
  expect((await trying({ documents: [draft] }, 'draft')).status).toBe(200);
});

test('faults are listed; a key that is none is refused', async () => {
  const lost = { ...FLOW, nodes: { a: { kind: 'say', prompt, next: 'gone' } } };
  const { status, body } = await trying({ documents: [lost] });
  expect(status).toBe(422);
  expect(JSON.stringify(body)).toContain('flow/hello/nodes/a/next: node gone does not exist');
  expect((await trying({}, 'nothing')).status).toBe(404);
  expect((await trying({ at: 'yesterday' })).status).toBe(422);
  expect((await trying({ press: ['x'] })).status).toBe(400);
});

test('only who sets up', async () => {
  expect((await trying({}, 'hello', { oid: 'ana', roles: ['agent'] })).status).toBe(403);
});
