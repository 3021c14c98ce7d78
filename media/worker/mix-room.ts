import type { Input } from './input.ts';
import { Limiter } from './limiter.ts';
import type { Tap } from './tap.ts';

const FRAME = 160;

/** What the room needs of a leg. */
export interface Member {
  /** The frame that the peer said in this tick. */
  readonly said: Int16Array;
  /** The frame that the peer shall hear; the room writes it. */
  readonly mixed: Int16Array;
}

/**
 * A mixer with a hear matrix: `gains[listener × members + speaker]`, 0 = does not hear. Nobody ever
 * hears himself. One sum over all serves every listener who hears all others at full level; the
 * others get a sum of their own.
 */
export class MixRoom {
  #members: readonly Member[] = [];
  #gains: Float32Array = new Float32Array(0);
  #limiters: Limiter[] = [];
  readonly #sum = new Float32Array(FRAME);
  readonly #own = new Float32Array(FRAME);
  readonly #voice = new Int16Array(FRAME);
  readonly #all = new Int16Array(FRAME);
  readonly #allLimiter = new Limiter();
  readonly inputs = new Set<Input>();
  readonly taps = new Set<Tap>();

  /** Listeners who stay keep their level control. */
  set(members: readonly Member[], gains: Float32Array): void {
    this.#limiters = members.map((member) => {
      const before = this.#members.indexOf(member);
      return this.#limiters[before] ?? new Limiter();
    });
    this.#members = members;
    this.#gains = gains;
  }

  tick(): void {
    const members = this.#members;
    const active: number[] = [];
    this.#sum.fill(0);
    members.forEach(({ said }, speaker) => {
      if (isSilent(said)) return;
      active.push(speaker);
      add(this.#sum, said, 1);
    });
    // What comes from outside is heard by everybody.
    for (const input of this.inputs) if (input.read(this.#voice)) add(this.#sum, this.#voice, 1);
    members.forEach((member, listener) => this.#mixFor(member, listener, active));
    if (this.taps.size > 0) this.#tap();
  }

  #mixFor(member: Member, listener: number, active: readonly number[]): void {
    const row = listener * this.#members.length;
    const own = this.#own;
    own.set(this.#sum);
    for (const speaker of active) {
      const gain = speaker === listener ? 0 : (this.#gains[row + speaker] ?? 0);
      const said = this.#members[speaker]?.said;
      if (gain !== 1 && said !== undefined) add(own, said, gain - 1);
    }
    this.#limiters[listener]?.apply(own, member.mixed);
  }

  #tap(): void {
    this.#allLimiter.apply(this.#sum, this.#all);
    for (const tap of this.taps) tap.frames(this.#all, this.#all);
  }
}

function isSilent(frame: Int16Array): boolean {
  for (const sample of frame) if (sample > 8 || sample < -8) return false;
  return true;
}

function add(sum: Float32Array, frame: Int16Array, gain: number): void {
  for (let i = 0; i < FRAME; i++) sum[i] = (sum[i] ?? 0) + (frame[i] ?? 0) * gain;
}
