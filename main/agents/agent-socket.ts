import type { LookupFunction } from 'node:net';
import { WebSocket } from 'ws';
import type { AgentLine } from '../../channels/index.ts';

/** What may come at once: four seconds of sound at 16 kHz. */
const MESSAGE_BYTES_MAX = 128_000;
/** Nothing but words and sound waits this long: the other side is asked whether it is there. */
const PING_MS = 10_000;

export interface AgentSocketOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Says which addresses may be called at all (`main/egress`). */
  readonly lookup: LookupFunction;
}

/** One connection to a virtual agent; rejects when it cannot be had within the time. */
export function connectAgent(options: AgentSocketOptions): Promise<AgentLine> {
  const { url, headers, timeoutMs, lookup } = options;
  const socket = new WebSocket(url, 'patchbay.agent.v1', {
    headers,
    handshakeTimeout: timeoutMs,
    maxPayload: MESSAGE_BYTES_MAX,
    // A redirection would go where nobody has looked.
    followRedirects: false,
    perMessageDeflate: false,
    lookup,
  });
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error);
    socket.once('error', failed);
    socket.once('open', () => {
      socket.off('error', failed);
      resolve(new SocketLine(socket));
    });
  });
}

class SocketLine implements AgentLine {
  onText: AgentLine['onText'] = () => undefined;
  onSound: AgentLine['onSound'] = () => undefined;
  onClosed: AgentLine['onClosed'] = () => undefined;
  readonly #socket: WebSocket;
  readonly #pings: NodeJS.Timeout;
  #isOver = false;
  #wasHeard = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      this.#wasHeard = true;
      if (isBinary) this.onSound(data);
      else this.onText(data.toString('utf8'));
    });
    socket.on('pong', () => {
      this.#wasHeard = true;
    });
    socket.on('error', () => this.#over());
    socket.on('close', () => this.#over());
    this.#pings = setInterval(() => this.#ping(), PING_MS);
  }

  get waitingBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: string | Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  close(): void {
    this.#isOver = true;
    clearInterval(this.#pings);
    this.#socket.close(1000);
    // Who does not say goodbye in return is not waited for.
    setTimeout(() => this.#socket.terminate(), 2_000).unref();
  }

  #ping(): void {
    if (!this.#wasHeard) {
      this.#socket.terminate();
      return;
    }
    this.#wasHeard = false;
    this.#socket.ping();
  }

  #over(): void {
    clearInterval(this.#pings);
    if (this.#isOver) return;
    this.#isOver = true;
    this.onClosed();
  }
}
