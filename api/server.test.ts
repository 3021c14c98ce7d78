import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Board } from '../domain/index.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';
import { newInteraction } from './testing/memory-host.ts';
import { AgentId, OfferId } from '../domain/index.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
afterAll(() => api.close());

const ana = { oid: 'ana', roles: ['agent'] };
const dana = { oid: 'dana', roles: ['administrator'] };

describe('reads', () => {
  test('board returns everything of the tenant, with customers for a supervisor', async () => {
    const { status, body } = await api.call('GET', '/api/v1/board');
    expect(status).toBe(200);
    const board = Board.parse(body);
    expect(board.interactions.map(({ id }) => id)).toEqual(['i1', 'i2']);
    expect(board.interactions[0]?.customerText).toBe('customer of ref-i1');
  });

  test('an agent sees customers of their own interactions only', async () => {
    const mine = newInteraction('i2', { state: 'agent', agent: AgentId.parse('ana') });
    api.host.change('contoso', { interactions: [mine] });
    const { body } = await api.call('GET', '/api/v1/board', { as: ana });
    const texts = Board.parse(body).interactions.map(({ customerText }) => customerText);
    expect(texts).toEqual([undefined, 'customer of ref-i2']);
  });

  test('an administrator sees that there are customers, not who they are', async () => {
    const before = api.host.resolved.length;
    const { body } = await api.call('GET', '/api/v1/interactions', { as: dana });
    expect(JSON.stringify(body)).not.toContain('customer of');
    expect(api.host.resolved.length).toBe(before);
  });

  test.each([
    ['/api/v1/interactions/i1/timeline', 'items.0.text', 'The call came in.'],
    ['/api/v1/interactions/i1/why', 'decisions.0.text', 'Ana was free longest.'],
    ['/api/v1/queues/sales', 'name', 'sales'],
    ['/api/v1/agents/ana/state', 'duty.kind', 'ready'],
    ['/api/v1/reports', 'queues.0.queue', 'sales'],
    ['/api/v1/numbers', 'items.length', 0],
  ])('%s has %s', async (url, path, value) => {
    const { status, body } = await api.call('GET', url);
    expect(status).toBe(200);
    expect(body).toHaveProperty(path, value);
  });

  test('who would get an interaction that there is not', async () => {
    const body = { skills: [{ skill: 'French', levelMin: 3 }] };
    const asked = await api.call('POST', '/api/v1/queues/sales/who-would', { body });
    expect(asked.body).toMatchObject({ first: 'ana', rings: [{ asked: ['French 3'] }] });
    const bad = { skills: [{ skill: 'French', levelMin: 11 }] };
    expect((await api.call('POST', '/api/v1/queues/sales/who-would', { body: bad })).status).toBe(
      400,
    );
    expect((await api.call('POST', '/api/v1/queues/zoo/who-would', { body })).status).toBe(404);
  });

  test('afterSeq that was not reached yet is 503 with Retry-After', async () => {
    const late = await api.call('GET', '/api/v1/board?afterSeq=999999');
    expect(late.status).toBe(503);
    expect(late.headers['retry-after']).toBe('1');
    expect(late.body).toMatchObject({ code: 'behind' });
    expect((await api.call('GET', '/api/v1/board?afterSeq=10')).status).toBe(200);
  });

  test('a tenant that is not here now is 503', async () => {
    api.host.away = true;
    const { status, headers } = await api.call('GET', '/api/v1/queues');
    api.host.away = false;
    expect([status, headers['retry-after']]).toEqual([503, '1']);
  });

  test('export streams one event a line', async () => {
    const { status, body } = await api.call('GET', '/api/v1/export/events', { as: dana });
    expect(status).toBe(200);
    expect(body).toContain('"seq":1');
  });
});

describe('writes', () => {
  test('state is set by its agent and answers with the commit', async () => {
    const put = await api.call('PUT', '/api/v1/agents/ana/state', {
      as: ana,
      body: { kind: 'notReady', reason: 'lunch' },
    });
    expect(put.status).toBe(200);
    const seq = (put.body as { seq: number }).seq;
    const state = await api.call('GET', `/api/v1/agents/ana/state?afterSeq=${seq}`);
    expect(state.body).toMatchObject({ duty: { kind: 'notReady', reason: 'lunch' } });
    expect(api.host.submitted.at(-1)?.options.by).toEqual({ kind: 'user', id: 'ana' });
  });

  test("an agent reaches no other agent's state, interaction or offer", async () => {
    const offered = { state: 'offer', agent: AgentId.parse('ben') } as const;
    const offer = OfferId.parse('o9');
    api.host.change('contoso', { interactions: [newInteraction('i1', { ...offered, offer })] });
    const body = { kind: 'ready' };
    const state = await api.call('PUT', '/api/v1/agents/ben/state', { as: ana, body });
    const hold = await api.call('POST', '/api/v1/interactions/i1/hold', { as: ana });
    const decline = await api.call('POST', '/api/v1/offers/o9/decline', { as: ana });
    expect([state.status, hold.status, decline.status]).toEqual([403, 403, 403]);
    const own = await api.call('POST', '/api/v1/offers/o9/decline', {
      as: { oid: 'ben', roles: ['agent'] },
    });
    expect(own.status).toBe(200);
  });

  test('a refusal comes with its reason: 409, or 422 where the content is at fault', async () => {
    api.host.nextResult = { kind: 'refused', reason: 'notConnected', details: [] };
    const held = await api.call('POST', '/api/v1/interactions/i1/hold');
    expect([held.status, (held.body as { details: string[] }).details]).toEqual([
      409,
      ['notConnected'],
    ]);
    api.host.nextResult = { kind: 'refused', reason: 'invalidConfig', details: ['a: b'] };
    const published = await api.call('POST', '/api/v1/config/publish', {
      as: dana,
      body: { documents: [] },
    });
    expect(published.status).toBe(422);
    expect(published.body).toMatchObject({ code: 'unprocessable', details: ['a: b'] });
  });

  test('a write that met a bug is a fault of ours', async () => {
    api.host.nextResult = { kind: 'refused', reason: 'poison', details: ['put aside'] };
    const { status, body } = await api.call('POST', '/api/v1/interactions/i1/end');
    expect([status, (body as { code: string }).code]).toEqual([500, 'internal']);
  });

  test('retry is 503 with the time of the host', async () => {
    api.host.nextResult = { kind: 'retry', retryAfterS: 7 };
    const { status, headers } = await api.call('POST', '/api/v1/interactions/i1/end');
    expect([status, headers['retry-after']]).toEqual([503, '7']);
  });
});

describe('bad input', () => {
  test.each([
    ['no body', undefined, 400],
    ['wrong kind', { kind: 'sleeping' }, 400],
    ['U+0000', { kind: 'notReady', reason: 'a\0b' }, 400],
    ['lone surrogate', { kind: 'notReady', reason: '\ud800' }, 400],
    ['too long', { kind: 'notReady', reason: 'x'.repeat(65) }, 400],
    ['too large', { kind: 'notReady', reason: 'x'.repeat(1_100_000) }, 413],
  ])('%s', async (_name, body, status) => {
    const answer = await api.call('PUT', '/api/v1/agents/ana/state', { body });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toHaveProperty('remedy');
  });

  test('deep nesting, broken JSON and other content types stop at the door', async () => {
    const url = '/api/v1/agents/ana/state';
    const authorization = `Bearer ${await api.mint.token()}`;
    const put = (payload: string, type: string) =>
      api.app.inject({
        method: 'PUT',
        url,
        headers: { authorization, 'content-type': type },
        payload,
      });
    expect((await put('['.repeat(100_000), 'application/json')).statusCode).toBe(400);
    expect((await put('['.repeat(99) + ']'.repeat(99), 'application/json')).statusCode).toBe(400);
    expect((await put('{"__proto__":1}', 'application/json')).statusCode).toBe(400);
    expect((await put('<a/>', 'application/xml')).statusCode).toBe(415);
  });

  test('unknown addresses are problems too', async () => {
    const { status, body } = await api.call('GET', '/api/v1/nothing');
    expect([status, (body as { code: string }).code]).toEqual([404, 'notFound']);
  });
});

describe('around', () => {
  test('health needs no token and says why not', async () => {
    for (const url of ['/livez', '/readyz', '/startupz']) {
      expect((await api.call('GET', url, { as: null })).status).toBe(200);
    }
    Object.assign(api.host.readinessNow, { ready: false, reasons: ['database away'] });
    const { status, body } = await api.call('GET', '/readyz', { as: null });
    Object.assign(api.host.readinessNow, { ready: true, reasons: [] });
    expect([status, (body as { reasons: string[] }).reasons]).toEqual([503, ['database away']]);
  });

  test('the page may be framed by Teams only and runs nothing inline', async () => {
    const { status, headers } = await api.call('GET', '/', { as: null });
    const policy = String(headers['content-security-policy']);
    expect(status).toBe(200);
    expect(headers['x-frame-options']).toBeUndefined();
    expect(policy).toContain("frame-ancestors 'self' https://teams.microsoft.com");
    expect(policy).not.toContain('unsafe');
  });

  test('too many requests from one address', async () => {
    const small = await newTestApi({ ratePerMinute: 3 });
    const statuses = [];
    for (let i = 0; i < 4; i++) {
      const { status, headers } = await small.call('GET', '/api/v1/queues', { as: null });
      statuses.push([status, headers['retry-after'] === undefined]);
    }
    await small.close();
    expect(statuses.at(-1)).toEqual([429, false]);
    expect(statuses[0]).toEqual([401, true]);
  });
});
