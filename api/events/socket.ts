import type { Duplex } from 'node:stream';
import type { WebSocket } from '@fastify/websocket';
import { must } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { bearerOf } from '../auth/authenticator.ts';
import { ApiError } from '../error.ts';
import { admit, auditProvider, TENANT_HEADER } from '../gate.ts';
import type { Gate } from '../gate.ts';
import { isPermitted, policy } from '../policy.ts';
import type { Viewer } from '../port.ts';
import { ClientMessage, closeCodes } from './protocol.ts';
import type { CloseReason } from './protocol.ts';
import { ViewerStreams } from './streams.ts';
import type { TextFrame } from './frame.ts';
import type { Sink } from './seat.ts';

const HELLO_MS = 5_000;
/** Removed people are out within 60 s: this, and what the check itself may take. */
export const RECHECK_MS = 15_000;
const RULE = must(policy['GET /api/v1/events'], 'the events have a row');
/** Sockets that have not proved themselves yet. */
const STRANGERS_MAX = 200;
/** setTimeout's limit; a token lives hours, not weeks. */
export const TIMER_MAX_MS = 2_147_483_647;

/** The gate of the routes, and how often it is asked again for a socket that stays. */
export interface SocketGate extends Gate {
  readonly recheckMs?: number;
  readonly onWindows?: (viewer: Viewer, open: number) => void;
}

/** `GET /events` as a WebSocket. */
export function eventRoutes(app: App, gate: SocketGate): void {
  const streams = new ViewerStreams(gate.host, gate.onWindows);
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
      const events = new EventSocket({ socket, wire: request.raw.socket }, gate, streams);
      strangers.add(events);
      void events.admitted.then(() => strangers.delete(events));
      const token = bearerOf(request.headers.authorization);
      const tenant = request.headers[TENANT_HEADER];
      const asked = typeof tenant === 'string' ? tenant : null;
      if (token !== null) events.hello({ token, tenant: asked }, resumeOf(request.url));
    },
  });
}

function resumeOf(url: string): number | null {
  const text = new URL(url, 'http://x').searchParams.get('resume');
  return text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}

/** A WebSocket and what carries it. */
interface Line {
  readonly socket: WebSocket;
  readonly wire: Duplex;
}

/** What a window proved itself with; kept to look at its person again. */
interface Hello {
  readonly token: string;
  readonly tenant: string | null;
}

/**
 * One window. stranger → (token) admitting → joined → ended; a second token renews the first, and
 * must be of the same person. Messages are handled one after the other. It ends with its token,
 * and when its person is removed, loses the agent they were, or is gone from Entra.
 */
class EventSocket implements Sink {
  readonly admitted: Promise<void>;
  readonly #socket: WebSocket;
  readonly #wire: Duplex;
  readonly #gate: SocketGate;
  readonly #streams: ViewerStreams;
  readonly #settle: () => void;
  #viewer: Viewer | null = null;
  #hello: Hello | null = null;
  #recheck: NodeJS.Timeout | null = null;
  #deadline: NodeJS.Timeout;
  #work: Promise<void> = Promise.resolve();
  #queued = 0;

  constructor(line: Line, gate: SocketGate, streams: ViewerStreams) {
    const { socket, wire } = line;
    this.#socket = socket;
    this.#wire = wire;
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

  /**
   * Past `ws` onto the wire: without compression it writes each message whole and at once, so a
   * frame made for many may go between two of its own.
   */
  send(frame: TextFrame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.extensions === '') this.#wire.write(frame.bytes);
    else this.#socket.send(frame.text);
  }

  end(reason: CloseReason): void {
    this.#socket.close(closeCodes[reason], reason);
    // A peer that does not answer our close is not waited for (ws waits 30 s by itself).
    if (reason === 'tooSlow') setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  hello(hello: Hello, resumeN: number | null): void {
    this.#enqueue(() => this.#admit(hello, resumeN));
  }

  #receive(text: string): void {
    const message = parseMessage(text);
    if (message === null) return this.end('badMessage');
    if ('token' in message) {
      const { token, tenant = null, resume } = message;
      return this.hello({ token, tenant }, resume?.n ?? null);
    }
    if ('ping' in message) {
      if (this.bufferedAmount > 0) return;
      const now = this.#gate.host.now();
      this.#socket.send(JSON.stringify({ type: 'pong', ping: message.ping, now }));
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

  async #admit(hello: Hello, resumeN: number | null): Promise<void> {
    const { identity, viewer } = await admit(this.#gate, hello);
    if (!isPermitted(RULE, viewer)) return this.end('forbidden');
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const before = this.#viewer;
    if (before !== null && !isSame(before, viewer)) return this.end('forbidden');
    if (before === null && viewer.as === 'provider') {
      await auditProvider(this.#gate.host, viewer, 'GET /api/v1/events');
    }
    this.#hello = hello;
    clearTimeout(this.#deadline);
    const leftMs = Math.min(identity.expiresAt - this.#gate.host.now(), TIMER_MAX_MS);
    this.#deadline = setTimeout(() => this.end('unauthenticated'), leftMs);
    if (before !== null) return;
    this.#viewer = viewer;
    this.#settle();
    const everyMs = this.#gate.recheckMs ?? RECHECK_MS;
    this.#recheck = setInterval(() => this.#enqueue(() => this.#lookAgain()), everyMs);
    await this.#streams.join(viewer, this, resumeN);
  }

  /** A token says who somebody was when it was made; whether they still may is asked again. */
  async #lookAgain(): Promise<void> {
    if (this.#hello === null || this.#viewer === null) return;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const { viewer } = await admit(this.#gate, this.#hello);
    if (!isSame(this.#viewer, viewer) || !isPermitted(RULE, viewer)) return this.end('forbidden');
    // Other roles show other things: the window comes back and is given those.
    if (!sameRoles(this.#viewer, viewer)) this.end('unauthenticated');
  }

  async #resume(n: number): Promise<void> {
    if (this.#viewer === null) return this.end('unauthenticated');
    await this.#streams.join(this.#viewer, this, n);
  }

  #gone(): void {
    clearTimeout(this.#deadline);
    if (this.#recheck !== null) clearInterval(this.#recheck);
    this.#settle();
    // After the last queued step, so that a join in progress is undone as well.
    void this.#work.then(() => {
      clearTimeout(this.#deadline);
      if (this.#recheck !== null) clearInterval(this.#recheck);
      if (this.#viewer !== null) this.#streams.leave(this.#viewer, this);
    });
  }
}

/** The agent is part of it: what a window shows depends on whose hands it sees through. */
export function isSame(a: Viewer, b: Viewer): boolean {
  const parts = ['as', 'tid', 'oid', 'tenant', 'agent'] as const;
  return parts.every((part) => a[part] === b[part]);
}

const sameRoles = (a: Viewer, b: Viewer): boolean =>
  a.roles.toSorted().join() === b.roles.toSorted().join();

function parseMessage(text: string): ClientMessage | null {
  try {
    const parsed = ClientMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function reasonOf(error: unknown): CloseReason {
  if (!(error instanceof ApiError)) return 'notReady';
  switch (error.code) {
    case 'invalidToken':
      return 'unauthenticated';
    case 'notAllowed':
    case 'forbidden':
    case 'notFound':
    case 'badRequest':
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
