import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createSipEndpoint } from './index.ts';
import type { SipEndpoint } from './index.ts';
import { TCP_LIMITS, type TcpLimits } from './limits.ts';
import { headerOf, request } from './test-support/text-peer.ts';
import { TcpTransport } from './transport-tcp.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A connection to a port that collects what comes back. */
async function client(
  port: number,
): Promise<{ socket: Socket; heard: () => string; has(part: string): Promise<void> }> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  closing.push(() => Promise.resolve(void socket.destroy()));
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const has = async (part: string): Promise<void> => {
    while (!text.includes(part)) await once(socket, 'data');
  };
  return { socket, heard: () => text, has };
}

/** Cut off by the peer: as its end or, when we were just writing, as a reset. */
function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

async function endpoint(): Promise<{ end: SipEndpoint; port: number }> {
  const end = await createSipEndpoint({
    bind: '127.0.0.1',
    tcpPort: 0,
    userAgent: 'test',
    onCall: (call) => call.reject(486),
  });
  closing.push(() => end.close());
  return { end, port: end.tcp?.port ?? 0 };
}

const HERE = { transport: 'tcp', host: '127.0.0.1', port: 9 } as const;
const options = (callId: string): string =>
  request('OPTIONS', { from: HERE, to: HERE, callId, branch: `z9hG4bK${callId}` });

describe('TCP', () => {
  test('two requests in one segment, a third byte by byte: three answers back', async () => {
    const { port } = await endpoint();
    const { socket, heard, has } = await client(port);
    socket.write(options('one') + options('two'));
    for (const char of options('three')) socket.write(char);
    await has('Call-ID: three');
    expect(heard().match(/^SIP\/2.0 200 OK/gm)).toHaveLength(3);
    expect(headerOf(heard(), 'via')).toContain('branch=z9hG4bKone');
  });

  test('a double CRLF gets a single one (RFC 5626)', async () => {
    const { port } = await endpoint();
    const { socket, heard, has } = await client(port);
    socket.write('\r\n\r\n');
    await has('\r\n');
    expect(heard()).toBe('\r\n');
  });

  test('without Content-Length: 400, nothing is done, the connection ends', async () => {
    const { port, end } = await endpoint();
    const { socket, heard } = await client(port);
    const invite = request('INVITE', { from: HERE, to: HERE }).replace(/Content-Length.*\r\n/, '');
    socket.write(invite);
    await once(socket, 'close');
    expect(heard()).toMatch(/^SIP\/2.0 400 /);
    expect(end.counts()).toMatchObject({ transactions: 0 });
  });

  test('an endless head ends the connection', async () => {
    const { port } = await endpoint();
    const { socket } = await client(port);
    socket.write(`OPTIONS ${'a'.repeat(40_000)}`);
    await once(socket, 'close');
  });

  test('a response goes to the Via address when the connection is gone', async () => {
    const { port } = await endpoint();
    const second = await TcpTransport.open(
      '127.0.0.1',
      0,
      (bytes) => void heardAgain.push(bytes.toString()),
    );
    const heardAgain: string[] = [];
    closing.push(() => second.close());
    const { socket } = await client(port);
    const from = { ...HERE, port: second.port };
    socket.end(request('INVITE', { from, to: HERE }));
    socket.destroySoon();
    await until(() => heardAgain.some((text) => text.includes(' 486 ')));
  });
});

describe('TCP limits', () => {
  async function limited(limits: Partial<TcpLimits>): Promise<TcpTransport> {
    const transport = await TcpTransport.open('127.0.0.1', 0, () => undefined, {
      ...TCP_LIMITS,
      ...limits,
    });
    closing.push(() => transport.close());
    return transport;
  }

  test('a message that dribbles in is cut off, others are not touched', async () => {
    const transport = await limited({ messageMs: 60 });
    const good = await client(transport.port);
    good.socket.write(options('good'));
    const slow = await client(transport.port);
    const drip = setInterval(() => slow.socket.write('a'), 5);
    await closed(slow.socket);
    clearInterval(drip);
    expect(good.socket.destroyed).toBe(false);
    await until(() => transport.size === 1);
  });

  test('a connection that says nothing, or nothing any more, is closed', async () => {
    const silent = await client((await limited({ silentMs: 30 })).port);
    await closed(silent.socket);
    const idle = await client((await limited({ idleMs: 30 })).port);
    idle.socket.write(options('x'));
    await closed(idle.socket);
  });

  test('a target that refuses is told, once, and not before send returns', async () => {
    const gone = await limited({});
    const { port } = gone;
    await gone.close();
    const transport = await limited({});
    let returned = false;
    const error = await new Promise<Error>((resolve) => {
      transport.send(Buffer.from('x'), { ...HERE, port }, undefined, (failure) => {
        expect(returned).toBe(true);
        resolve(failure);
      });
      returned = true;
    });
    expect(error).toBeInstanceOf(Error);
  });
});

describe('keep-alive (RFC 5626)', () => {
  /** A peer that answers the first pings only; how many it saw, and whether it was left. */
  async function dialled(pongs: number) {
    const seen = { pings: 0, closed: false };
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('close', () => (seen.closed = true));
      socket.on('data', (chunk: Buffer) => {
        if (chunk.toString() !== '\r\n\r\n') return;
        seen.pings += 1;
        if (seen.pings <= pongs) socket.write('\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const limits = { ...TCP_LIMITS, keepAliveMs: 20, pongMs: 300 };
    const transport = await TcpTransport.open('127.0.0.1', 0, () => undefined, limits);
    closing.push(() => transport.close());
    transport.send(Buffer.from(options('x')), { ...HERE, port }, undefined);
    return seen;
  }

  test('a peer that stops answering is left, one that never did is not', async () => {
    const [stops, never] = await Promise.all([dialled(3), dialled(0)]);
    await until(() => stops.closed);
    expect(stops.pings).toBeGreaterThan(3);
    await until(() => never.pings > 5);
    expect(never.closed).toBe(false);
  });
});
