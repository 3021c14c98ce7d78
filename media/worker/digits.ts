import { after32 } from './rtp.ts';
import type { RtpPacket } from './rtp.ts';

const DIGITS = '0123456789*#ABCD';
const REPEAT_MS = 300;

export function eventOf(digit: string): number {
  return digit.length === 1 ? DIGITS.indexOf(digit.toUpperCase()) : -1;
}

/** RFC 4733 events to digits: one digit per event, reported when its first packet arrives. */
export class DigitReceiver {
  #timestamp: number | undefined;
  #event = -1;
  #lastAtMs = 0;
  #ended = false;

  /** The digit that starts with this packet, if one does. */
  packet(packet: RtpPacket, nowMs: number): string | undefined {
    if (packet.payload.length < 4) return undefined;
    const event = packet.payload[0] ?? 255;
    const digit = DIGITS[event];
    if (digit === undefined) return undefined;
    const isNew = this.#isNew(packet, event, nowMs);
    if (isNew === 'stale') return undefined;
    this.#timestamp = packet.timestamp;
    this.#event = event;
    this.#lastAtMs = nowMs;
    const ended = ((packet.payload[1] ?? 0) & 0x80) !== 0;
    this.#ended = isNew === 'new' ? ended : this.#ended || ended;
    return isNew === 'new' ? digit : undefined;
  }

  #isNew(packet: RtpPacket, event: number, nowMs: number): 'new' | 'same' | 'stale' {
    if (this.#timestamp === undefined) return 'new';
    const quietMs = nowMs - this.#lastAtMs;
    const ahead = after32(packet.timestamp, this.#timestamp);
    if (ahead === 0) {
      // A replayed capture (SIPp) presses the same digit again with the same timestamp.
      return this.#ended && quietMs > REPEAT_MS ? 'new' : 'same';
    }
    if (ahead < 0 && ahead > -8000 && quietMs < REPEAT_MS) return 'stale';
    // A key held beyond 0xFFFF samples goes on as a new segment (RFC 4733 §2.5.1.3).
    const segment = event === this.#event && !packet.marker && !this.#ended;
    return segment && Math.abs(ahead - 0xffff) < 960 ? 'same' : 'new';
  }
}

export interface EventPacket {
  readonly marker: boolean;
  readonly timestamp: number;
  readonly payload: Uint8Array;
}

const QUEUE_MAX = 64;
const FRAME = 160;
const TONE_FRAMES = 5;
const END_PACKETS = 3;
const GAP_FRAMES = 3;

/**
 * Sends digits one after the other: an update each 20 ms with the duration so far, then the end
 * three times (RFC 4733 §2.5.1.4), then a pause so that the peer can tell two digits apart.
 */
export class DigitSender {
  #queue: number[] = [];
  #frame = -1;
  #timestamp = 0;

  get busy(): boolean {
    return this.#queue.length > 0;
  }

  /** False when too many wait already. */
  add(event: number): boolean {
    if (this.#queue.length >= QUEUE_MAX) return false;
    this.#queue.push(event);
    return true;
  }

  clear(): void {
    this.#queue = [];
    this.#frame = -1;
  }

  /** One 20 ms frame: the packet to send, or undefined in the pause. Only while `busy`. */
  tick(clockTs: number): EventPacket | undefined {
    const event = this.#queue[0] ?? 0;
    this.#frame++;
    if (this.#frame === 0) this.#timestamp = clockTs;
    const frame = this.#frame;
    if (frame >= TONE_FRAMES + END_PACKETS - 1 + GAP_FRAMES - 1) {
      this.#queue.shift();
      this.#frame = -1;
    }
    const ended = frame >= TONE_FRAMES - 1;
    if (frame >= TONE_FRAMES - 1 + END_PACKETS) return undefined;
    const duration = Math.min(frame + 1, TONE_FRAMES) * FRAME;
    return {
      marker: frame === 0,
      timestamp: this.#timestamp,
      payload: Uint8Array.of(event, (ended ? 0x80 : 0) | 10, duration >> 8, duration & 0xff),
    };
  }
}
