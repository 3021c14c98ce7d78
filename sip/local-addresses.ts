import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { SipAddress, SipEndpointOptions, SipTransport } from './port.ts';

type Ports = Readonly<Partial<Record<SipTransport, number | undefined>>>;

/**
 * What we call ourselves, by transport and by the family of whom we talk to: a wildcard of both
 * families has an address in each.
 */
export class LocalAddresses {
  readonly #ports: Ports;
  readonly #host: string;
  readonly #host6: string;

  constructor(
    options: Pick<SipEndpointOptions, 'bind' | 'advertise' | 'advertise6'>,
    ports: Ports,
  ) {
    const { bind, advertise, advertise6 } = options;
    this.#ports = ports;
    this.#host = advertise ?? (isWildcard(bind) ? interfaceAddress('IPv4') : undefined) ?? bind;
    this.#host6 =
      advertise6 ?? (bind === '::' ? interfaceAddress('IPv6') : undefined) ?? this.#host;
  }

  find(transport: SipTransport, towards: string | undefined): SipAddress | undefined {
    const port = this.#ports[transport];
    if (port === undefined) return undefined;
    const host = towards !== undefined && isIPv6(towards) ? this.#host6 : this.#host;
    return { transport, host, port };
  }
}

function isWildcard(bind: string): boolean {
  return bind === '0.0.0.0' || bind === '::';
}

function interfaceAddress(wanted: 'IPv4' | 'IPv6'): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const usable = all.find(
    ({ family, internal, address }) =>
      family === wanted && !internal && !address.toLowerCase().startsWith('fe80'),
  );
  return usable?.address ?? (wanted === 'IPv4' ? '127.0.0.1' : '::1');
}
