import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentId, TenantId } from '../domain/index.ts';
import type { Command } from '../domain/index.ts';
import { MicrosoftError } from './error.ts';
import { watchPresence } from './presence.ts';
import type { PresenceHost, PresentAgent } from './presence.ts';

interface Asked {
  readonly token: string | undefined;
  readonly ids: readonly string[];
}

let server: Server;
let url: string;
let asked: Asked[];
let status: number;
beforeEach(async () => {
  asked = [];
  status = 200;
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const { ids } = JSON.parse(text) as { ids: string[] };
      asked.push({ token: request.headers.authorization, ids });
      response.writeHead(status, { 'content-type': 'application/json' });
      const value = ids.map((id) => ({ id, availability: 'DoNotDisturb', activity: 'x' }));
      response.end(JSON.stringify({ value }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  url = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const agents = (tenant: string, n: number): readonly PresentAgent[] =>
  Array.from({ length: n }, (_, i) => ({
    agent: AgentId.parse(`${tenant}-${i}`),
    oid: `${tenant}-oid-${i}`,
    presence: 'available' as const,
  }));

/** One round of the watch over these tenants, and when it wants to look again. */
async function round(people: Readonly<Record<string, readonly PresentAgent[]>>) {
  const submitted: Command[] = [];
  const nextInMs = await new Promise<number>((resolve) => {
    const host: PresenceHost = {
      tenants: () => Object.keys(people).map((id) => TenantId.parse(id)),
      entraTenant: (tenant) => (tenant === 'nobody' ? null : `tid-${tenant}`),
      agents: (tenant) => people[tenant] ?? [],
      submit: async (_tenant, command) => submitted.push(command),
      after: (delayMs) => {
        resolve(delayMs);
        return () => undefined;
      },
      debug: () => undefined,
    };
    const graph = async (tid: string) => {
      if (tid === 'tid-refused') throw new MicrosoftError('consentMissing', 'not yet');
      return `token-of-${tid}`;
    };
    watchPresence({ graphUrl: url, tokens: { graph } }, host);
  });
  return { submitted, nextInMs };
}

test('each tenant is asked about with its own token, and only changes are told', async () => {
  const [busy] = agents('b', 1);
  const { submitted, nextInMs } = await round({
    a: agents('a', 1),
    b: busy === undefined ? [] : [{ ...busy, presence: 'doNotDisturb' }],
  });
  expect(asked.map(({ token }) => token)).toEqual([
    'Bearer token-of-tid-a',
    'Bearer token-of-tid-b',
  ]);
  expect(submitted).toEqual([{ type: 'setPresence', agent: 'a-0', availability: 'doNotDisturb' }]);
  expect(nextInMs).toBe(3_000);
});

test('650 people a request, as Graph wants it', async () => {
  await round({ a: agents('a', 1_301) });
  expect(asked.map(({ ids }) => ids.length)).toEqual([650, 650, 1]);
});

test('a tenant without consent or without an Entra tenant holds up no other', async () => {
  await round({ refused: agents('r', 1), nobody: agents('n', 1), a: agents('a', 1) });
  expect(asked.map(({ token }) => token)).toEqual(['Bearer token-of-tid-a']);
});

test('throttled: it rests', async () => {
  status = 429;
  expect(await round({ a: agents('a', 1) })).toEqual({ submitted: [], nextInMs: 30_000 });
});
