import { putUint16, putUint32, uint16, uint32 } from './rtp.ts';
import type { ReportBlock } from './receive-stats.ts';

/** NTP counts from 1900, Unix from 1970. */
const NTP_OFFSET_S = 2_208_988_800;
const [SR, RR, SDES, BYE] = [200, 201, 202, 203];
const BLOCK_BYTES = 24;

export interface ReportInput {
  readonly ssrc: number;
  readonly cname: string;
  readonly nowMs: number;
  /** Undefined when nothing was sent since the last report: then it is a receiver report. */
  readonly sent:
    | { readonly rtpTimestamp: number; readonly packets: number; readonly bytes: number }
    | undefined;
  readonly received: ReportBlock | undefined;
  readonly lastReport: { readonly ntpMiddle: number; readonly atMs: number } | undefined;
  readonly goodbye: boolean;
}

/** A minimal compound packet: SR or RR, SDES CNAME, BYE at the end (RFC 3550 §6.1). */
export function buildReport(input: ReportInput): Buffer {
  const parts = [reportPart(input), sdesPart(input)];
  if (input.goodbye) parts.push(packetOf(BYE, 1, [input.ssrc]));
  return Buffer.concat(parts);
}

function packetOf(type: number, count: number, words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + words.length * 4);
  bytes[0] = 0x80 | count;
  bytes[1] = type;
  putUint16(bytes, 2, words.length);
  words.forEach((word, i) => putUint32(bytes, 4 + i * 4, word));
  return bytes;
}

function reportPart(input: ReportInput): Buffer {
  const words = [input.ssrc];
  if (input.sent !== undefined) {
    const seconds = Math.floor(input.nowMs / 1000) + NTP_OFFSET_S;
    const fraction = Math.floor(((input.nowMs % 1000) / 1000) * 2 ** 32);
    words.push(seconds, fraction, input.sent.rtpTimestamp, input.sent.packets, input.sent.bytes);
  }
  const block = input.received;
  if (block !== undefined) words.push(...blockWords(block, input));
  return packetOf(input.sent === undefined ? RR : SR, block === undefined ? 0 : 1, words);
}

function blockWords(block: ReportBlock, input: ReportInput): number[] {
  const last = input.lastReport;
  const sinceMs = last === undefined ? 0 : Math.max(0, input.nowMs - last.atMs);
  return [
    block.ssrc,
    (block.fractionLost << 24) | block.lost,
    block.highestSequence,
    block.jitter,
    last?.ntpMiddle ?? 0,
    Math.round(sinceMs * 65.536),
  ];
}

function sdesPart(input: ReportInput): Buffer {
  const name = Buffer.from(input.cname, 'latin1');
  // Chunk: SSRC, CNAME item, then at least one zero, padded to 32 bits (RFC 3550 §6.5).
  const chunk = Buffer.alloc(Math.ceil((4 + 2 + name.length + 1) / 4) * 4);
  putUint32(chunk, 0, input.ssrc);
  chunk[4] = 1;
  chunk[5] = name.length;
  name.copy(chunk, 6);
  const head = Buffer.from([0x81, SDES, 0, chunk.length / 4]);
  return Buffer.concat([head, chunk]);
}

export interface RtcpSeen {
  /** Middle 32 bits of the NTP time of a sender report. */
  readonly ntpMiddle: number | undefined;
  readonly blocks: readonly SeenBlock[];
}

/** What the peer reports of one stream that it receives (RFC 3550 §6.4.1). */
export interface SeenBlock {
  readonly ssrc: number;
  readonly fractionLost: number;
  readonly lost: number;
  /** Cycles and number of the last packet that it has of ours. */
  readonly highestSequence: number;
  readonly jitter: number;
  readonly lastReport: number;
  readonly delaySinceLast: number;
}

/** Only what we need of the peer's report; undefined when it is no RTCP (RFC 3550 A.2). */
export function parseRtcp(bytes: Uint8Array): RtcpSeen | undefined {
  if (bytes.length < 8 || bytes.length > 1500 || (bytes[0] ?? 0) >> 6 !== 2) return undefined;
  const type = bytes[1] ?? 0;
  if (type !== SR && type !== RR) return undefined;
  if ((uint16(bytes, 2) + 1) * 4 > bytes.length) return undefined;
  const end = (uint16(bytes, 2) + 1) * 4;
  const isSender = type === SR && end >= 28;
  const ntpMiddle = isSender ? uint32(bytes, 10) : undefined;
  const count = (bytes[0] ?? 0) & 31;
  const blocks: SeenBlock[] = [];
  let at = type === SR ? 28 : 8;
  for (let n = 0; n < count && at + BLOCK_BYTES <= end; n++, at += BLOCK_BYTES) {
    blocks.push(readBlock(bytes, at));
  }
  return { ntpMiddle, blocks };
}

function readBlock(bytes: Uint8Array, at: number): SeenBlock {
  const loss = uint32(bytes, at + 4);
  return {
    ssrc: uint32(bytes, at),
    fractionLost: loss >>> 24,
    // 24 bits with sign; fewer than none lost means doubled packets.
    lost: Math.max(0, (loss << 8) >> 8),
    highestSequence: uint32(bytes, at + 8),
    jitter: uint32(bytes, at + 12),
    lastReport: uint32(bytes, at + 16),
    delaySinceLast: uint32(bytes, at + 20),
  };
}

/** Middle 32 bits of the NTP time: 1/65,536 s. */
export function ntpMiddleOf(nowMs: number): number {
  return Math.floor((nowMs / 1000 + NTP_OFFSET_S) * 65_536) % 2 ** 32;
}

/** RFC 5761 §4: what could be RTCP sent to the RTP port. */
export function isRtcp(bytes: Uint8Array): boolean {
  const type = bytes[1] ?? 0;
  return type >= 192 && type <= 223;
}
