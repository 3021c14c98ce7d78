import { timingSafeEqual } from 'node:crypto';
import { payloadStart, uint16, uint32, putUint32, RTP_BYTES_MAX } from '../worker/rtp.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { deriveKey, KeyStream } from './key-stream.ts';
import { indexNear, ReplayWindow } from './replay-window.ts';
import type { SrtpKey, SrtpSuite } from './sdes.ts';

const TAG_BYTES: Readonly<Record<SrtpSuite, number>> = {
  AES_CM_128_HMAC_SHA1_80: 10,
  AES_CM_128_HMAC_SHA1_32: 4,
};
/** SRTCP keeps the long tag in both suites (RFC 4568 §6.2.2). */
const RTCP_TAG_BYTES = 10;
const RTCP_INDEX_BYTES = 4;
const RTCP_HEADER_BYTES = 8;
const ENCRYPTED = 0x8000_0000;
/** Sources that one peer may have at once, each with its own roll-over counter. */
const SOURCES_MAX = 8;

/** Why a packet was not taken. `replay`: authentic, but seen before or too old. */
export type Unprotected = Uint8Array | 'malformed' | 'notAuthentic' | 'replay';

class Half {
  readonly stream: KeyStream;
  readonly mac: HmacSha1;
  readonly tagBytes: number;

  constructor(key: string, firstLabel: number, tagBytes: number) {
    const bytes = Buffer.from(key, 'base64');
    const master = { key: bytes.subarray(0, 16), salt: bytes.subarray(16, 30) };
    const encryption = deriveKey(master, firstLabel, 16);
    this.mac = new HmacSha1(deriveKey(master, firstLabel + 1, 20));
    this.stream = new KeyStream(encryption, deriveKey(master, firstLabel + 2, 14));
    this.tagBytes = tagBytes;
  }

  /** `end`: where the tag starts. */
  isAuthentic(packet: Uint8Array, end: number, tail: number, signed = end): boolean {
    const tag = this.mac.tag(packet.subarray(0, signed), tail, this.tagBytes);
    return timingSafeEqual(tag, packet.subarray(end, end + this.tagBytes));
  }
}

const rtpHalf = ({ key, suite }: SrtpKey) => new Half(key, 0, TAG_BYTES[suite]);
const rtcpHalf = ({ key }: SrtpKey) => new Half(key, 3, RTCP_TAG_BYTES);
const roc = (index: number) => Math.floor(index / 65_536);

/** Where a sender was, so that a successor goes on beyond it (RFC 3711 §3.3.1, no index twice). */
export interface SrtpSendState {
  /** Highest packet index used: roll-over counter × 65,536 + sequence number; -1 for none. */
  readonly index: number;
  readonly rtcpIndex: number;
}

/** What we send under one key: SRTP and SRTCP (RFC 3711). */
export class SrtpSend {
  readonly #rtp: Half;
  readonly #rtcp: Half;
  readonly #sent = new ReplayWindow();
  #rtcpIndex = 0;

  constructor(key: SrtpKey, state?: SrtpSendState) {
    this.#rtp = rtpHalf(key);
    this.#rtcp = rtcpHalf(key);
    if (state === undefined) return;
    if (state.index >= 0) this.#sent.startAfter(state.index);
    this.#rtcpIndex = state.rtcpIndex;
  }

  get state(): SrtpSendState {
    return { index: this.#sent.highest, rtcpIndex: this.#rtcpIndex };
  }

  /** Undefined for a sequence number already used: its key stream must not be used twice (§9.1). */
  protect(packet: Uint8Array): Buffer | undefined {
    const sequence = uint16(packet, 2);
    const index = indexNear(this.#sent.highest, sequence);
    if (!this.#sent.isNew(index)) return undefined;
    this.#sent.use(index);
    const out = Buffer.allocUnsafe(packet.length + this.#rtp.tagBytes);
    out.set(packet);
    const body = out.subarray(headerBytes(packet), packet.length);
    const high = roc(index);
    this.#rtp.stream.apply(body, { ssrc: uint32(packet, 8), high, low: sequence });
    const tag = this.#rtp.mac.tag(out.subarray(0, packet.length), high, this.#rtp.tagBytes);
    out.set(tag, packet.length);
    return out;
  }

  protectRtcp(packet: Uint8Array): Buffer {
    const index = this.#rtcpIndex;
    this.#rtcpIndex = (index + 1) & 0x7fff_ffff;
    const out = Buffer.allocUnsafe(packet.length + RTCP_INDEX_BYTES + RTCP_TAG_BYTES);
    out.set(packet);
    const body = out.subarray(RTCP_HEADER_BYTES, packet.length);
    this.#rtcp.stream.apply(body, rtcpIndexOf(packet, index));
    const tail = (index | ENCRYPTED) >>> 0;
    putUint32(out, packet.length, tail);
    const tag = this.#rtcp.mac.tag(out.subarray(0, packet.length), tail, RTCP_TAG_BYTES);
    out.set(tag, packet.length + RTCP_INDEX_BYTES);
    return out;
  }
}

/** Where a receiver was: the highest authentic index for each source. */
export type SrtpReceiveState = readonly { readonly ssrc: number; readonly index: number }[];

/** What the peer sends under one key. Nothing changes until a packet has proved authentic. */
export class SrtpReceive {
  readonly #rtp: Half;
  readonly #rtcp: Half;
  readonly #sources = new Map<number, ReplayWindow>();
  readonly #rtcpSeen = new ReplayWindow();
  /** Sources from before a restart: their roll-over counter may have moved on since. */
  readonly #resumed = new Map<number, number>();

  /** `elapsedPackets`: about how many packets the peer has sent since `state` was taken. */
  constructor(key: SrtpKey, state: SrtpReceiveState = [], elapsedPackets = 0) {
    this.#rtp = rtpHalf(key);
    this.#rtcp = rtcpHalf(key);
    for (const { ssrc, index } of state.slice(0, SOURCES_MAX)) {
      const seen = new ReplayWindow();
      seen.startAfter(index);
      this.#sources.set(ssrc, seen);
      this.#resumed.set(ssrc, index + elapsedPackets);
    }
  }

  get state(): SrtpReceiveState {
    return [...this.#sources].map(([ssrc, seen]) => ({ ssrc, index: seen.highest }));
  }

  /** Decrypts in place and returns the plain packet, a view of the same bytes. */
  unprotect(packet: Uint8Array): Unprotected {
    const end = packet.length - this.#rtp.tagBytes;
    if (end < 12 || packet.length > RTP_BYTES_MAX) return 'malformed';
    const start = headerBytes(packet);
    if (start > end) return 'malformed';
    const [sequence, ssrc] = [uint16(packet, 2), uint32(packet, 8)];
    const seen = this.#sources.get(ssrc) ?? new ReplayWindow();
    const index = this.#authenticIndex(packet, end, { ssrc, sequence, highest: seen.highest });
    if (index === undefined) return 'notAuthentic';
    if (!seen.isNew(index)) return 'replay';
    this.#use(ssrc, seen, index);
    const body = packet.subarray(start, end);
    this.#rtp.stream.apply(body, { ssrc, high: roc(index), low: sequence });
    return packet.subarray(0, end);
  }

  #authenticIndex(
    packet: Uint8Array,
    end: number,
    { ssrc, sequence, highest }: { ssrc: number; sequence: number; highest: number },
  ): number | undefined {
    const expected = this.#resumed.get(ssrc);
    const guess = indexNear(expected ?? highest, sequence);
    const steps = expected === undefined ? [0] : [0, -65_536, 65_536];
    const guesses = steps.map((step) => guess + step).filter((index) => index >= 0);
    return guesses.find((index) => this.#rtp.isAuthentic(packet, end, roc(index)));
  }

  #use(ssrc: number, seen: ReplayWindow, index: number): void {
    seen.use(index);
    this.#resumed.delete(ssrc);
    if (this.#sources.has(ssrc)) return;
    const [oldest] = this.#sources.keys();
    if (this.#sources.size >= SOURCES_MAX && oldest !== undefined) this.#sources.delete(oldest);
    this.#sources.set(ssrc, seen);
  }

  unprotectRtcp(packet: Uint8Array): Unprotected {
    const tagAt = packet.length - RTCP_TAG_BYTES;
    const end = tagAt - RTCP_INDEX_BYTES;
    if (end < RTCP_HEADER_BYTES || packet.length > RTP_BYTES_MAX) return 'malformed';
    const tail = uint32(packet, end);
    // We never negotiate UNENCRYPTED_SRTCP.
    if (tail < ENCRYPTED) return 'malformed';
    if (!this.#rtcp.isAuthentic(packet, tagAt, tail, end)) return 'notAuthentic';
    const index = tail - ENCRYPTED;
    if (!this.#rtcpSeen.isNew(index)) return 'replay';
    this.#rtcpSeen.use(index);
    this.#rtcp.stream.apply(packet.subarray(RTCP_HEADER_BYTES, end), rtcpIndexOf(packet, index));
    return packet.subarray(0, end);
  }
}

function headerBytes(packet: Uint8Array): number {
  return payloadStart(packet, packet[0] ?? 0);
}

function rtcpIndexOf(packet: Uint8Array, index: number) {
  return { ssrc: uint32(packet, 4), high: index >>> 16, low: index & 0xffff };
}
