import { connect, createServer, type Server, type Socket } from 'node:net';
import {
  TCP_CONNECTIONS_MAX,
  TCP_CONNECTIONS_PER_HOST_MAX,
  TCP_LIMITS,
  type TcpLimits,
} from './limits.ts';
import type { SipAddress } from './port.ts';
import { TcpConnection } from './tcp-connection.ts';
import { bindError } from './transport-udp.ts';
import type { Receive } from './wire.ts';

/** A listening socket and all connections, ours and theirs, by remote address. */
export class TcpTransport {
  readonly #server: Server;
  readonly #receive: Receive;
  readonly #limits: TcpLimits;
  readonly #connections = new Map<string, TcpConnection>();

  private constructor(server: Server, receive: Receive, limits: TcpLimits) {
    this.#server = server;
    this.#receive = receive;
    this.#limits = limits;
    server.on('connection', (socket) => this.#onConnection(socket));
    server.on('error', () => undefined);
  }

  static async open(
    bind: string,
    port: number,
    receive: Receive,
    limits = TCP_LIMITS,
  ): Promise<TcpTransport> {
    const server = createServer({ noDelay: true });
    server.maxConnections = TCP_CONNECTIONS_MAX;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(bindError('TCP', port, cause)));
      server.listen(port, bind, () => resolve());
    });
    server.removeAllListeners('error');
    return new TcpTransport(server, receive, limits);
  }

  get port(): number {
    const address = this.#server.address();
    return address === null || typeof address === 'string' ? 0 : address.port;
  }

  get size(): number {
    return this.#connections.size;
  }

  /**
   * Uses the connection to that address or makes one; when it fails, `flow`: the connection a
   * dialog came by, or the address in the Via of a request whose connection is gone (RFC 3261
   * §18.2.2). `failed` is never called before `send` has returned.
   */
  send(
    bytes: Buffer,
    to: SipAddress,
    flow: SipAddress | undefined,
    failed?: (error: Error) => void,
  ): void {
    this.#connection(to).send(bytes, (error) => {
      if (flow === undefined || keyOf(flow) === keyOf(to)) failed?.(error);
      else this.#connection(flow).send(bytes, failed);
    });
  }

  #connection(to: SipAddress): TcpConnection {
    const known = this.#connections.get(keyOf(to));
    if (known !== undefined) return known;
    const socket = connect({ host: to.host, port: to.port, noDelay: true });
    // Beyond the limit the connection is stillborn: its senders hear of it like of any other fault.
    if (this.#connections.size >= TCP_CONNECTIONS_MAX) socket.destroy();
    return this.#add(new TcpConnection(socket, to, this.#limits));
  }

  #onConnection(socket: Socket): void {
    const { remoteAddress: host, remotePort: port } = socket;
    if (host === undefined || port === undefined || this.#isFull(host)) {
      socket.destroy();
      return;
    }
    this.#add(new TcpConnection(socket, { transport: 'tcp', host, port }, this.#limits));
  }

  #isFull(host: string): boolean {
    if (this.#connections.size < TCP_CONNECTIONS_PER_HOST_MAX) return false;
    const same = [...this.#connections.values()].filter(({ remote }) => remote.host === host);
    return same.length >= TCP_CONNECTIONS_PER_HOST_MAX;
  }

  #add(connection: TcpConnection): TcpConnection {
    const key = keyOf(connection.remote);
    this.#connections.set(key, connection);
    connection.open(this.#receive, () => {
      if (this.#connections.get(key) === connection) this.#connections.delete(key);
    });
    return connection;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#connections.values()) connection.close();
    await closed;
  }
}

function keyOf(address: SipAddress): string {
  return `${address.host}:${address.port}`;
}
