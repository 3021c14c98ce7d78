import { createSocket, type Socket } from 'node:dgram';
import { branchOf, headerOf, type Message, parseMessage } from './message.ts';

/** RFC 3261 §17: T1 and T2, and 64 × T1 until a transaction is given up. */
const T1_MS = 500;
const T2_MS = 4_000;
const GIVE_UP_MS = 32_000;

export interface Peer {
  readonly host: string;
  readonly port: number;
}

interface Resending {
  stop(): void;
}

export interface WireHandlers {
  onRequest(request: Message, from: Peer): void;
  onResponse(response: Message): void;
}

/**
 * One UDP socket with the retransmissions of RFC 3261: ours until they are answered, and the last
 * answer again for a request that comes twice.
 */
export class Wire {
  readonly #socket: Socket = createSocket('udp4');
  readonly #handlers: WireHandlers;
  readonly #resending = new Map<string, Resending>();
  /** By branch and method: what was answered last; null while nothing was. */
  readonly #answered = new Map<string, string | null>();
  retransmissions = 0;

  private constructor(handlers: WireHandlers) {
    this.#handlers = handlers;
    this.#socket.on('message', (data, from) => {
      const message = parseMessage(data.toString('latin1'));
      if (message !== null) this.#take(message, { host: from.address, port: from.port });
    });
    // A peer that is gone: the transaction's own timer says so.
    this.#socket.on('error', () => undefined);
  }

  static async open(port: number, handlers: WireHandlers): Promise<Wire> {
    const wire = new Wire(handlers);
    await new Promise<void>((resolve, reject) => {
      wire.#socket.once('error', reject);
      wire.#socket.bind(port, '127.0.0.1', resolve);
    });
    wire.#socket.setRecvBufferSize(4 << 20);
    return wire;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Once, whatever becomes of it: ACK. */
  send(text: string, to: Peer): void {
    this.#socket.send(text, to.port, to.host);
  }

  /** Again and again until `answered` is called for the key, or for 32 s. */
  sendUntilAnswered(key: string, text: string, to: Peer): void {
    this.send(text, to);
    let delayMs = T1_MS;
    let waitedMs = 0;
    const again = (): void => {
      waitedMs += delayMs;
      if (waitedMs >= GIVE_UP_MS) return void this.#resending.delete(key);
      this.retransmissions++;
      this.send(text, to);
      delayMs = Math.min(delayMs * 2, T2_MS);
      timer = setTimeout(again, delayMs);
    };
    let timer = setTimeout(again, delayMs);
    this.#resending.set(key, { stop: () => clearTimeout(timer) });
  }

  answered(key: string): void {
    this.#resending.get(key)?.stop();
    this.#resending.delete(key);
  }

  /** Sent, and kept for a request that comes again. */
  answer(request: Message, text: string, to: Peer): void {
    this.#answered.set(keyOf(request), text);
    this.send(text, to);
  }

  close(): void {
    for (const one of this.#resending.values()) one.stop();
    this.#socket.close();
  }

  #take(message: Message, from: Peer): void {
    if (message.method === '') return this.#handlers.onResponse(message);
    if (message.method === 'ACK') return this.#handlers.onRequest(message, from);
    const key = keyOf(message);
    const before = this.#answered.get(key);
    if (before === undefined) {
      this.#answered.set(key, null);
      this.#handlers.onRequest(message, from);
    } else if (before !== null) {
      this.send(before, from);
    }
  }
}

function keyOf(request: Message): string {
  return `${request.method} ${branchOf(request)} ${headerOf(request, 'call-id')}`;
}
