import { isIPv6 } from 'node:net';
import { SipError } from './error.ts';
import { LocalAddresses } from './local-addresses.ts';
import type { SipAddress, SipEndpointOptions, SipTransport } from './port.ts';
import { Resolver } from './resolver.ts';
import type { StreamTable } from './stream-table.ts';
import { openSockets, type Sockets, type WireEvents } from './sockets.ts';
import type { SendOptions, Wire } from './wire.ts';

/** RFC 3261 §19.1.2: what a TLS peer may assume of us when we do not listen. */
const SIPS_PORT = 5_061;

/** The real network: at most one listener for each of UDP, TCP and TLS. */
export class SocketWire implements Wire {
  readonly #sockets: Sockets;
  readonly #resolver: Resolver;
  #closed = false;
  readonly #locals: LocalAddresses;

  private constructor(sockets: Sockets, options: SipEndpointOptions) {
    this.#sockets = sockets;
    const { udp, tcp, tls } = sockets;
    this.#locals = new LocalAddresses(options, {
      udp: udp?.port,
      tcp: tcp?.port,
      tls: tls === undefined ? undefined : (tls.port ?? SIPS_PORT),
    });
    this.#resolver = new Resolver(options.bind === '::' ? 0 : isIPv6(options.bind) ? 6 : 4);
  }

  static async open(options: SipEndpointOptions, events: WireEvents): Promise<SocketWire> {
    return new SocketWire(await openSockets(options, events), options);
  }

  local(transport: SipTransport, towards?: string): SipAddress | undefined {
    return this.#locals.find(transport, towards);
  }

  send(bytes: Buffer, to: SipAddress, options: SendOptions = {}): void {
    const { flow, failed } = options;
    const { udp } = this.#sockets;
    // A new connection would be opened for it, by an endpoint that is no more.
    if (this.#closed) return queueMicrotask(() => failed?.(new SipError('closed', 'closed')));
    let waited = false;
    const fail = (error: Error): void => {
      if (waited) failed?.(error);
      else queueMicrotask(() => failed?.(error));
    };
    this.#resolve(to, (host) => {
      // A name that nobody knows: back to where the dialog came from, else give up.
      const known = host === undefined ? flow : { ...to, host };
      if (known === undefined) return fail(new SipError('transportFailed', 'host name not found'));
      if (known.transport === 'udp' && udp !== undefined) {
        return udp.send(bytes, known.host, known.port, failed);
      }
      const table = this.#table(known.transport);
      if (table === undefined) {
        return fail(new SipError('transportUnsupported', `no ${known.transport} here`));
      }
      const target = { address: known, name: to.host, identity: options.identity ?? '' };
      return table.send(bytes, target, flow, failed);
    });
    waited = true;
  }

  connect(to: SipAddress, options: SendOptions = {}): void {
    this.#resolve(to, (host) => {
      const table = this.#table(to.transport);
      if (host === undefined || table === undefined) return;
      const identity = options.identity ?? '';
      table.connection({ address: { ...to, host }, name: to.host, identity });
    });
  }

  peerNames(source: SipAddress): readonly string[] {
    if (source.transport !== 'tls') return [];
    return this.#sockets.tls?.table.find(source.flow)?.names ?? [];
  }

  /** A connection that lives needs no address. */
  #resolve(to: SipAddress, found: (host: string | undefined) => void): void {
    if (this.#table(to.transport)?.find(to.flow) !== undefined) found(to.host);
    else this.#resolver.resolve(to.host, found);
  }

  #table(transport: SipTransport): StreamTable | undefined {
    const { tcp, tls } = this.#sockets;
    if (transport === 'udp') return undefined;
    return transport === 'tcp' ? tcp?.table : tls?.table;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const { udp, tcp, tls } = this.#sockets;
    await Promise.all([udp?.close(), tcp?.close(), tls?.close()]);
  }
}
