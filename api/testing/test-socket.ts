import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import type { TestApi } from './test-api.ts';

/** One window on the events, with what it was told and how it was closed. */
export interface TestSocket {
  readonly socket: WebSocket;
  readonly messages: readonly string[];
  /** Settles with the code and the reason. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Settles with the first message, or null when it is closed before. */
  readonly first: Promise<string | null>;
}

export async function listen(api: TestApi): Promise<string> {
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo; // a TCP listener
  return `ws://127.0.0.1:${port}/api/v1/events`;
}

/** `hello`: the first message; without one the token comes as a header, or not at all. */
export function openSocket(
  url: string,
  how: { readonly headers?: Record<string, string>; readonly hello?: unknown },
): TestSocket {
  const socket = new WebSocket(url, { headers: how.headers ?? {} });
  const messages: string[] = [];
  socket.on('message', (data) => messages.push(String(data)));
  const closed = once(socket, 'close').then(([code, reason]) => ({
    code: Number(code),
    reason: String(reason),
  }));
  const first = Promise.race([
    once(socket, 'message').then(([data]) => String(data)),
    closed.then(() => messages[0] ?? null),
  ]);
  if (how.hello !== undefined) {
    socket.once('open', () => socket.send(JSON.stringify(how.hello)));
  }
  return { socket, messages, closed, first };
}
