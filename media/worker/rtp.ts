/** RTP fixed header, RFC 3550 §5.1. */
export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

export const RTP_HEADER_BYTES = 12;
export const RTP_BYTES_MAX = 1500;

/** Undefined for whatever is not a well-formed RTP packet. The payload is a view, not a copy. */
export function parseRtp(bytes: Uint8Array): RtpPacket | undefined {
  if (bytes.length < RTP_HEADER_BYTES || bytes.length > RTP_BYTES_MAX) return undefined;
  const flags = bytes[0] ?? 0;
  if (flags >> 6 !== 2) return undefined;
  const start = payloadStart(bytes, flags);
  const padding = flags & 0x20 ? (bytes[bytes.length - 1] ?? 0) : 0;
  if (flags & 0x20 && padding === 0) return undefined;
  const end = bytes.length - padding;
  if (start > end) return undefined;
  const second = bytes[1] ?? 0;
  return {
    payloadType: second & 0x7f,
    marker: second >= 0x80,
    sequence: uint16(bytes, 2),
    timestamp: uint32(bytes, 4),
    ssrc: uint32(bytes, 8),
    payload: bytes.subarray(start, end),
  };
}

/** Where the payload starts, behind CSRCs and extension; may lie beyond the end of bad input. */
export function payloadStart(bytes: Uint8Array, flags: number): number {
  const start = RTP_HEADER_BYTES + (flags & 0x0f) * 4;
  if ((flags & 0x10) === 0) return start;
  return start + 4 + (start + 4 <= bytes.length ? uint16(bytes, start + 2) * 4 : 0);
}

export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function uint32(bytes: Uint8Array, at: number): number {
  return ((uint16(bytes, at) << 16) | uint16(bytes, at + 2)) >>> 0;
}

export function putUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  putUint16(bytes, at, value >>> 16);
  putUint16(bytes, at + 2, value);
}

/** A new buffer for each packet: dgram keeps the one it was given until it has been sent. */
export function newRtp(
  header: {
    payloadType: number;
    marker: boolean;
    sequence: number;
    timestamp: number;
    ssrc: number;
  },
  payloadBytes: number,
): Buffer {
  const packet = Buffer.allocUnsafe(RTP_HEADER_BYTES + payloadBytes);
  packet[0] = 0x80;
  packet[1] = header.payloadType | (header.marker ? 0x80 : 0);
  putUint16(packet, 2, header.sequence);
  putUint32(packet, 4, header.timestamp);
  putUint32(packet, 8, header.ssrc);
  return packet;
}

/** Signed distance on the 32 bit circle: positive when `a` is after `b`. */
export function after32(a: number, b: number): number {
  return (a - b) | 0;
}

/** Signed distance on the 16 bit circle. */
export function after16(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}
