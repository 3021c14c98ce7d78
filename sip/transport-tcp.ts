import { connect, createServer, type Server, type Socket } from 'node:net';
import { plainHost } from './host.ts';
import { TCP_CONNECTIONS_MAX, TCP_LIMITS, type TcpLimits } from './limits.ts';
import type { SipAddress } from './port.ts';
import { StreamTable, type StreamKind, type StreamTarget } from './stream-table.ts';
import { bindError } from './transport-udp.ts';
import type { Receive } from './wire.ts';

const KIND: StreamKind = {
  ready: 'connect',
  named: false,
  names: () => [],
  dial: ({ address }) => connect({ host: address.host, port: address.port, noDelay: true }),
};

/** A listening TCP socket and all its connections. */
export class TcpTransport {
  readonly table: StreamTable;
  readonly #server: Server;

  private constructor(server: Server, table: StreamTable) {
    this.#server = server;
    this.table = table;
    server.on('connection', (socket) => acceptInto(table, socket, 'tcp'));
    server.on('error', () => undefined);
  }

  static async open(
    bind: string,
    port: number,
    receive: Receive,
    limits: TcpLimits & { readonly onClosed?: (flow: string) => void } = TCP_LIMITS,
  ): Promise<TcpTransport> {
    const server = createServer({ noDelay: true });
    await listen(server, { bind, port, kind: 'TCP' });
    const { onClosed } = limits;
    return new TcpTransport(server, new StreamTable({ kind: KIND, receive, limits, onClosed }));
  }

  get port(): number {
    return portOf(this.#server);
  }

  get size(): number {
    return this.table.size;
  }

  /** `StreamTable.send` for an address that needs no name. */
  send(
    bytes: Buffer,
    to: SipAddress,
    flow: SipAddress | undefined,
    failed?: (error: Error) => void,
  ): void {
    this.table.send(bytes, targetOf(to), flow, failed);
  }

  close(): Promise<void> {
    return closeServer(this.#server, this.table);
  }
}

function targetOf(address: SipAddress): StreamTarget {
  return { address, name: '', identity: '' };
}

export async function listen(
  server: Server,
  at: { readonly bind: string; readonly port: number; readonly kind: string },
): Promise<void> {
  server.maxConnections = TCP_CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => {
    const refused = (cause: Error): void => reject(bindError(at.kind, at.port, cause));
    server.once('error', refused);
    server.listen(at.port, at.bind, () => {
      server.removeListener('error', refused);
      resolve();
    });
  });
}

export function acceptInto(table: StreamTable, socket: Socket, transport: 'tcp' | 'tls'): void {
  const { remoteAddress, remotePort: port } = socket;
  const host = remoteAddress === undefined ? undefined : plainHost(remoteAddress);
  const taken =
    host !== undefined && port !== undefined && table.accept(socket, { transport, host, port });
  if (!taken) socket.destroy();
}

export function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

export async function closeServer(server: Server, table: StreamTable): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  table.closeAll();
  await closed;
}
