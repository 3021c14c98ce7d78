import type { Socket } from 'node:net';
import { TCP_PENDING_BYTES_MAX, type TcpLimits } from './limits.ts';
import type { SipAddress } from './port.ts';
import { StreamFramer } from './stream-framer.ts';
import type { Receive } from './wire.ts';

const PONG = Buffer.from('\r\n');

/** One TCP connection: framing in, back-pressure out, and a time limit on every way to be slow. */
export class TcpConnection {
  readonly remote: SipAddress;
  readonly #socket: Socket;
  readonly #limits: TcpLimits;
  readonly #framer = new StreamFramer();
  #slow: NodeJS.Timeout | undefined;

  constructor(socket: Socket, remote: SipAddress, limits: TcpLimits) {
    this.remote = remote;
    this.#socket = socket;
    this.#limits = limits;
    this.#limit(socket.connecting ? limits.connectMs : limits.silentMs);
  }

  open(receive: Receive, onClosed: () => void): void {
    const socket = this.#socket;
    socket.on('data', (chunk: Buffer) => this.#onData(chunk, receive));
    socket.on('connect', () => this.#idle());
    socket.on('error', () => socket.destroy());
    socket.setTimeout(this.#limits.idleMs, () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(this.#slow);
      onClosed();
    });
  }

  send(bytes: Buffer, failed?: (error: Error) => void): void {
    const socket = this.#socket;
    if (socket.writableLength > TCP_PENDING_BYTES_MAX) socket.destroy();
    socket.write(bytes, (error) => {
      if (error !== null && error !== undefined) failed?.(error);
    });
  }

  close(): void {
    this.#socket.destroySoon();
    setTimeout(() => this.#socket.destroy(), 500).unref();
  }

  #onData(chunk: Buffer, receive: Receive): void {
    const wasPartial = this.#framer.partial;
    for (const framed of this.#framer.push(chunk)) {
      if (framed.kind === 'ping') this.#socket.write(PONG);
      else receive(framed.bytes, this.remote, framed.kind === 'fault' ? 'lost' : 'sound');
      if (framed.kind === 'fault') {
        // The refusal, if any, still goes out; then nothing more can be understood.
        this.#socket.removeAllListeners('data');
        return this.close();
      }
    }
    if (!this.#framer.partial) this.#idle();
    else if (!wasPartial) this.#limit(this.#limits.messageMs);
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
