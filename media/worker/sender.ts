import { decodeG711 } from '../g711.ts';
import type { Session } from '../negotiate.ts';
import { Encoder } from './audio-codec.ts';
import type { Sound } from './audio-codec.ts';
import { DigitSender } from './digits.ts';
import type { Input } from './input.ts';
import { JitterRing } from './jitter-ring.ts';
import type { Player } from './player.ts';
import { RTP_HEADER_BYTES, after16, after32, newRtp } from './rtp.ts';
import type { RtpPacket } from './rtp.ts';

export const FRAME = 160;
const PENDING_MAX = 2 * 480;
/** A relayed stream that pauses longer is filled with silence by the tick. */
const RELAY_QUIET_TICKS = 10;
/** After a packet of another length, this long through the ring before relaying again. */
const RING_TICKS = 50;

/** A partner that sends faster than time passes loses what is beyond (resume.ts counts on it). */
const BURST_MAX = 200;
/** The first sound of a leg that moved between relay and room runs into the last one: 4 ms. */
const BLEND = 32;

export type Emit = (packet: Uint8Array) => void;

/** Where the sound comes from when no digit and no play goes before it; a frame = a room's mix. */
export type Source = 'silence' | 'partner' | Int16Array;

/** Numbers of a stream that goes on after a restart of the process. */
export interface SendNumbers {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
}

/**
 * The outgoing stream of a leg. What the peer hears, by precedence: a digit of ours, what is
 * played, what comes from outside, the bridged partner or the room, silence.
 *
 * Silence is sent as packets, not by absence: a NAT or a peer's own RTP time-out sees a live
 * stream, and the peer's jitter buffer is already running when a voice starts.
 *
 * Two ways to send. *Tick*: a frame each 20 ms, cut into the peer's packet time. *Relay*: a
 * partner's packet of just the right length goes out at once under our numbers, which adds no
 * delay and shows loss as loss. `#anchor` maps the partner's numbers; each frame sent by tick
 * drops it, and the next relayed packet makes a new one.
 */
export class Sender {
  readonly #emit: Emit;
  readonly #frame = new Int16Array(FRAME);
  readonly #pending = new Uint8Array(PENDING_MAX);
  readonly #ring = new JitterRing();
  readonly digits = new DigitSender();
  readonly #encoder = new Encoder();
  player: Player | undefined;
  input: Input | undefined;
  readonly ssrc: number;
  #sequence: number;
  #clockTs: number;
  #pendingCount = 0;
  #pendingTs = 0;
  #marker = true;
  #anchor: { ssrc: number; sequence: number; timestamp: number; first: number } | undefined;
  #relayEndTs = 0;
  #quietTicks = RELAY_QUIET_TICKS;
  #ringTicks = 0;
  #allowance = BURST_MAX;
  #blend = false;
  #lastSample = 0;
  #lastRelayed: Sound | undefined;
  packets = 0;
  bytes = 0;

  constructor(emit: Emit, random: () => number, resume?: SendNumbers) {
    this.#emit = emit;
    this.ssrc = resume?.ssrc ?? random() >>> 0;
    // Starting low keeps the first roll-over away (it matters to SRTP, RFC 3711 §3.3.1).
    this.#sequence = resume?.sequence ?? (random() >>> 0) & 0x7fff;
    this.#clockTs = resume?.timestamp ?? random() >>> 0;
  }

  get timestamp(): number {
    return this.#clockTs;
  }

  get numbers(): SendNumbers {
    return { ssrc: this.ssrc, sequence: this.#sequence, timestamp: this.#clockTs };
  }

  /**
   * One frame of 20 ms. `session` undefined: nothing may be sent now, time goes on. Returns the
   * frame, or undefined when no frame of sound was made in this tick.
   */
  tick(session: Session | undefined, source: Source): Int16Array | undefined {
    this.#quietTicks++;
    if (this.#ringTicks > 0) this.#ringTicks--;
    const perTick = 20 / (session?.ptimeMs ?? 20);
    this.#allowance = Math.min(BURST_MAX, this.#allowance + perTick);
    const frame = this.#sendFrame(session, source);
    // Only now: a packet relayed before the next tick follows the frame just sent.
    this.#clockTs = (this.#clockTs + FRAME) >>> 0;
    return frame;
  }

  #sendFrame(session: Session | undefined, source: Source): Int16Array | undefined {
    if (session === undefined) return this.#pass();
    if (this.digits.busy) return this.#sendDigit(session);
    if (this.player !== undefined) this.player.read(this.#frame);
    else if (this.input?.read(this.#frame) !== true) {
      const isRelayed = this.#anchor !== undefined && this.#quietTicks < RELAY_QUIET_TICKS;
      if (source === 'partner' && isRelayed) return undefined;
      if (typeof source === 'string') this.#ring.read(this.#frame);
      else this.#frame.set(source);
    } else if (this.#anchor !== undefined) this.breakRelay();
    this.#push(session);
    return this.#frame;
  }

  /** Ticks that a stalled host could not run: their time is over, the timestamps say so. */
  skip(ticks: number): void {
    this.#clockTs = (this.#clockTs + ticks * FRAME) >>> 0;
    this.#dropPending();
  }

  /** Audio of the partner's peer. */
  hear(sound: Sound, session: Session): void {
    if (this.digits.busy || this.player !== undefined || this.input?.isSpeaking === true) return;
    const { ssrc, timestamp, payload } = sound.packet;
    if (payload.length === session.ptimeMs * 8 && this.#ringTicks === 0) {
      this.#relay(sound, session);
      return;
    }
    if (payload.length !== session.ptimeMs * 8) this.#ringTicks = RING_TICKS;
    this.#anchor = undefined;
    this.#ring.write({ ssrc, timestamp, samples: sound.samples });
  }

  /** The partner's numbers go on without audio (an event, comfort noise): map them anew. */
  breakRelay(): void {
    this.#anchor = undefined;
  }

  partnerChanged(): void {
    this.#anchor = undefined;
    this.#ring.reset();
    this.#ringTicks = 0;
  }

  /** The leg came into a room or left it: its sound goes on elsewhere, without a click. */
  roomChanged(): void {
    this.partnerChanged();
    this.#blend = true;
  }

  /** Packet time, codec or direction changed. */
  sessionChanged(): void {
    this.#anchor = undefined;
    this.#dropPending();
  }

  #pass(): undefined {
    this.player?.read(this.#frame);
    this.input?.read(this.#frame);
    this.digits.clear();
    this.#anchor = undefined;
    this.#dropPending();
    this.#lastSample = 0;
  }

  #dropPending(): void {
    this.#pendingCount = 0;
    this.#marker = true;
  }

  #sendDigit(session: Session): undefined {
    this.#leaveRelay();
    this.#dropPending();
    const event = this.digits.tick(this.#clockTs);
    if (event === undefined || session.eventSend === undefined) return;
    this.#send(event.payload, {
      payloadType: session.eventSend,
      marker: event.marker,
      timestamp: event.timestamp,
    });
  }

  #leaveRelay(): void {
    if (this.#anchor === undefined) return;
    this.#anchor = undefined;
    this.#marker = true;
    if (after32(this.#relayEndTs, this.#clockTs) > 0) this.#clockTs = this.#relayEndTs;
  }

  #push(session: Session): void {
    this.#leaveRelay();
    if (this.#pendingCount === 0) this.#pendingTs = this.#clockTs;
    this.#blendIn(this.#frame);
    this.#lastSample = this.#frame[FRAME - 1] ?? 0;
    this.#encoder.encode(session.codec, this.#frame, this.#pending, this.#pendingCount);
    this.#pendingCount += FRAME;
    const size = session.ptimeMs * 8;
    let at = 0;
    for (; this.#pendingCount - at >= size; at += size) {
      this.#send(this.#pending.subarray(at, at + size), {
        payloadType: session.payloadType,
        marker: this.#marker,
        timestamp: this.#pendingTs,
      });
      this.#marker = false;
      this.#pendingTs = (this.#pendingTs + size) >>> 0;
    }
    if (at > 0) this.#pending.copyWithin(0, at, this.#pendingCount);
    this.#pendingCount -= at;
  }

  #send(
    payload: Uint8Array,
    header: { payloadType: number; marker: boolean; timestamp: number },
  ): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const numbers = { sequence: this.#sequence, ssrc: this.ssrc };
    const packet = newRtp({ ...header, ...numbers }, payload.length);
    packet.set(payload, RTP_HEADER_BYTES);
    this.#count(packet);
  }

  #count(packet: Uint8Array): void {
    this.packets++;
    this.bytes += packet.length - RTP_HEADER_BYTES;
    this.#emit(packet);
  }

  #relay(sound: Sound, session: Session): void {
    const { packet } = sound;
    if (this.#allowance < 1) return;
    this.#allowance--;
    let anchor = this.#anchor;
    const isNew = anchor === undefined || this.#hasJumped(packet, anchor);
    if (anchor === undefined || isNew) anchor = this.#newAnchor(packet);
    const sequence = (packet.sequence + anchor.sequence) & 0xffff;
    // Before the anchor our own numbers are used up: too late to be sent.
    if (after16(sequence, anchor.first) < 0) return;
    const timestamp = (packet.timestamp + anchor.timestamp) >>> 0;
    const out = newRtp(
      { payloadType: session.payloadType, marker: isNew, sequence, timestamp, ssrc: this.ssrc },
      packet.payload.length,
    );
    if (this.#blend) {
      this.#blendIn(sound.samples);
      this.#encoder.encode(session.codec, sound.samples, out, RTP_HEADER_BYTES);
    } else this.#encoder.recode(sound, session.codec, out, RTP_HEADER_BYTES);
    this.#lastRelayed = sound;
    this.#count(out);
    if (after16(sequence, this.#sequence) > 0) {
      this.#sequence = sequence;
      // The anchor moves on with the stream, so that the 16 bit circle never closes on it.
      if (after16(sequence, anchor.first) > 4096) anchor.first = (sequence - 1024) & 0xffff;
      this.#relayEndTs = (timestamp + packet.payload.length) >>> 0;
    }
    this.#quietTicks = 0;
  }

  #blendIn(samples: Int16Array): void {
    const relayed = this.#lastRelayed;
    if (relayed !== undefined) this.#lastSample = lastSampleOf(relayed);
    this.#lastRelayed = undefined;
    if (!this.#blend) return;
    this.#blend = false;
    const count = Math.min(BLEND, samples.length);
    for (let i = 0; i < count; i++) {
      const share = (i + 1) / (count + 1);
      samples[i] = (samples[i] ?? 0) * share + this.#lastSample * (1 - share);
    }
  }

  #newAnchor(packet: RtpPacket) {
    this.#ring.reset();
    this.#dropPending();
    this.#leaveRelay();
    const first = (this.#sequence + 1) & 0xffff;
    this.#anchor = {
      ssrc: packet.ssrc,
      sequence: (first - packet.sequence) & 0xffff,
      timestamp: (this.#clockTs - packet.timestamp) >>> 0,
      first,
    };
    return this.#anchor;
  }

  #hasJumped(packet: RtpPacket, anchor: { ssrc: number; sequence: number; timestamp: number }) {
    if (packet.ssrc !== anchor.ssrc) return true;
    const step = after16((packet.sequence + anchor.sequence) & 0xffff, this.#sequence);
    const ahead = after32((packet.timestamp + anchor.timestamp) >>> 0, this.#relayEndTs);
    return Math.abs(step) > 100 || Math.abs(ahead) > 8000;
  }
}

/** Of G.722 a byte alone says nothing: then the next sound fades in from silence. */
function lastSampleOf({ codec, packet: { payload } }: Sound): number {
  if (codec === 'G722') return 0;
  return decodeG711(codec, payload.subarray(payload.length - 1))[0] ?? 0;
}
