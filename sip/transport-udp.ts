import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { SipError } from './error.ts';
import { mappedHost, plainHost } from './host.ts';
import type { Receive } from './wire.ts';

/** The kernel's default holds some 100 INVITEs; a burst must survive a pause of ours. */
const RECEIVE_BUFFER_BYTES = 4_194_304;

/** Keep-alives (RFC 5626 §3.5.1 and the habits before it) are a few bytes and need no answer. */
const KEEP_ALIVE_BYTES_MAX = 8;

/** One UDP socket. */
export class UdpTransport {
  readonly #socket: Socket;
  readonly #isV6: boolean;
  #closed = false;

  private constructor(socket: Socket, isV6: boolean) {
    this.#socket = socket;
    this.#isV6 = isV6;
  }

  static async open(bind: string, port: number, receive: Receive): Promise<UdpTransport> {
    const socket = createSocket({
      type: isIPv6(bind) ? 'udp6' : 'udp4',
      // Addresses are resolved before they get here; the default would ask dns.lookup per packet.
      lookup: (host, _options, done) => done(null, host, isIPv6(host) ? 6 : 4),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (cause) => reject(bindError('UDP', port, cause)));
      socket.bind(port, bind, resolve);
    });
    socket.removeAllListeners('error');
    // ICMP errors and the like concern one packet, never the socket.
    socket.on('error', () => undefined);
    socket.on('message', (bytes, from) => {
      if (bytes.length <= KEEP_ALIVE_BYTES_MAX) return;
      receive(bytes, { transport: 'udp', host: plainHost(from.address), port: from.port });
    });
    try {
      socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
    } catch {
      // A container may forbid it; the default still works.
    }
    return new UdpTransport(socket, isIPv6(bind));
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** `failed` is never called before `send` has returned. */
  send(bytes: Buffer, host: string, port: number, failed?: (error: Error) => void): void {
    if (this.#closed) return;
    const done = (error: Error | null): void => {
      if (error !== null && !this.#closed) failed?.(error);
    };
    try {
      this.#socket.send(bytes, port, this.#isV6 ? mappedHost(host) : host, done);
    } catch (error) {
      queueMicrotask(() => done(error instanceof Error ? error : new Error('not sent')));
    }
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}

export function bindError(kind: string, port: number, cause: unknown): SipError {
  const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
  const code = taken ? 'portTaken' : 'transportFailed';
  return new SipError(code, `${kind} port ${port} cannot be opened`, { cause });
}
