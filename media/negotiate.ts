import { MediaError } from './fault.ts';
import type { Codec } from './codec.ts';
import type { Direction } from './port.ts';
import type { Sdp, SdpMedia } from './sdp-parse.ts';
import { securityOf } from './security.ts';
import type { SectionSecurity, SrtpKeys, SrtpPolicy } from './security.ts';

/** What the worker needs of a finished offer/answer exchange. */
export interface Session {
  readonly address: string;
  readonly port: number;
  readonly rtcpPort: number;
  readonly codec: Codec;
  readonly payloadType: number;
  readonly receive: readonly { readonly payloadType: number; readonly codec: Codec }[];
  readonly eventSend: number | undefined;
  readonly eventReceive: readonly number[];
  /** What the peer wants in a packet of ours. */
  readonly ptimeMs: number;
  readonly maySend: boolean;
  readonly mayReceive: boolean;
  /** Silence of the wire means a fault: both ways open and nobody on hold. */
  readonly expectsMedia: boolean;
  /** Undefined: plain RTP. Secret. */
  readonly srtp?: SrtpKeys | undefined;
}

/** One side's list of payload types. */
export interface PayloadTypes {
  readonly codecs: readonly { readonly payloadType: number; readonly codec: Codec }[];
  readonly event: number | undefined;
}

export interface ReadAudio extends PayloadTypes {
  readonly index: number;
  readonly media: SdpMedia;
  readonly address: string;
  /** What the peer's text lets us do: the mirror of its direction. */
  readonly direction: Direction;
  readonly security: SectionSecurity;
}

const MIRROR: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

export function sends(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function receives(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

function directionOf(send: boolean, receive: boolean): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

/** What both wish (RFC 3264 §6.1), both seen from the same side. */
export function intersect(a: Direction, b: Direction): Direction {
  return directionOf(sends(a) && sends(b), receives(a) && receives(b));
}

/**
 * The audio section that we can carry: the first secured one, or else the first. Throws
 * MediaError('noCommonCodec' | 'noCommonCrypto').
 */
export function readAudio(
  sdp: Sdp,
  { wanted, policy }: { wanted: readonly Codec[]; policy: SrtpPolicy },
): ReadAudio {
  const usable: ReadAudio[] = [];
  let isRefused = false;
  for (const [index, media] of sdp.media.entries()) {
    if (media.kind !== 'audio' || media.port === 0) continue;
    const { codecs, event } = payloadTypesOf(media, wanted);
    if (codecs.length === 0 || media.address === undefined) continue;
    const security = securityOf(media, policy);
    isRefused ||= security === undefined && policy !== 'off';
    if (security === undefined) continue;
    const direction = wishOf(media);
    usable.push({ index, media, codecs, event, address: media.address, direction, security });
  }
  const chosen = usable.find(({ security }) => security.line !== undefined) ?? usable[0];
  if (chosen !== undefined) return chosen;
  if (isRefused) throw new MediaError('noCommonCrypto', 'no audio stream is secured as it must be');
  throw new MediaError('noCommonCodec', 'no audio stream of the SDP has a codec of ours');
}

function payloadTypesOf(media: SdpMedia, wanted: readonly Codec[]): PayloadTypes {
  const codecs: { payloadType: number; codec: Codec }[] = [];
  let event: number | undefined;
  for (const [payloadType, encoding] of media.encodings) {
    if (encoding.clockHz !== 8000) continue;
    const codec = wanted.find((name) => name === encoding.name);
    if (codec !== undefined) codecs.push({ payloadType, codec });
    if (encoding.name === 'TELEPHONE-EVENT') event ??= payloadType;
  }
  return { codecs, event };
}

/** c=0.0.0.0 (RFC 2543 hold, RFC 3264 §8.4): the peer must not be sent to, whatever a= says. */
function wishOf(media: SdpMedia): Direction {
  const mirrored = MIRROR[media.direction];
  return media.blackHole ? intersect(mirrored, 'recvonly') : mirrored;
}

/**
 * What the peer wants of us, given that it answered our `offered` direction. An answer that only
 * mirrors our own hold says nothing about the peer: it is not holding us.
 */
export function wishInAnswer(offered: Direction, answered: Direction): Direction {
  return answered === offered ? 'sendrecv' : answered;
}

export function newSession(
  peer: ReadAudio,
  own: PayloadTypes,
  options: { direction: Direction; held: boolean; ptimeMs: number; srtp: SrtpKeys | undefined },
): Session {
  const first = peer.codecs[0];
  if (first === undefined) throw new MediaError('noCommonCodec', 'no codec in common');
  const receive = new Map([...peer.codecs, ...own.codecs].map((e) => [e.payloadType, e.codec]));
  // Both sides name their own number; an asymmetric peer may use either (RFC 3264 §5.1).
  const events = [peer.event, own.event].filter((event) => event !== undefined);
  return {
    address: peer.address,
    port: peer.media.port,
    rtcpPort: peer.media.rtcpPort ?? peer.media.port + 1,
    codec: first.codec,
    payloadType: first.payloadType,
    receive: [...receive].map(([payloadType, codec]) => ({ payloadType, codec })),
    eventSend: own.event === undefined ? undefined : peer.event,
    eventReceive: [...new Set(events)],
    ptimeMs: packetTime(peer.media, options.ptimeMs),
    maySend: sends(options.direction) && !peer.media.blackHole,
    mayReceive: receives(options.direction),
    expectsMedia: options.direction === 'sendrecv' && !options.held,
    srtp: options.srtp,
  };
}

/** a=ptime is what the peer would like to receive (RFC 3264 §5.1), a=maxptime the most. */
function packetTime(media: SdpMedia, ownMs: number): number {
  const wantedMs = Math.min(media.ptimeMs ?? ownMs, media.maxptimeMs ?? 60);
  return Math.max(10, Math.min(60, Math.floor(wantedMs / 10) * 10));
}
