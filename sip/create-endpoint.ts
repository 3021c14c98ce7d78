import { Endpoint } from './endpoint.ts';
import { SipError } from './error.ts';
import type { SipAddress, SipEndpoint, SipEndpointOptions } from './port.ts';
import { SocketWire } from './socket-wire.ts';
import { WallTimers } from './timers.ts';
import type { Receive } from './wire.ts';

/**
 * Opens the sockets and starts to serve. Throws SipError `portTaken`, `transportFailed`, or
 * `transportUnsupported` when no transport was asked for. Close it to let the process end.
 */
export async function createSipEndpoint(options: SipEndpointOptions): Promise<SipEndpoint> {
  const { udpPort, tcpPort, tls } = options;
  if (udpPort === undefined && tcpPort === undefined && tls === undefined) {
    throw new SipError('transportUnsupported', 'an endpoint needs UDP, TCP or TLS');
  }
  const early: [Buffer, SipAddress][] = [];
  let receive: Receive = (bytes, source) => void early.push([bytes, source]);
  let flowClosed: (flow: string) => void = () => undefined;
  const wire = await SocketWire.open(options, {
    receive: (bytes, source, framing) => receive(bytes, source, framing),
    flowClosed: (flow) => flowClosed(flow),
  });
  const own = options.timers === undefined ? new WallTimers() : undefined;
  const timers = options.timers ?? own ?? new WallTimers();
  const endpoint = new Endpoint({ options, timers, wire, onClosed: () => own?.stop() });
  receive = endpoint.receive;
  flowClosed = (flow) => endpoint.flowClosed(flow);
  for (const [bytes, source] of early) receive(bytes, source);
  return endpoint;
}
