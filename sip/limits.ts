/** Caps on what strangers may make us hold or do: the wire is hostile. */

/** A UDP datagram cannot be larger, and no sane INVITE over TCP is. */
export const MESSAGE_BYTES_MAX = 65_535;
export const HEAD_BYTES_MAX = 32_768;
export const HEADER_LINES_MAX = 256;
export const VIA_VALUES_MAX = 70;
/** Proxies that may stay in one dialog: each of its requests carries them all. */
export const ROUTES_MAX = 32;
export const URI_CHARS_MAX = 2_048;

export const TRANSACTIONS_MAX = 200_000;

export const TCP_CONNECTIONS_MAX = 2_000;
/** One host cannot take all of them; a proxy in front of many phones needs a handful. */
export const TCP_CONNECTIONS_PER_HOST_MAX = 500;
/** What a peer that does not read may make us buffer. */
export const TCP_PENDING_BYTES_MAX = 4_194_304;

export interface TcpLimits {
  readonly connectMs: number;
  /** A message that began must be whole within this time (slow loris). */
  readonly messageMs: number;
  /** A connection that never brought a whole message. */
  readonly silentMs: number;
  /** A connection that was used before. */
  readonly idleMs: number;
  /** TLS: from the TCP connection to a finished handshake. */
  readonly handshakeMs: number;
  /** How often a connection of ours is kept alive (RFC 5626 §4.4.1: 95 to 120 s). */
  readonly keepAliveMs: number;
  readonly pongMs: number;
}
export const TCP_LIMITS: TcpLimits = {
  connectMs: 10_000,
  messageMs: 15_000,
  silentMs: 30_000,
  idleMs: 900_000,
  handshakeMs: 10_000,
  keepAliveMs: 100_000,
  pongMs: 10_000,
};

export const DNS_CACHE_MS = 60_000;
export const DNS_CACHE_ENTRIES_MAX = 1_000;
