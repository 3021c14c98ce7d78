import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { AgentId, InteractionId, TenantId } from '../../domain/index.ts';
import type { Standing } from '../port.ts';
import { CONTOSO, newAgent, newInteraction } from '../testing/memory-host.ts';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { appWish, pat } from '../testing/token-mint.ts';
import type { TokenWish } from '../testing/token-mint.ts';
import { ServerMessage } from './protocol.ts';

/** A client that keeps what it got, and waits for conditions instead of times. */
class Client {
  readonly messages: ServerMessage[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | null = null;
  #wake: () => void = () => undefined;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data) => {
      this.messages.push(ServerMessage.parse(JSON.parse(String(data))));
      this.#wake();
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#wake();
    });
  }

  async until(condition: (client: this) => boolean): Promise<void> {
    while (!condition(this)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async say(message: unknown): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    this.socket.send(JSON.stringify(message));
  }

  get patches() {
    return this.messages.flatMap((message) => (message.type === 'patch' ? [message] : []));
  }
}

let api: TestApi;
let url: string;
let clients: Client[] = [];
/** Whom Entra has removed, and how often it was asked. */
const out = new Set<string>();
let looks = 0;
let onLook: () => void = () => undefined;
const nextLook = () => new Promise<void>((resolve) => (onLook = resolve));
const standing: Standing = {
  isOut: async ({ oid }) => {
    looks += 1;
    onLook();
    return out.has(oid);
  },
};
beforeEach(async () => {
  out.clear();
  api = await newTestApi({ standing, recheckMs: 10 });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;
  url = `ws://127.0.0.1:${port}/api/v1/events`;
});
afterEach(async () => {
  for (const { socket } of clients) socket.terminate();
  clients = [];
  await api.close();
});

async function connect(wish: TokenWish = {}, query = ''): Promise<Client> {
  const authorization = `Bearer ${await api.mint.token(wish)}`;
  const client = new Client(`${url}${query}`, { authorization });
  clients.push(client);
  return client;
}

function connectBare(): Client {
  const client = new Client(url);
  clients.push(client);
  return client;
}

const ana = (state: 'ready' | 'signedOut') => newAgent('ana', { duty: { kind: state } });

describe('a live view', () => {
  test('begins with a snapshot; then patches without gap', async () => {
    const client = await connect();
    await client.until(({ messages }) => messages.length === 1);
    const [snapshot] = client.messages;
    expect(snapshot).toMatchObject({ type: 'snapshot', seq: 10 });
    for (let i = 1; i <= 5; i++) {
      api.host.change('contoso', { agents: [ana(i % 2 === 0 ? 'ready' : 'signedOut')] });
      await client.until(({ patches }) => patches.at(-1)?.seq === 10 + i);
    }
    const first = snapshot?.type === 'snapshot' ? snapshot.n : 0;
    expect(client.patches.map(({ n }) => n - first)).toEqual([1, 2, 3, 4, 5]);
  });

  test('many changes at once become one patch with the newest of each', async () => {
    const client = await connect();
    await client.until(({ messages }) => messages.length === 1);
    for (let i = 0; i < 100; i++) {
      api.host.change('contoso', { agents: [ana(i % 2 === 0 ? 'ready' : 'signedOut')] });
    }
    const i1 = InteractionId.parse('i1');
    api.host.change('contoso', { interactions: [newInteraction('i1')] });
    api.host.change('contoso', { gone: [i1] });
    await client.until(({ patches }) => patches.length > 0);
    expect(client.patches).toMatchObject([
      { seq: 112, agents: [{ duty: { kind: 'signedOut' } }], interactions: [], gone: ['i1'] },
    ]);
  });

  test('shows nothing of another tenant', async () => {
    const client = await connect();
    await client.until(({ messages }) => messages.length === 1);
    api.host.change('fabrikam', { agents: [newAgent('fay')] });
    api.host.change('contoso', { agents: [ana('ready')] });
    await client.until(({ patches }) => patches.length === 1);
    expect(JSON.stringify(client.messages)).not.toMatch(/"(fay|f1|desk)"/);
  });

  test('customers are asked for once, not for each patch', async () => {
    const client = await connect();
    await client.until(({ messages }) => messages.length === 1);
    api.host.change('contoso', { interactions: [newInteraction('i1', { held: true })] });
    await client.until(({ patches }) => patches.length === 1);
    expect(api.host.resolved).toEqual(['ref-i1', 'ref-i2']);
  });
});

describe('coming back', () => {
  test('with n gets exactly what was missed, in a header or a message', async () => {
    const before = await connect();
    await before.until(({ messages }) => messages.length === 1);
    const n = before.messages[0]?.type === 'snapshot' ? before.messages[0].n : 0;
    before.socket.close();
    await before.until(({ closed }) => closed !== null);
    api.host.change('contoso', { agents: [ana('signedOut')] });

    const after = await connect({}, `?resume=${n}`);
    await after.until(({ patches }) => patches.length === 1);
    expect(after.messages[0]).toMatchObject({ type: 'resumed', n });
    expect(after.patches[0]).toMatchObject({ n: n + 1, seq: 11 });

    const bare = connectBare();
    await bare.say({ token: await api.mint.token(), resume: { n } });
    await bare.until(({ patches }) => patches.length === 1);
    expect(bare.patches).toEqual(after.patches);
    await bare.say({ resume: { n: n + 1 } });
    await bare.until(({ messages }) => messages.length === 3);
    expect(bare.messages[2]).toMatchObject({ type: 'resumed', n: n + 1 });
  });

  test.each([0, 5, 999_999_999_999_999])('with an n that is not ours (%d): snapshot', async (n) => {
    const client = await connect({}, `?resume=${n}`);
    await client.until(({ messages }) => messages.length === 1);
    expect(client.messages[0]?.type).toBe('snapshot');
  });

  test('after the state was rebuilt everybody gets a new snapshot, n without gap', async () => {
    const client = await connect();
    await client.until(({ messages }) => messages.length === 1);
    api.host.change('contoso', { agents: [ana('ready')] });
    await client.until(({ messages }) => messages.length === 2);
    api.host.skip('contoso');
    api.host.change('contoso', { agents: [ana('signedOut')] });
    await client.until(({ messages }) => messages.length === 3);
    const ns = client.messages.map((message) => ('n' in message ? message.n : 0));
    expect(client.messages[2]).toMatchObject({ type: 'snapshot', seq: 12 });
    expect(ns.map((n) => n - (ns[0] ?? 0))).toEqual([0, 1, 2]);
  });
});

describe('a tenant that comes and goes', () => {
  test('leaving closes the windows with "later"; coming back starts anew and live', async () => {
    const client = await connect();
    await client.until(({ messages }) => messages.length === 1);
    api.host.leave('contoso');
    await client.until(({ closed }) => closed !== null);
    const early = await connect();
    await early.until(({ closed }) => closed !== null);
    expect([client.closed?.code, early.closed?.code]).toEqual([1013, 1013]);
    api.host.away = false;
    const again = await connect();
    await again.until(({ messages }) => messages.length === 1);
    api.host.change('contoso', { agents: [ana('signedOut')] });
    await again.until(({ patches }) => patches.length === 1);
  });

  test('an empty patch is a new board, also as the first that comes', async () => {
    const client = await connect();
    await client.until(({ messages }) => messages.length === 1);
    api.host.change('contoso', {});
    await client.until(({ messages }) => messages.length === 2);
    expect(client.messages[1]?.type).toBe('snapshot');
  });
});

describe('who may listen', () => {
  test.each([
    ['expired', { claims: { exp: 1 } }, 4401],
    ['a stranger', { oid: 'eve' }, 4403],
    ['without role', { roles: [] }, 4403],
  ] as const)('%s is closed with its code', async (_name, wish, code) => {
    const client = await connect(wish as TokenWish);
    await client.until(({ closed }) => closed !== null);
    expect(client.closed?.code).toBe(code);
    expect(client.messages).toEqual([]);
  });

  test('rubbish, a resume before the token, and another person on the same socket', async () => {
    const rubbish = connectBare();
    await rubbish.say({ hello: 'you' });
    const early = connectBare();
    await early.say({ resume: { n: 1 } });
    const swap = await connect();
    await swap.say({ token: await api.mint.token({ oid: 'ana', roles: ['agent'] }) });
    for (const [client, code] of [
      [rubbish, 4400],
      [early, 4401],
      [swap, 4403],
    ] as const) {
      await client.until(({ closed }) => closed !== null);
      expect(client.closed?.code).toBe(code);
    }
  });

  test('a token that ends closes the socket; a renewed one keeps it', async () => {
    const exp = Math.floor(api.host.clock / 1_000);
    const short = await connect({ claims: { exp } });
    const renewed = connectBare();
    await renewed.say({ token: await api.mint.token({ claims: { exp: exp + 1 } }) });
    await renewed.say({ token: await api.mint.token() });
    await short.until(({ closed }) => closed !== null);
    expect(short.closed?.code).toBe(4401);
    await renewed.say({ ping: 7 });
    await renewed.until(({ messages }) => messages.length === 2);
    expect(renewed.messages).toContainEqual({ type: 'pong', ping: 7, now: api.host.clock });
    expect(renewed.closed).toBeNull();
  });

  test.each([
    ['is taken out of the configuration', (to: TestApi) => to.host.members.clear()],
    [
      'is no longer the agent they were',
      (to: TestApi) => {
        const tenant = TenantId.parse('contoso');
        to.host.members.set(`${CONTOSO}/ana`, { tenant, agent: AgentId.parse('ben') });
      },
    ],
    ['is gone from Entra', () => out.add('ana')],
  ])('a socket ends when its person %s', async (_how, remove) => {
    const removed = await connect({ oid: 'ana', roles: ['agent'] });
    await removed.until(({ messages }) => messages.length === 1);
    expect(removed.closed).toBeNull();
    remove(api);
    await removed.until(({ closed }) => closed !== null);
    expect(removed.closed?.code).toBe(4403);
    expect(api.host.listeners('contoso')).toBeLessThanOrEqual(1);
  });

  test('a socket of somebody who stays is looked at again and again, and stays', async () => {
    const client = await connect();
    await client.until(({ messages }) => messages.length === 1);
    const before = looks;
    while (looks < before + 5) await client.say({ ping: looks }).then(() => nextLook());
    expect(client.closed).toBeNull();
  });

  test("another tenant's name on a socket is refused as one that does not exist", async () => {
    for (const tenant of ['fabrikam', 'nowhere', '../contoso']) {
      const client = connectBare();
      await client.say({ token: await api.mint.token(), tenant });
      await client.until(({ closed }) => closed !== null);
      expect([client.closed?.code, client.messages.length]).toEqual([4403, 0]);
    }
  });

  test('the provider names the tenant to listen in, and that is on record first', async () => {
    const nowhere = connectBare();
    await nowhere.say({ token: await api.mint.token(pat) });
    await nowhere.until(({ closed }) => closed !== null);
    expect(nowhere.closed?.code).toBe(4403);
    const there = connectBare();
    await there.say({ token: await api.mint.token(pat), tenant: 'fabrikam' });
    await there.until(({ messages }) => messages.length === 1);
    expect(JSON.stringify(there.messages)).toContain('"f1"');
    expect(JSON.stringify(there.messages)).not.toContain('customerText');
    expect(api.host.audits).toMatchObject([
      { tenant: 'fabrikam', action: 'providerAccess', actor: { kind: 'provider' } },
    ]);
    api.host.auditDown = true;
    const unseen = connectBare();
    await unseen.say({ token: await api.mint.token(pat), tenant: 'contoso' });
    await unseen.until(({ closed }) => closed !== null);
    expect([unseen.closed?.code, unseen.messages.length]).toEqual([1013, 0]);
  });

  test('an application listens by its own column, and sees no customer', async () => {
    const agent = await connect(appWish(['agent']));
    await agent.until(({ closed }) => closed !== null);
    expect(agent.closed?.code).toBe(4403);
    const supervisor = await connect(appWish(['supervisor']));
    await supervisor.until(({ messages }) => messages.length === 1);
    expect(JSON.stringify(supervisor.messages)).not.toContain('customerText');
    expect(api.host.resolved).toEqual([]);
  });

  test('a tenant that is not here now says "later"', async () => {
    api.host.away = true;
    const client = await connect();
    await client.until(({ closed }) => closed !== null);
    expect(client.closed?.code).toBe(1013);
  });

  test('plain HTTP is told to upgrade', async () => {
    const { status } = await api.call('GET', '/api/v1/events');
    expect(status).toBe(426);
  });
});
