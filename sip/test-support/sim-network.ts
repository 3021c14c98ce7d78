import { Endpoint } from '../endpoint.ts';
import type { SipAddress, SipCall, SipEndpointOptions, SipTransport } from '../port.ts';
import type { Receive, SendOptions, Wire } from '../wire.ts';
import { VirtualTimers } from './virtual-timers.ts';

export interface Packet {
  readonly from: SipAddress;
  readonly to: SipAddress;
  readonly text: string;
}

/**
 * A network in memory and in virtual time: every packet takes `delayMs`, `lose` decides which are
 * lost. `packets` keeps what was sent, in order.
 */
export class SimNetwork {
  readonly timers = new VirtualTimers();
  readonly packets: Packet[] = [];
  delayMs = 10;
  lose: (packet: Packet) => boolean = () => false;
  readonly #receivers = new Map<string, Receive>();
  #nextPort = 5000;
  #tokens = 0;

  /** An address of which a test plays the peer itself, in plain text. */
  peer(heard: (text: string, packet: Packet) => void, transport: SipTransport = 'udp'): SimPeer {
    const address = this.#address(transport);
    const receive: Receive = (bytes, source) => {
      const text = bytes.toString();
      heard(text, { from: source, to: address, text });
    };
    this.#receivers.set(keyOf(address), receive);
    return { address, send: (text, to) => this.#carry(Buffer.from(text), address, to) };
  }

  /** At an address that is taken already it takes over, as a process does after a crash. */
  endpoint(
    options: Partial<SipEndpointOptions> = {},
    address: SipAddress = this.#address('udp'),
  ): SimEndpoint {
    const calls: SipCall[] = [];
    const wire: Wire = {
      local: (transport) => (transport === 'tls' ? undefined : { ...address, transport }),
      send: (bytes, to, sendOptions) => this.#send(bytes, address, { to, ...sendOptions }),
      close: () => Promise.resolve(void this.#receivers.delete(keyOf(address))),
    };
    const endpoint = new Endpoint({
      options: {
        userAgent: 'sim',
        onCall: (call) => void calls.push(call),
        random: () => `t${(this.#tokens++).toString(36)}`,
        ...options,
      },
      timers: this.timers,
      wire,
    });
    this.#receivers.set(keyOf(address), endpoint.receive);
    return { endpoint, address, calls };
  }

  /** Packets whose text begins with `start`. */
  sent(start: string): Packet[] {
    return this.packets.filter((packet) => packet.text.startsWith(start));
  }

  #address(transport: SipTransport): SipAddress {
    return { transport, host: '192.0.2.1', port: this.#nextPort++ };
  }

  #send(bytes: Buffer, from: SipAddress, options: SendOptions & { to: SipAddress }): void {
    const { to, failed } = options;
    if (to.transport !== 'udp' && !this.#receivers.has(keyOf(to))) {
      this.timers.set(0, () => failed?.(new Error('connection refused')));
      return;
    }
    this.#carry(bytes, { ...from, transport: to.transport }, to);
  }

  #carry(bytes: Buffer, from: SipAddress, to: SipAddress): void {
    const packet = { from, to, text: bytes.toString() };
    this.packets.push(packet);
    if (this.lose(packet)) return;
    // On streams a source has its connection: here one for each address.
    const flow = from.transport === 'udp' ? {} : { flow: `flow ${from.port}` };
    const source = { ...from, ...flow };
    this.timers.set(this.delayMs, () => this.#receivers.get(keyOf(to))?.(bytes, source));
  }
}

export interface SimPeer {
  readonly address: SipAddress;
  send(text: string, to: SipAddress): void;
}

export interface SimEndpoint {
  readonly endpoint: Endpoint;
  readonly address: SipAddress;
  /** Inbound calls in order of arrival. */
  readonly calls: SipCall[];
}

function keyOf(address: SipAddress): string {
  return `${address.host}:${address.port}`;
}
