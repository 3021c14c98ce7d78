import type { Socket } from 'node:net';
import { newRandom } from './chance.ts';
import { TCP_CONNECTIONS_MAX, TCP_CONNECTIONS_PER_HOST_MAX, type TcpLimits } from './limits.ts';
import type { SipAddress } from './port.ts';
import { StreamConnection } from './stream-connection.ts';
import type { Receive } from './wire.ts';

/** Where bytes go, and as whom. */
export interface StreamTarget {
  /** Its host is an address, no name. */
  readonly address: SipAddress;
  /** The host as it was asked for: what the peer's certificate must say. */
  readonly name: string;
  /** Our own FQDN towards the peer: connections of two identities are never shared. */
  readonly identity: string;
}

export interface StreamKind {
  readonly ready: 'connect' | 'secureConnect';
  dial(target: StreamTarget): Socket;
  names(socket: Socket): readonly string[];
  /** TLS only: whether a connection must have been made for this name and identity. */
  readonly named: boolean;
}

export interface StreamTableOptions {
  readonly kind: StreamKind;
  readonly receive: Receive;
  readonly limits: TcpLimits;
  readonly onClosed?: ((flow: string) => void) | undefined;
}

/**
 * All connections of one transport, ours and theirs. A packet's source names its connection
 * (`flow`), so an answer goes back the way the question came; anything else is found by address,
 * on TLS also by the name and the identity that it was made for (RFC 5923, RFC 5922 §7).
 */
export class StreamTable {
  readonly #options: StreamTableOptions;
  readonly #random = newRandom();
  readonly #byKey = new Map<string, StreamConnection>();
  readonly #byFlow = new Map<string, StreamConnection>();
  readonly #byHost = new Map<string, number>();

  constructor(options: StreamTableOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#byFlow.size;
  }

  find(flow: string | undefined): StreamConnection | undefined {
    return flow === undefined ? undefined : this.#byFlow.get(flow);
  }

  /**
   * Uses the connection to the target or makes one; when it fails, `flow`: the connection a dialog
   * came by, or the address in the Via of a request whose connection is gone (RFC 3261 §18.2.2).
   * `failed` is never called before `send` has returned.
   */
  send(
    bytes: Buffer,
    target: StreamTarget,
    flow: SipAddress | undefined,
    failed?: (error: Error) => void,
  ): void {
    this.connection(target).send(bytes, (error) => {
      if (flow === undefined || samePlace(flow, target.address)) return failed?.(error);
      return this.connection({ ...target, address: flow, name: flow.host }).send(bytes, failed);
    });
  }

  connection(target: StreamTarget): StreamConnection {
    const known = this.find(target.address.flow) ?? this.#byKey.get(this.#keyOf(target));
    if (known !== undefined) return known;
    const { kind } = this.#options;
    const socket = kind.dial(target);
    // Beyond the limit the connection is stillborn: its senders hear of it like of any other fault.
    if (this.size >= TCP_CONNECTIONS_MAX) socket.destroy();
    return this.#add(socket, target, kind.ready);
  }

  /** A connection that a peer opened; false when it has too many. */
  accept(socket: Socket, remote: SipAddress): boolean {
    if (this.isFull(remote.host)) return false;
    this.#add(socket, { address: remote, name: '', identity: '' }, undefined);
    return true;
  }

  isFull(host: string): boolean {
    return (this.#byHost.get(host) ?? 0) >= TCP_CONNECTIONS_PER_HOST_MAX;
  }

  closeAll(): void {
    for (const connection of this.#byFlow.values()) connection.close();
  }

  #add(
    socket: Socket,
    target: StreamTarget,
    ready: 'connect' | 'secureConnect' | undefined,
  ): StreamConnection {
    const { kind, limits, receive } = this.#options;
    const flow = this.#random();
    const { host } = target.address;
    const connection = new StreamConnection({
      socket,
      remote: { ...target.address, flow },
      limits,
      ready,
      names: () => kind.names(socket),
    });
    const key = this.#keyOf(target);
    this.#byKey.set(key, connection);
    this.#byFlow.set(flow, connection);
    this.#byHost.set(host, (this.#byHost.get(host) ?? 0) + 1);
    connection.start(receive, () => {
      if (this.#byKey.get(key) === connection) this.#byKey.delete(key);
      this.#byFlow.delete(flow);
      const left = (this.#byHost.get(host) ?? 1) - 1;
      if (left > 0) this.#byHost.set(host, left);
      else this.#byHost.delete(host);
      this.#options.onClosed?.(flow);
    });
    return connection;
  }

  #keyOf({ address, name, identity }: StreamTarget): string {
    const place = `${address.host} ${address.port}`;
    return this.#options.kind.named ? `${place} ${name} ${identity}` : place;
  }
}

function samePlace(a: SipAddress, b: SipAddress): boolean {
  return a.host === b.host && a.port === b.port && a.flow === b.flow;
}
