import type { SipRequest, SipResponse } from './message.ts';
import type { OutgoingResponse } from './outgoing.ts';
import type { SipAddress, SipTimers } from './port.ts';

/** Where a request goes; `flow` is the connection its dialog came by, the way back behind NAT. */
export interface Hop {
  readonly to: SipAddress;
  readonly flow?: SipAddress | undefined;
  /** Our FQDN towards the peer (TLS). */
  readonly identity?: string | undefined;
}

/** What every transaction needs from its layer. */
export interface TransactionHost {
  readonly timers: SipTimers;
  transmit(bytes: Buffer, hop: Hop, failed?: (error: Error) => void): void;
  /** The transaction is over; nothing may reach it any more. */
  forget(key: string): void;
}

/** The transaction user of a client transaction (RFC 3261 §17.1). */
export interface ClientUser {
  onResponse(response: SipResponse): void;
  /** No final response will come: timer B or F, or the transport refused. */
  onFailed(why: 'timeout' | 'transport'): void;
}

export interface ClientTransaction {
  /** True until the final response. */
  readonly waiting: boolean;
  receive(response: SipResponse): void;
  /** Ends without telling the user. */
  stop(): void;
}

export interface ServerTransaction {
  /** True while a final response may still be sent. */
  readonly pending: boolean;
  respond(response: OutgoingResponse): void;
  /** A retransmission, or (INVITE) the ACK of a refusal. */
  receive(request: SipRequest): void;
  /** Called when a CANCEL reached a pending INVITE. */
  onCancel: (cancel: SipRequest) => void;
  stop(): void;
}

export function isReliable(address: SipAddress): boolean {
  return address.transport !== 'udp';
}

/** The handler of a server transaction that nobody can cancel (any more). */
export function ignore(): void {
  // A CANCEL after the final response has no effect (RFC 3261 §9.2).
}
