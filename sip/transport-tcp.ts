import { connect, createServer, type Server, type Socket } from 'node:net';
import { TCP_CONNECTIONS_MAX } from './limits.ts';
import type { SipAddress } from './port.ts';
import { TcpConnection } from './tcp-connection.ts';
import { bindError } from './transport-udp.ts';
import type { Receive } from './wire.ts';

/** A listening socket and all connections, ours and theirs, by remote address. */
export class TcpTransport {
  readonly #server: Server;
  readonly #receive: Receive;
  readonly #connections = new Map<string, TcpConnection>();

  private constructor(server: Server, receive: Receive) {
    this.#server = server;
    this.#receive = receive;
    server.on('connection', (socket) => this.#onConnection(socket));
    server.on('error', () => undefined);
  }

  static async open(bind: string, port: number, receive: Receive): Promise<TcpTransport> {
    const server = createServer({ noDelay: true });
    server.maxConnections = TCP_CONNECTIONS_MAX;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(bindError('TCP', port, cause)));
      server.listen(port, bind, () => resolve());
    });
    server.removeAllListeners('error');
    return new TcpTransport(server, receive);
  }

  get port(): number {
    const address = this.#server.address();
    return address === null || typeof address === 'string' ? 0 : address.port;
  }

  get size(): number {
    return this.#connections.size;
  }

  /**
   * Uses the connection to that address, else the `flow` the dialog came by when a new connection
   * cannot be had. `failed` is never called before `send` has returned.
   */
  send(
    bytes: Buffer,
    to: SipAddress,
    flow: SipAddress | undefined,
    failed?: (error: Error) => void,
  ): void {
    const fallBack = (error: Error): void => {
      const other = flow === undefined ? undefined : this.#connections.get(keyOf(flow));
      if (other === undefined || keyOf(to) === keyOf(other.remote)) failed?.(error);
      else other.send(bytes, failed);
    };
    const known = this.#connections.get(keyOf(to));
    if (known !== undefined) return known.send(bytes, fallBack);
    if (this.#connections.size >= TCP_CONNECTIONS_MAX) {
      queueMicrotask(() => fallBack(new Error('too many connections')));
      return;
    }
    const socket = connect({ host: to.host, port: to.port, noDelay: true });
    this.#add(new TcpConnection(socket, to, 'ours')).send(bytes, fallBack);
  }

  #onConnection(socket: Socket): void {
    const { remoteAddress: host, remotePort: port } = socket;
    if (host === undefined || port === undefined) {
      socket.destroy();
      return;
    }
    this.#add(new TcpConnection(socket, { transport: 'tcp', host, port }, 'theirs'));
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
