import { TCP_LIMITS } from './limits.ts';
import type { SipEndpointOptions } from './port.ts';
import { TcpTransport } from './transport-tcp.ts';
import { TlsTransport } from './transport-tls.ts';
import { UdpTransport } from './transport-udp.ts';
import type { Receive } from './wire.ts';

/** Tries until UDP and TCP get the same number, when both may choose. */
const SAME_PORT_ATTEMPTS = 10;

export interface Sockets {
  readonly udp: UdpTransport | undefined;
  readonly tcp: TcpTransport | undefined;
  readonly tls: TlsTransport | undefined;
}

export interface WireEvents {
  readonly receive: Receive;
  /** A connection is gone; whoever kept its flow may forget it. */
  readonly flowClosed: (flow: string) => void;
}

/** Opens all that the options ask for, or nothing. */
export async function openSockets(
  options: SipEndpointOptions,
  events: WireEvents,
): Promise<Sockets> {
  const plain = await openPlain(options, events);
  if (options.tls === undefined) return { ...plain, tls: undefined };
  try {
    const tls = await TlsTransport.open({
      bind: options.bind,
      tls: options.tls,
      receive: events.receive,
      onClosed: events.flowClosed,
    });
    return { ...plain, tls };
  } catch (error) {
    await Promise.all([plain.udp?.close(), plain.tcp?.close()]);
    throw error;
  }
}

type Plain = Omit<Sockets, 'tls'>;

async function openPlain(options: SipEndpointOptions, events: WireEvents): Promise<Plain> {
  const { udpPort, tcpPort } = options;
  const free = udpPort === 0 && tcpPort === 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await openPair(options, events);
    } catch (error) {
      if (!free || attempt >= SAME_PORT_ATTEMPTS) throw error;
    }
  }
}

async function openPair(
  { bind, udpPort, tcpPort }: SipEndpointOptions,
  { receive, flowClosed }: WireEvents,
): Promise<Plain> {
  const udp = udpPort === undefined ? undefined : await UdpTransport.open(bind, udpPort, receive);
  const wanted = tcpPort === 0 ? (udp?.port ?? 0) : tcpPort;
  if (wanted === undefined) return { udp, tcp: undefined };
  try {
    const limits = { ...TCP_LIMITS, onClosed: flowClosed };
    return { udp, tcp: await TcpTransport.open(bind, wanted, receive, limits) };
  } catch (error) {
    await udp?.close();
    throw error;
  }
}
