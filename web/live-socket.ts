import type { Board, BoardPatch } from '../domain/index.ts';
import type { ServerClock } from './clock.ts';
import type { AheadOfPatch, BoardStore } from './board-store.ts';
import { SessionError } from './session.ts';
import type { Session } from './session.ts';

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 10_000;
const PING_EVERY_MS = 20_000;
/** No word for this long, pongs included: the line is dead although it looks open. */
const SILENCE_MAX_MS = 45_000;
/** Close code of a token that is not taken (api/events/protocol.ts). */
const UNAUTHENTICATED = 4401;

export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly since: number; readonly why: string | null };

type Message =
  | ({ readonly type: 'snapshot'; readonly n: number } & Board)
  | ({ readonly type: 'patch' } & BoardPatch)
  | ({ readonly type: 'offer' } & AheadOfPatch)
  | { readonly type: 'resumed'; readonly n: number; readonly now: number }
  | { readonly type: 'pong'; readonly ping: number; readonly now: number };

const LIVE: LinkState = { kind: 'live' };

export interface LiveParts {
  readonly session: Pick<Session, 'token' | 'drop' | 'renewInMs'>;
  readonly board: Pick<BoardStore, 'n' | 'takeSnapshot' | 'takePatch' | 'takeAhead'>;
  readonly clock: ServerClock;
  /** Where the provider's operator looks; everybody else is in their own tenant. */
  readonly tenant?: string | null;
  /** Told when it changes: once for all the messages of a line that is live. */
  readonly link: (state: LinkState) => void;
}

/**
 * Keeps the board live: connecting → live → lost → (back-off with jitter) connecting …, for ever.
 * A new connection says which patch it had last and gets the rest, or a snapshot.
 */
export class LiveSocket {
  readonly #parts: LiveParts;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #isLive = false;
  #lostAt: number | null = null;
  #heardAt = 0;
  #renewal: number | undefined;
  #retry: number | undefined;
  #state: 'on' | 'asleep' | 'barred' | 'stopped' = 'on';

  constructor(parts: LiveParts) {
    this.#parts = parts;
    setInterval(() => this.#beat(), PING_EVERY_MS);
    addEventListener('online', () => this.#retryNow());
    document.addEventListener('visibilitychange', () => this.#retryNow());
  }

  async start(): Promise<void> {
    if (this.#state === 'barred') return this.#lose(null);
    if (this.#state !== 'on' || this.#socket !== null) return;
    try {
      const token = await this.#parts.session.token();
      this.#open(token);
    } catch (error) {
      this.#lose(error instanceof SessionError ? error.message : null);
    }
  }

  /** For a person who may not be here: no line is kept, none is tried again. */
  stop(): void {
    this.#state = 'stopped';
    this.#drop();
  }

  /** The page goes on unseen (Teams caches it): no line, no retries, nothing forgotten. */
  sleep(): void {
    if (this.#state !== 'on') return;
    this.#state = 'asleep';
    this.#drop();
    this.#parts.link({ kind: 'connecting' });
  }

  /** Asks at once for what it missed. */
  wake(): void {
    if (this.#state !== 'asleep') return;
    this.#state = 'on';
    void this.start();
  }

  /** As if the network broke: the socket is closed, and the usual way back begins. */
  cut(): void {
    if (this.#socket !== null) this.#lose(null);
  }

  /** As if there were no network until further notice. */
  bar(isBarred: boolean): void {
    if (this.#state !== (isBarred ? 'on' : 'barred')) return;
    this.#state = isBarred ? 'barred' : 'on';
    if (isBarred) this.cut();
    else this.#retryNow();
  }

  #drop(): void {
    const socket = this.#socket;
    clearTimeout(this.#renewal);
    clearTimeout(this.#retry);
    this.#socket = null;
    this.#isLive = false;
    if (socket === null) return;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
  }

  #open(token: string): void {
    if (this.#state !== 'on' || this.#socket !== null) return;
    const address = new URL('/api/v1/events', location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onopen = () => {
      socket.send(JSON.stringify(this.#hello(token)));
      this.#parts.clock.forget();
      this.#ping();
      this.#renewal = setTimeout(() => void this.#renew(), this.#parts.session.renewInMs());
    };
    socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)) as Message);
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      if (code === UNAUTHENTICATED) this.#parts.session.drop();
      this.#lose(null);
    };
  }

  #hello(token: string): object {
    const { board, tenant = null } = this.#parts;
    const where = tenant === null ? {} : { tenant };
    return board.n === null ? { token, ...where } : { token, ...where, resume: { n: board.n } };
  }

  #take(message: Message): void {
    const { board, clock } = this.#parts;
    this.#heardAt = Date.now();
    if (message.type === 'pong') {
      clock.measure(message.ping, message.now);
      return;
    }
    clock.hint(message.now);
    if (message.type === 'snapshot') board.takeSnapshot(message, message.n);
    else if (message.type === 'offer') board.takeAhead(message);
    else if (message.type === 'patch' && !board.takePatch(message)) {
      this.#socket?.send(JSON.stringify({ resume: { n: board.n ?? 0 } }));
      return;
    }
    this.#attempt = 0;
    this.#lostAt = null;
    if (!this.#isLive) this.#parts.link(LIVE);
    this.#isLive = true;
  }

  #lose(why: string | null): void {
    this.#drop();
    this.#lostAt ??= Date.now();
    this.#parts.link({ kind: 'lost', since: this.#lostAt, why });
    const most = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#retry = setTimeout(() => void this.start(), most * (0.5 + Math.random() / 2));
  }

  #retryNow(): void {
    if (this.#socket !== null || document.visibilityState !== 'visible') return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.start(), 0);
  }

  /** A line that does not come up is silent as well: a browser would wait for minutes. */
  #beat(): void {
    if (this.#socket === null) return;
    if (Date.now() - this.#heardAt > SILENCE_MAX_MS) this.cut();
    else if (this.#socket.readyState === WebSocket.OPEN) this.#ping();
  }

  #ping(): void {
    this.#socket?.send(JSON.stringify({ ping: Date.now() }));
  }

  async #renew(): Promise<void> {
    const socket = this.#socket;
    const token = await this.#parts.session.token().catch(() => null);
    // A line that was opened meanwhile has a token and a renewal of its own.
    if (token === null || socket === null || socket !== this.#socket) return;
    if (socket.readyState !== WebSocket.OPEN) return;
    const { tenant = null } = this.#parts;
    socket.send(JSON.stringify(tenant === null ? { token } : { token, tenant }));
    this.#renewal = setTimeout(() => void this.#renew(), this.#parts.session.renewInMs());
  }
}
