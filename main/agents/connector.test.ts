import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { ConnectorConfig, TenantId } from '../../domain/index.ts';
import type { AgentLine } from '../../channels/index.ts';
import { Reach } from '../egress/reach.ts';
import { agentConnectorOf } from './connector.ts';

const servers: WebSocketServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Far {
  readonly url: string;
  readonly arrived: Promise<{ readonly socket: WebSocket; readonly secret: string | undefined }>;
}

async function newAgent(): Promise<Far> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const arrived: Far['arrived'] = new Promise((resolve) => {
    server.once('connection', (socket, request) => {
      resolve({ socket, secret: request.headers.authorization });
    });
  });
  return { url: `ws://127.0.0.1:${port}/`, arrived };
}

function connectorTo(url: string, more: object = {}, hosts: string[] = ['127.0.0.1']) {
  const reach = new Reach({
    hosts,
    secret: (_tenant, name) => (name === 'AGENT_KEY' ? 's3cret' : null),
  });
  const document = { kind: 'connector', id: 'c', name: 'C', type: 'agent', url, timeoutMs: 1_000 };
  const config = ConnectorConfig.parse({ ...document, ...more });
  return agentConnectorOf(TenantId.parse('contoso'), config, reach);
}

const next = (line: AgentLine, what: 'onText' | 'onSound' | 'onClosed') =>
  new Promise<unknown>((resolve) => {
    Object.assign(line, { [what]: resolve });
  });

describe('a connector of type agent', () => {
  it('is reached with its secret, and text and sound go both ways', async () => {
    const far = await newAgent();
    const line = await connectorTo(far.url, { secret: 'AGENT_KEY' }).connect();
    const { socket, secret } = await far.arrived;
    expect(secret).toBe('Bearer s3cret');
    const heard: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer, isBinary) => {
        heard.push(isBinary ? data.length : data.toString());
        if (heard.length === 2) resolve();
      });
    });
    line.send('{"type":"start"}');
    line.send(new Uint8Array(320));
    await both;
    expect(heard).toEqual(['{"type":"start"}', 320]);
    const text = next(line, 'onText');
    socket.send('{"type":"ready"}');
    expect(await text).toBe('{"type":"ready"}');
    const sound = next(line, 'onSound');
    socket.send(Buffer.alloc(640, 1));
    expect(await sound).toEqual(Buffer.alloc(640, 1));
    const closed = next(line, 'onClosed');
    socket.close();
    await closed;
  });

  it('that says too much at once is cut off', async () => {
    const far = await newAgent();
    const line = await connectorTo(far.url).connect();
    const closed = next(line, 'onClosed');
    (await far.arrived).socket.send(Buffer.alloc(200_000));
    await closed;
  });

  it.each([
    ['in our own network', 'ws://127.0.0.1:1/', {}, []],
    ['whose secret is not there', 'ws://127.0.0.1:1/', { secret: 'OTHER' }, ['127.0.0.1']],
    ['where nobody listens', 'ws://127.0.0.1:1/', {}, ['127.0.0.1']],
  ])('%s is not had', async (_which, url, more, hosts) => {
    await expect(connectorTo(url, more, [...hosts]).connect()).rejects.toThrow();
  });

  it('gives only what it names, of the type that it names', () => {
    const fields = [
      { name: 'order', pointer: '/order/id', type: 'text' },
      { name: 'sum', pointer: '/sum', type: 'number' },
      { name: 'isVip', pointer: '/vip', type: 'boolean' },
      { name: 'slash', pointer: '/a~1b', type: 'text' },
      { name: 'proto', pointer: '/__proto__/x', type: 'text' },
    ];
    const values = { order: { id: 'A1', name: 'Bob' }, sum: '7', vip: true, 'a/b': 'x', other: 1 };
    const known = connectorTo('wss://x.example/', { fields }).fieldsOf(values);
    expect(known).toEqual({ order: 'A1', isVip: true, slash: 'x' });
  });
});
