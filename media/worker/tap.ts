import type { TapDirection } from '../port.ts';

/** Frames under way to a main thread that does not take them: two seconds each way, then drops. */
const UNDER_WAY_MAX = 200;

export interface TapFrameOut {
  readonly direction: 'said' | 'heard';
  readonly sequence: number;
  readonly samples: Int16Array;
}

/** Copies of a leg's or room's sound for one listener outside, never more than it takes. */
export class Tap {
  readonly #direction: TapDirection;
  readonly #post: (frame: TapFrameOut) => void;
  #sequence = 0;
  #underWay = 0;

  constructor(direction: TapDirection, post: (frame: TapFrameOut) => void) {
    this.#direction = direction;
    this.#post = post;
  }

  taken(frames: number): void {
    this.#underWay = Math.max(0, this.#underWay - frames);
  }

  /** A frame that cannot be handed over still counts in the sequence, so that its loss shows. */
  frames(said: Int16Array, heard: Int16Array): void {
    const sequence = this.#sequence++;
    if (this.#direction !== 'heard') this.#hand('said', sequence, said);
    if (this.#direction !== 'said') this.#hand('heard', sequence, heard);
  }

  #hand(direction: 'said' | 'heard', sequence: number, samples: Int16Array): void {
    if (this.#underWay >= UNDER_WAY_MAX) return;
    this.#underWay++;
    this.#post({ direction, sequence, samples: samples.slice() });
  }
}
