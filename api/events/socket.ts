import type { WebSocket } from '@fastify/websocket';
import type { App } from '../app.ts';
import { bearerOf } from '../auth/authenticator.ts';
import { ApiError } from '../error.ts';
import { admit } from '../gate.ts';
import type { Gate } from '../gate.ts';
import type { Viewer } from '../port.ts';
import { ClientMessage, closeCodes } from './protocol.ts';
import type { CloseReason } from './protocol.ts';
import { ViewerStreams } from './streams.ts';
import type { Sink } from './viewer-stream.ts';

const HELLO_MS = 5_000;
/** Sockets that have not proved themselves yet. */
const STRANGERS_MAX = 200;
/** setTimeout's limit; a token lives hours, not weeks. */
const TIMER_MAX_MS = 2_147_483_647;

/** `GET /events` as a WebSocket. */
export function eventRoutes(app: App, gate: Gate): void {
  const streams = new ViewerStreams(gate.host);
  const strangers = new Set<EventSocket>();
  app.addHook('preClose', async () => streams.close());
  app.route({
    method: 'GET',
    url: '/events',
    schema: { tags: ['live'], description: 'WebSocket: a snapshot, then patches without gap.' },
    handler: async () => {
      throw new ApiError('upgradeRequired');
    },
    wsHandler: (socket, request) => {
      if (strangers.size >= STRANGERS_MAX) return socket.close(closeCodes.tooMany, 'tooMany');
      const events = new EventSocket(socket, gate, streams);
      strangers.add(events);
      void events.admitted.then(() => strangers.delete(events));
      const token = bearerOf(request.headers.authorization);
      if (token !== null) events.hello(token, resumeOf(request.url));
    },
  });
}

function resumeOf(url: string): number | null {
  const text = new URL(url, 'http://x').searchParams.get('resume');
  return text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}

/**
 * One window. stranger → (token) admitting → joined → ended; a second token renews the first, and
 * must be of the same person. Messages are handled one after the other.
 */
class EventSocket implements Sink {
  readonly admitted: Promise<void>;
  readonly #socket: WebSocket;
  readonly #gate: Gate;
  readonly #streams: ViewerStreams;
  readonly #settle: () => void;
  #viewer: Viewer | null = null;
  #deadline: NodeJS.Timeout;
  #work: Promise<void> = Promise.resolve();
  #queued = 0;

  constructor(socket: WebSocket, gate: Gate, streams: ViewerStreams) {
    this.#socket = socket;
    this.#gate = gate;
    this.#streams = streams;
    const { promise, resolve } = newSignal();
    this.admitted = promise;
    this.#settle = resolve;
    this.#deadline = setTimeout(() => this.end('helloTimeout'), HELLO_MS);
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => this.#gone());
    socket.on('error', () => socket.terminate());
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  end(reason: CloseReason): void {
    this.#socket.close(closeCodes[reason], reason);
    // A peer that does not answer our close is not waited for (ws waits 30 s by itself).
    if (reason === 'tooSlow') setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  hello(token: string, resumeN: number | null): void {
    this.#enqueue(() => this.#admit(token, resumeN));
  }

  #receive(text: string): void {
    const message = parseMessage(text);
    if (message === null) return this.end('badMessage');
    if ('token' in message) return this.hello(message.token, message.resume?.n ?? null);
    if ('ping' in message) {
      if (this.bufferedAmount > 0) return;
      const now = this.#gate.host.now();
      this.send(JSON.stringify({ type: 'pong', ping: message.ping, now }));
      return;
    }
    this.#enqueue(() => this.#resume(message.resume.n));
  }

  #enqueue(run: () => Promise<void>): void {
    this.#queued += 1;
    if (this.#queued > 16) return this.end('badMessage');
    this.#work = this.#work
      .then(run)
      .catch((error: unknown) => this.end(reasonOf(error)))
      .finally(() => {
        this.#queued -= 1;
      });
  }

  async #admit(token: string, resumeN: number | null): Promise<void> {
    const { identity, viewer } = await admit(this.#gate, token);
    if (viewer.roles.length === 0) return this.end('forbidden');
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const before = this.#viewer;
    if (before !== null && (before.oid !== viewer.oid || before.tenant !== viewer.tenant)) {
      return this.end('forbidden');
    }
    clearTimeout(this.#deadline);
    const leftMs = Math.min(identity.expiresAt - this.#gate.host.now(), TIMER_MAX_MS);
    this.#deadline = setTimeout(() => this.end('unauthenticated'), leftMs);
    if (before !== null) return;
    this.#viewer = viewer;
    this.#settle();
    await this.#streams.join(viewer, this, resumeN);
  }

  async #resume(n: number): Promise<void> {
    if (this.#viewer === null) return this.end('unauthenticated');
    await this.#streams.join(this.#viewer, this, n);
  }

  #gone(): void {
    clearTimeout(this.#deadline);
    this.#settle();
    // After the last queued step, so that a join in progress is undone as well.
    void this.#work.then(() => {
      clearTimeout(this.#deadline);
      if (this.#viewer !== null) this.#streams.leave(this.#viewer, this);
    });
  }
}

function parseMessage(text: string): ClientMessage | null {
  try {
    const parsed = ClientMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): CloseReason {
  if (!(error instanceof ApiError)) return 'notReady';
  switch (error.code) {
    case 'invalidToken':
      return 'unauthenticated';
    case 'notAllowed':
      return 'forbidden';
    case 'tooManyRequests':
      return 'tooMany';
    default:
      return 'notReady';
  }
}

function newSignal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle() };
}
