import { networkInterfaces } from 'node:os';
import { SipError } from './error.ts';
import type { SipAddress, SipEndpointOptions, SipTransport } from './port.ts';
import { Resolver } from './resolver.ts';
import { TcpTransport } from './transport-tcp.ts';
import { UdpTransport } from './transport-udp.ts';
import type { Receive, SendOptions, Wire } from './wire.ts';

/** Tries until UDP and TCP get the same number, when both may choose. */
const SAME_PORT_ATTEMPTS = 10;

interface Sockets {
  readonly udp: UdpTransport | undefined;
  readonly tcp: TcpTransport | undefined;
}

/** The real network: at most one UDP and one TCP listener. TLS joins here as a third. */
export class SocketWire implements Wire {
  readonly #sockets: Sockets;
  readonly #resolver = new Resolver();
  readonly #locals: ReadonlyMap<SipTransport, SipAddress>;

  private constructor(sockets: Sockets, host: string) {
    this.#sockets = sockets;
    const { udp, tcp } = sockets;
    const locals = new Map<SipTransport, SipAddress>();
    if (udp !== undefined) locals.set('udp', { transport: 'udp', host, port: udp.port });
    if (tcp !== undefined) locals.set('tcp', { transport: 'tcp', host, port: tcp.port });
    this.#locals = locals;
  }

  static async open(options: SipEndpointOptions, receive: Receive): Promise<SocketWire> {
    const sockets = await openSockets(options, receive);
    return new SocketWire(sockets, options.advertise ?? advertised(options.bind));
  }

  local(transport: SipTransport): SipAddress | undefined {
    return this.#locals.get(transport);
  }

  send(bytes: Buffer, to: SipAddress, options: SendOptions = {}): void {
    const { udp, tcp } = this.#sockets;
    const { flow, failed } = options;
    let waited = false;
    this.#resolver.resolve(to.host, (host) => {
      // A name that nobody knows: back to where the dialog came from, else give up.
      const known = host === undefined ? flow : { ...to, host };
      const fail = (error: Error): void => {
        if (waited) failed?.(error);
        else queueMicrotask(() => failed?.(error));
      };
      if (known === undefined) fail(new SipError('transportFailed', 'host name not found'));
      else if (known.transport === 'udp' && udp !== undefined) {
        udp.send(bytes, known.host, known.port, failed);
      } else if (known.transport === 'tcp' && tcp !== undefined) {
        tcp.send(bytes, known, flow, failed);
      } else fail(new SipError('transportUnsupported', `no ${known.transport} here`));
    });
    waited = true;
  }

  async close(): Promise<void> {
    await Promise.all([this.#sockets.udp?.close(), this.#sockets.tcp?.close()]);
  }
}

async function openSockets(options: SipEndpointOptions, receive: Receive): Promise<Sockets> {
  const { bind, udpPort, tcpPort } = options;
  if (udpPort === undefined || tcpPort === undefined || udpPort !== 0 || tcpPort !== 0) {
    const udp = udpPort === undefined ? undefined : await UdpTransport.open(bind, udpPort, receive);
    try {
      const wanted = tcpPort === 0 ? (udp?.port ?? 0) : tcpPort;
      return {
        udp,
        tcp: wanted === undefined ? undefined : await TcpTransport.open(bind, wanted, receive),
      };
    } catch (error) {
      await udp?.close();
      throw error;
    }
  }
  for (let attempt = 1; ; attempt++) {
    const udp = await UdpTransport.open(bind, 0, receive);
    try {
      return { udp, tcp: await TcpTransport.open(bind, udp.port, receive) };
    } catch (error) {
      await udp.close();
      if (attempt >= SAME_PORT_ATTEMPTS) throw error;
    }
  }
}

function advertised(bind: string): string {
  if (bind !== '0.0.0.0' && bind !== '::') return bind;
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
