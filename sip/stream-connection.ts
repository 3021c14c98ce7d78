import type { Socket } from 'node:net';
import { SipError } from './error.ts';
import { TCP_PENDING_BYTES_MAX, type TcpLimits } from './limits.ts';
import type { SipAddress } from './port.ts';
import { StreamFramer } from './stream-framer.ts';
import type { Receive } from './wire.ts';

const PING = Buffer.from('\r\n\r\n');
const PONG = Buffer.from('\r\n');

export interface StreamPlan {
  readonly socket: Socket;
  /** With its `flow`: how the rest of the stack names this connection. */
  readonly remote: SipAddress;
  readonly limits: TcpLimits;
  /** The event that says that bytes may flow; undefined when they may already. */
  readonly ready: 'connect' | 'secureConnect' | undefined;
  /** Whom the peer's verified certificate names; asked once, when the connection is ready. */
  readonly names?: () => readonly string[];
}

/**
 * One TCP or TLS connection: framing in, back-pressure out, a time limit on every way to be slow,
 * and the keep-alive of RFC 5626 §3.5.1.
 *
 * ```
 * connecting ──ready──► silent ──first whole message──► in use ──idle──► closed
 *      └── connectMs ────┴── silentMs ───────────────────┴── messageMs (half a message) ──►
 * ```
 */
export class StreamConnection {
  readonly remote: SipAddress;
  readonly #socket: Socket;
  readonly #limits: TcpLimits;
  readonly #framer = new StreamFramer();
  readonly #plan: StreamPlan;
  readonly #ours: boolean;
  #names: readonly string[] | undefined;
  #slow: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #pong: NodeJS.Timeout | undefined;
  /** A peer that never answered a ping is not cut off for it: many do not know them. */
  #answersPings = false;
  #usedAtMs = performance.now();
  /** Who sent before anything came back: a handshake may fail after the bytes have gone. */
  #unproven: Set<(error: Error) => void> | undefined = new Set();

  constructor(plan: StreamPlan) {
    this.remote = plan.remote;
    this.#plan = plan;
    this.#socket = plan.socket;
    this.#limits = plan.limits;
    this.#ours = plan.ready !== undefined;
    this.#limit(this.#ours ? plan.limits.connectMs : plan.limits.silentMs);
  }

  /** Who is at the other end, by a certificate that was verified; empty: nobody proved it. */
  get names(): readonly string[] {
    this.#names ??= this.#plan.names?.() ?? [];
    return this.#names;
  }

  get open(): boolean {
    return !this.#socket.destroyed;
  }

  start(receive: Receive, onClosed: () => void): void {
    const socket = this.#socket;
    socket.on('data', (chunk: Buffer) => this.#onData(chunk, receive));
    if (this.#plan.ready !== undefined) socket.on(this.#plan.ready, () => this.#onReady());
    socket.on('error', () => socket.destroy());
    socket.setTimeout(this.#limits.idleMs, () => socket.destroy());
    socket.on('close', () => {
      for (const timer of [this.#slow, this.#ping, this.#pong]) clearTimeout(timer);
      onClosed();
      const lost = this.#unproven ?? [];
      this.#unproven = undefined;
      for (const failed of lost) failed(new SipError('transportFailed', 'connection closed'));
    });
  }

  send(bytes: Buffer, failed?: (error: Error) => void): void {
    const socket = this.#socket;
    this.#usedAtMs = performance.now();
    if (socket.writableLength > TCP_PENDING_BYTES_MAX) socket.destroy();
    let told = failed === undefined;
    const fail = (error: Error): void => {
      if (!told) failed?.(error);
      told = true;
    };
    this.#unproven?.add(fail);
    socket.write(bytes, (error) => {
      if (error !== null && error !== undefined) fail(error);
    });
  }

  close(): void {
    this.#socket.destroySoon();
    setTimeout(() => this.#socket.destroy(), 500).unref();
  }

  #onReady(): void {
    this.#idle();
    this.#armPing();
  }

  /** Whoever opened a connection keeps it alive (RFC 5626 §4.4.1), as long as it has a use. */
  #armPing(): void {
    this.#ping = setTimeout(() => {
      if (performance.now() - this.#usedAtMs > this.#limits.idleMs) return this.close();
      this.#socket.write(PING);
      this.#pong ??= setTimeout(() => this.#onNoPong(), this.#limits.pongMs).unref();
      return this.#armPing();
    }, this.#limits.keepAliveMs).unref();
  }

  #onNoPong(): void {
    this.#pong = undefined;
    if (this.#answersPings) this.#socket.destroy();
  }

  #onData(chunk: Buffer, receive: Receive): void {
    this.#unproven = undefined;
    const bytes = this.#withoutPong(chunk);
    let began = !this.#framer.partial;
    for (const framed of this.#framer.push(bytes)) {
      if (framed.kind === 'ping') {
        this.#socket.write(PONG);
        continue;
      }
      this.#usedAtMs = performance.now();
      began = true;
      this.#idle();
      receive(framed.bytes, this.remote, framed.kind === 'fault' ? 'lost' : 'sound');
      if (framed.kind === 'fault') {
        // The refusal, if any, still goes out; then nothing more can be understood.
        this.#socket.removeAllListeners('data');
        return this.close();
      }
    }
    if (this.#framer.partial && began) this.#limit(this.#limits.messageMs);
  }

  /** Anything that comes proves life; the pong itself is taken out, two of them were a ping. */
  #withoutPong(chunk: Buffer): Buffer {
    if (this.#pong === undefined) return chunk;
    clearTimeout(this.#pong);
    this.#pong = undefined;
    if (this.#framer.partial || chunk[0] !== 13 || chunk[1] !== 10) return chunk;
    this.#answersPings = true;
    return chunk.subarray(2);
  }

  #idle(): void {
    clearTimeout(this.#slow);
    this.#slow = undefined;
  }

  #limit(waitMs: number): void {
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => this.#socket.destroy(), waitMs).unref();
  }
}
