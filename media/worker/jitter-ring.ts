import { Concealer } from './concealer.ts';
import { after32 } from './rtp.ts';

/** Marks a sample that has not arrived; a decoded -32768 (G.722 only) becomes -32767. */
const MISSING = -32768;

const CAPACITY = 16_384;
const MASK = CAPACITY - 1;
const PACKET_MAX = 960;
const TARGET_MIN = 160;
const TARGET_MAX = 960;
const STEP = 80;
/**
 * Half a second: SIPp's pcap player starts again with the same timestamps, callers change source.
 */
const JUMP = 4000;
const EXCESS = 1600;
const STARVED_READS_MAX = 5;
const SHRINK_READS = 250;
const LATE_STREAK_MAX = 5;

export interface RingPacket {
  readonly ssrc: number;
  readonly timestamp: number;
  readonly samples: Int16Array;
}

/**
 * Jitter buffer as a ring of samples on the peer's timestamp line, so that packets of 10 to 60 ms
 * and reads of 20 ms need not match.
 *
 *   idle ─ packet ─► primed ─ starved for 100 ms, jump, reset ─► idle
 *
 * primed: `readTs` trails the newest sample by at least `target`, which grows when packets come
 * late and shrinks after 5 s of ease.
 */
export class JitterRing {
  #ring: Int16Array | undefined;
  readonly #concealer = new Concealer();
  #primed = false;
  #readTs = 0;
  #endTs = 0;
  #target = TARGET_MIN;
  #starved = 0;
  #reads = 0;
  #leastDepth = Infinity;
  #ssrc = 0;
  #lateStreak = 0;
  late = 0;

  /** Samples waiting to be read. */
  get depth(): number {
    return this.#primed ? Math.max(0, after32(this.#endTs, this.#readTs)) : 0;
  }

  get primed(): boolean {
    return this.#primed;
  }

  /** Samples made up in place of lost ones. */
  get concealed(): number {
    return this.#concealer.concealed;
  }

  reset(): void {
    this.#primed = false;
    this.#target = TARGET_MIN;
  }

  write(packet: RingPacket): void {
    const { timestamp, samples } = packet;
    if (samples.length === 0 || samples.length > PACKET_MAX) return;
    if (this.#primed && this.#isNewStream(packet)) this.#primed = false;
    if (!this.#primed) this.#prime(packet);
    const late = -after32(timestamp, this.#readTs);
    // A doubled or overtaken packet is no reason to wait longer; a late newest one is.
    const isNewest = after32((timestamp + samples.length) >>> 0, this.#endTs) > 0;
    if (late > 0) this.late++;
    if (late > 0 && isNewest) this.#giveWay(late);
    this.#store(timestamp, samples, samples.length);
    if (this.depth > this.#target + EXCESS) this.#skipTo((this.#endTs - this.#target) >>> 0);
  }

  /** Fills `into`; what is missing is made up from the last sound, fading out. */
  read(into: Int16Array): void {
    if (!this.#primed) {
      into.fill(0);
      return;
    }
    this.#ease();
    this.#starved = this.depth > 0 ? 0 : this.#starved + 1;
    this.#take(into);
    this.#readTs = (this.#readTs + into.length) >>> 0;
    if (this.#starved > STARVED_READS_MAX) this.#primed = false;
  }

  /** Moves samples out, in runs of those that came and of those that did not. */
  #take(into: Int16Array): void {
    const ring = this.#samples();
    let start = 0;
    for (let i = 0; i < into.length; i++) {
      const at = (this.#readTs + i) & MASK;
      const sample = ring[at] ?? MISSING;
      const isTurn = i > 0 && (sample === MISSING) !== (into[i - 1] === MISSING);
      if (isTurn) {
        this.#run(into.subarray(start, i));
        start = i;
      }
      ring[at] = MISSING;
      into[i] = sample;
    }
    this.#run(into.subarray(start));
  }

  #run(run: Int16Array): void {
    if (run[0] === MISSING) this.#concealer.fill(run);
    else this.#concealer.good(run);
  }

  #samples(): Int16Array {
    return (this.#ring ??= new Int16Array(CAPACITY).fill(MISSING));
  }

  /** Another source, a jump, or packets that keep coming too late: a clock that was set back. */
  #isNewStream({ ssrc, timestamp, samples }: RingPacket): boolean {
    const isTooLate = after32((timestamp + samples.length) >>> 0, this.#readTs) <= 0;
    this.#lateStreak = isTooLate ? this.#lateStreak + 1 : 0;
    const jump = Math.abs(after32(timestamp, this.#endTs));
    return ssrc !== this.#ssrc || jump > JUMP || this.#lateStreak > LATE_STREAK_MAX;
  }

  #prime({ ssrc, timestamp }: RingPacket): void {
    this.#ssrc = ssrc;
    this.#lateStreak = 0;
    this.#samples().fill(MISSING);
    this.#readTs = (timestamp - this.#target) >>> 0;
    this.#endTs = timestamp;
    this.#starved = 0;
    this.#concealer.reset();
    this.#resetEase();
    this.#primed = true;
  }

  #store(timestamp: number, samples: Int16Array, count: number): void {
    const ring = this.#samples();
    const skip = Math.max(0, -after32(timestamp, this.#readTs));
    for (let i = skip; i < count; i++) {
      ring[(timestamp + i) & MASK] = Math.max(-32_767, samples[i] ?? 0);
    }
    const end = (timestamp + count) >>> 0;
    if (after32(end, this.#endTs) > 0) this.#endTs = end;
  }

  /** A late packet: play from further behind, up to the limit. */
  #giveWay(late: number): void {
    const room = TARGET_MAX - this.#target;
    if (room <= 0) return;
    const back = Math.min(room, Math.ceil(late / STEP) * STEP);
    this.#target += back;
    this.#readTs = (this.#readTs - back) >>> 0;
    this.#resetEase();
  }

  /** After a while with more than needed in store, play a little closer. */
  #ease(): void {
    this.#leastDepth = Math.min(this.#leastDepth, this.depth);
    if (++this.#reads < SHRINK_READS) return;
    const spare = this.#leastDepth - TARGET_MIN - 2 * STEP;
    if (spare > 0) {
      this.#skipTo((this.#readTs + STEP) >>> 0);
      this.#target = Math.max(TARGET_MIN, this.#target - STEP);
    }
    this.#resetEase();
  }

  #resetEase(): void {
    this.#reads = 0;
    this.#leastDepth = Infinity;
  }

  #skipTo(timestamp: number): void {
    const ring = this.#samples();
    const count = Math.min(CAPACITY, Math.max(0, after32(timestamp, this.#readTs)));
    for (let i = 0; i < count; i++) ring[(this.#readTs + i) & MASK] = MISSING;
    this.#readTs = timestamp;
  }
}
