import type { SipAddress, SipTransport } from './port.ts';

/**
 * Takes one whole message (UDP datagram or framed TCP message). `lost`: what is left of a stream
 * whose framing cannot be trusted; it may be refused but never obeyed.
 */
export type Receive = (bytes: Buffer, source: SipAddress, framing?: 'sound' | 'lost') => void;

export interface SendOptions {
  /** Tried when no connection to the address can be had: the connection a request came by. */
  readonly flow?: SipAddress | undefined;
  /** Our FQDN towards the peer: on TLS it chooses the connection and its client certificate. */
  readonly identity?: string | undefined;
  readonly failed?: ((error: Error) => void) | undefined;
}

/** All that the transaction layer knows of the network; the tests put a simulated one here. */
export interface Wire {
  /**
   * Our own address on a transport, as written into Via and Contact, in the family of `towards`;
   * undefined: not offered.
   */
  local(transport: SipTransport, towards?: string): SipAddress | undefined;
  send(bytes: Buffer, to: SipAddress, options?: SendOptions): void;
  /** Opens the connection that `send` would use; nothing on UDP. */
  connect?(to: SipAddress, options?: SendOptions): void;
  /** Whom the certificate of a packet's connection names, verified. */
  peerNames?(source: SipAddress): readonly string[];
  close(): Promise<void>;
}
