import { isIP, type Socket } from 'node:net';
import { connect, createServer, TLSSocket, type Server } from 'node:tls';
import { plainHost } from './host.ts';
import { TCP_CONNECTIONS_PER_HOST_MAX, TCP_LIMITS, type TcpLimits } from './limits.ts';
import type { SipTls } from './port.ts';
import { StreamTable, type StreamKind, type StreamTarget } from './stream-table.ts';
import { CertificateStore } from './tls-certificates.ts';
import { checkSipIdentity, peerNames } from './tls-names.ts';
import { acceptInto, closeServer, listen, portOf } from './transport-tcp.ts';
import type { Receive } from './wire.ts';

export interface TlsPlan {
  readonly bind: string;
  readonly tls: SipTls;
  readonly receive: Receive;
  readonly limits?: TcpLimits;
  readonly onClosed?: (flow: string) => void;
}

/** TLS connections of ours and, with a port, a listener for those of others. */
export class TlsTransport {
  readonly table: StreamTable;
  readonly #server: Server | undefined;

  private constructor(server: Server | undefined, table: StreamTable) {
    this.#server = server;
    this.table = table;
    server?.on('secureConnection', (socket) => acceptInto(table, socket, 'tls'));
  }

  static async open(plan: TlsPlan): Promise<TlsTransport> {
    const { bind, tls, receive, limits = TCP_LIMITS, onClosed } = plan;
    const store = new CertificateStore(tls);
    const table = new StreamTable({ kind: kindOf(tls, store), receive, limits, onClosed });
    if (tls.port === undefined) return new TlsTransport(undefined, table);
    const server = listener(tls, store, limits);
    await listen(server, { bind, port: tls.port, kind: 'TLS' });
    return new TlsTransport(server, table);
  }

  /** Undefined without a listener: what is sent has Via and Contact of port 5061. */
  get port(): number | undefined {
    return this.#server === undefined ? undefined : portOf(this.#server);
  }

  async close(): Promise<void> {
    if (this.#server === undefined) this.table.closeAll();
    else await closeServer(this.#server, this.table);
  }
}

function listener(tls: SipTls, store: CertificateStore, limits: TcpLimits): Server {
  const mode = tls.clientCertificate ?? 'none';
  const server = createServer({
    ...credentials(tls, store),
    minVersion: 'TLSv1.2',
    handshakeTimeout: limits.handshakeMs,
    requestCert: mode !== 'none',
    rejectUnauthorized: mode === 'require',
    SNICallback: (name, done) => done(null, store.context(name)),
  });
  // Before Node's own listener, which would start the handshake.
  server.prependListener('connection', capped(server, tls, store));
  server.on('error', () => undefined);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

/** Connections of one host are counted before they may cost us a handshake. */
function capped(server: Server, tls: SipTls, store: CertificateStore): (socket: Socket) => void {
  const hosts = new Map<string, number>();
  let shown = store.first;
  return (socket) => {
    const first = store.first;
    if (first !== undefined && (first.cert !== shown?.cert || first.key !== shown.key)) {
      shown = first;
      server.setSecureContext(credentials(tls, store));
    }
    const host = plainHost(socket.remoteAddress ?? '');
    const count = (hosts.get(host) ?? 0) + 1;
    if (count > TCP_CONNECTIONS_PER_HOST_MAX) return void socket.destroy();
    hosts.set(host, count);
    socket.once('close', () => {
      const left = (hosts.get(host) ?? 1) - 1;
      if (left > 0) hosts.set(host, left);
      else hosts.delete(host);
    });
  };
}

function credentials(tls: SipTls, store: CertificateStore) {
  const first = store.first;
  return {
    ...(first === undefined ? {} : { cert: first.cert, key: first.key }),
    ...(tls.ca === undefined ? {} : { ca: [...tls.ca] }),
  };
}

function kindOf(tls: SipTls, store: CertificateStore): StreamKind {
  return {
    ready: 'secureConnect',
    named: true,
    names: (socket) => (socket instanceof TLSSocket ? peerNames(socket) : []),
    dial: (target) => dial(tls, store, target),
  };
}

function dial(tls: SipTls, store: CertificateStore, target: StreamTarget): TLSSocket {
  const { address, name, identity } = target;
  const asked = { ...address, host: name };
  const socket = connect({
    host: address.host,
    port: address.port,
    // An address is no server name (RFC 6066 §3), but may stand in a certificate.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    secureContext: store.context(identity),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: tls.verifyServer?.(asked) !== false,
    checkServerIdentity: (_host, certificate) => checkSipIdentity(name, certificate),
  });
  socket.setNoDelay(true);
  return socket;
}
