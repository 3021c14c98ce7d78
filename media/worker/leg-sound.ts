import type { Sound } from './audio-codec.ts';
import type { InbandDigits } from './inband-digits.ts';
import { JitterRing } from './jitter-ring.ts';
import type { Recorder } from './recorder.ts';
import type { Tap } from './tap.ts';

const FRAME = 160;

/**
 * A leg's sound as frames of 20 ms, both ways, for those who want samples: room, recorder, taps,
 * in-band digits. While there is none of them nothing is decoded, and bridged packets just pass.
 */
export class LegSound {
  /** What the peer said in this tick. */
  readonly said = new Int16Array(FRAME);
  readonly #heard = new Int16Array(FRAME);
  readonly #taps = new Set<Tap>();
  #in: JitterRing | undefined;
  #out: JitterRing | undefined;
  #isInRoom = false;
  #recorder: Recorder | undefined;
  #detector: InbandDigits | undefined;
  #concealedBefore = 0;
  #lateBefore = 0;

  set isInRoom(isInRoom: boolean) {
    this.#isInRoom = isInRoom;
    this.#adjust();
  }

  get recorder(): Recorder | undefined {
    return this.#recorder;
  }

  set recorder(recorder: Recorder | undefined) {
    this.#recorder = recorder;
    this.#adjust();
  }

  set detector(detector: InbandDigits | undefined) {
    this.#detector = detector;
    this.#adjust();
  }

  addTap(tap: Tap): void {
    this.#taps.add(tap);
    this.#adjust();
  }

  removeTap(tap: Tap): void {
    this.#taps.delete(tap);
    this.#adjust();
  }

  get isListening(): boolean {
    return this.#in !== undefined;
  }

  get concealedSamples(): number {
    return this.#concealedBefore + (this.#in?.concealed ?? 0);
  }

  /** Packets that came after their time to be played. */
  get late(): number {
    return this.#lateBefore + (this.#in?.late ?? 0);
  }

  /** From the peer. */
  packet(sound: Sound): void {
    if (this.#in !== undefined) write(this.#in, sound);
  }

  /** Relayed to the peer, without having been a frame of ours. */
  relayed(sound: Sound): void {
    if (this.#out !== undefined) write(this.#out, sound);
  }

  /** Start of a tick; returns a digit that was heard in the sound. */
  listen(): string | undefined {
    if (this.#in === undefined) return undefined;
    this.#in.read(this.said);
    return this.#detector?.frame(this.said);
  }

  /** End of a tick. `frame`: what we sent by tick; undefined when packets were relayed instead. */
  spoke(frame: Int16Array | undefined): void {
    if (this.#out === undefined) return;
    this.#out.read(this.#heard);
    if (frame !== undefined) this.#heard.set(frame);
    this.#recorder?.frame(this.said, this.#heard);
    for (const tap of this.#taps) tap.frames(this.said, this.#heard);
  }

  /** A new stream of the peer's partner: its place in time is another. */
  partnerChanged(): void {
    this.#out?.reset();
  }

  #adjust(): void {
    const wantsBoth = this.#recorder !== undefined || this.#taps.size > 0;
    const wantsIn = wantsBoth || this.#isInRoom || this.#detector !== undefined;
    this.#out = wantsBoth ? (this.#out ?? new JitterRing()) : undefined;
    if (wantsIn) this.#in ??= new JitterRing();
    else if (this.#in !== undefined) {
      this.#concealedBefore = this.concealedSamples;
      this.#lateBefore = this.late;
      this.#in = undefined;
      this.said.fill(0);
    }
  }
}

function write(ring: JitterRing, sound: Sound): void {
  const { ssrc, timestamp } = sound.packet;
  ring.write({ ssrc, timestamp, samples: sound.samples });
}
