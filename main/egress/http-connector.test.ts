import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConnectorConfig, TenantId } from '../../domain/index.ts';
import { HttpConnectors } from './http-connector.ts';
import { Reach } from './reach.ts';

let seen: { url?: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];
let answer: (response: ServerResponse) => void = () => undefined;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    seen.push({ url: request.url, headers: request.headers, body });
    answer(response);
  });
});
let port = 0;
let connectors: HttpConnectors;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  const secret = (_tenant: TenantId, name: string) => (name === 'CRM_KEY' ? 's3cret' : null);
  connectors = new HttpConnectors(new Reach({ hosts: [`127.0.0.1:${port}`], secret }));
});
afterAll(async () => {
  await connectors.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const connector = (of: object) =>
  ConnectorConfig.parse({
    kind: 'connector',
    id: 'crm',
    name: 'CRM',
    type: 'http',
    url: `http://127.0.0.1:${port}/orders/{order}?lang={lang}`,
    fields: [
      { name: 'tier', pointer: '/customer/tier', type: 'text' },
      { name: 'open', pointer: '/open', type: 'number' },
    ],
    ...of,
  });

function ask(
  of: object,
  parameters: Record<string, string | number> = {},
  caller: string | null = null,
) {
  seen = [];
  const tenant = TenantId.parse('contoso');
  return connectors.ask({ tenant, connector: connector(of), parameters, caller, key: 'e-1-0' });
}

const json = (value: unknown) => (response: ServerResponse) => response.end(JSON.stringify(value));

it('asks with encoded parameters, and only what is named comes back', async () => {
  answer = json({ customer: { tier: 'gold', name: 'Ada' }, open: '3' });
  const asked = await ask({ secret: 'CRM_KEY' }, { order: '47/11?x=1#', lang: 'de' });
  expect(asked).toEqual({ ok: true, values: { tier: 'gold' } });
  expect(seen[0]?.url).toBe('/orders/47%2F11%3Fx%3D1%23?lang=de');
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'Bearer s3cret',
    'idempotency-key': 'e-1-0',
  });
});

it('tells the caller only where it is told one, in the question or in the body', async () => {
  answer = json({});
  await ask({}, { order: 1 }, '+447700900123');
  expect(seen[0]?.url).toContain('caller=%2B447700900123');
  await ask({ method: 'POST' }, { order: 1 }, '+447700900123');
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ order: 1, caller: '+447700900123' });
});

it.each([
  ['a redirect', (r: ServerResponse) => r.writeHead(302, { location: '/x' }).end(), 'status302'],
  ['a fault', (r: ServerResponse) => r.writeHead(503).end(), 'status503'],
  ['no JSON', (r: ServerResponse) => r.end('<html>'), 'notJson'],
  ['too much', (r: ServerResponse) => r.end('x'.repeat(70_000)), 'tooLarge'],
  ['nothing in time', () => undefined, 'timeout'],
])('%s is no answer', async (_what, says, code) => {
  answer = says;
  expect(await ask({ timeoutMs: 1_000 }, { order: 1 })).toEqual({ ok: false, code });
  expect(seen).toHaveLength(1);
});

it('asks nobody it must not, nor without the secret that it needs', async () => {
  const codes = async (of: object, parameters = {}) => {
    const asked = await ask(of, parameters);
    return [asked.ok ? 'ok' : asked.code, seen.length];
  };
  expect(await codes({ url: 'http://127.0.0.1:1/' })).toEqual(['noTls', 0]);
  expect(await codes({ url: 'https://169.254.169.254/latest' })).toEqual(['ownNetwork', 0]);
  expect(await codes({ url: 'https://localhost/' })).toEqual(['ownNetwork', 0]);
  expect(await codes({ secret: 'OTHER' })).toEqual(['noSecret', 0]);
  expect(await codes({}, { order: '..' })).toEqual(['badParameter', 0]);
});
