import { after16, after32 } from './rtp.ts';

const DROPOUT_MAX = 3000;
const MISORDER_MAX = 100;

export interface ReportBlock {
  readonly ssrc: number;
  readonly fractionLost: number;
  readonly lost: number;
  readonly highestSequence: number;
  readonly jitter: number;
}

/** Counts, loss and jitter of one receiver, RFC 3550 §6.4.1, A.1, A.3 and A.8. */
export class ReceiveStats {
  #ssrc: number | undefined;
  #base = 0;
  #highest = 0;
  #received = 0;
  #receivedTotal = 0;
  #lostBefore = 0;
  #expectedPrior = 0;
  #receivedPrior = 0;
  #badSequence = -1;
  #transit: number | undefined;
  #jitter = 0;

  get packets(): number {
    return this.#receivedTotal;
  }

  get lost(): number {
    return this.#lostBefore + Math.max(0, this.#expected() - this.#received);
  }

  get jitterMs(): number {
    return this.#jitter / 8;
  }

  /** `timed`: the timestamp is this packet's own (not an RFC 4733 event's start). */
  packet(header: { ssrc: number; sequence: number; timestamp: number }, arrival: Arrival): void {
    this.#receivedTotal++;
    if (header.ssrc !== this.#ssrc) this.#restart(header.ssrc, header.sequence);
    else this.#advance(header.sequence);
    this.#received++;
    if (arrival.timed) this.#measure(header.timestamp, arrival.nowMs);
  }

  /** For our next RTCP report; the interval's loss is counted from the previous call. */
  report(): ReportBlock | undefined {
    if (this.#ssrc === undefined) return undefined;
    const expected = this.#expected();
    const interval = expected - this.#expectedPrior;
    const lost = interval - (this.#received - this.#receivedPrior);
    this.#expectedPrior = expected;
    this.#receivedPrior = this.#received;
    return {
      ssrc: this.#ssrc,
      fractionLost:
        interval <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / interval)),
      lost: Math.min(0x7fffff, Math.max(0, expected - this.#received)),
      highestSequence: this.#highest >>> 0,
      jitter: Math.round(this.#jitter),
    };
  }

  #expected(): number {
    return this.#ssrc === undefined ? 0 : this.#highest - this.#base + 1;
  }

  #restart(ssrc: number, sequence: number): void {
    this.#lostBefore = this.lost;
    this.#ssrc = ssrc;
    this.#base = sequence;
    this.#highest = sequence;
    this.#received = 0;
    this.#expectedPrior = 0;
    this.#receivedPrior = 0;
    this.#transit = undefined;
    this.#badSequence = -1;
  }

  #advance(sequence: number): void {
    const step = after16(sequence, this.#highest & 0xffff);
    if (step > -MISORDER_MAX && step < DROPOUT_MAX) {
      if (step > 0) this.#highest += step;
      this.#badSequence = -1;
      return;
    }
    // Two in a row at the new place: the sender has restarted.
    if (sequence === this.#badSequence) this.#restart(this.#ssrc ?? 0, sequence);
    else {
      this.#badSequence = (sequence + 1) & 0xffff;
      this.#received--;
    }
  }

  #measure(timestamp: number, nowMs: number): void {
    const transit = (Math.round(nowMs * 8) - timestamp) | 0;
    if (this.#transit !== undefined) {
      const change = Math.abs(after32(transit, this.#transit));
      // A jump of the sender's clock is a new talk spurt, not jitter.
      if (change < 8000) this.#jitter += (change - this.#jitter) / 16;
    }
    this.#transit = transit;
  }
}

export interface Arrival {
  readonly nowMs: number;
  readonly timed: boolean;
}
