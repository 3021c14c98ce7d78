/**
 * Root mean square of 20 ms above which somebody speaks: −46 dBFS, above the comfort noise and the
 * idle hiss of telephone lines and below quiet speech (ITU-T P.56 levels lie at −30 to −20 dBFS).
 */
const VOICED_RMS = 160;
const FRAME_MS = 20;

/** Counts what was said on a leg, and tells once when nothing was for so long. */
export class SilenceMeter {
  readonly #silenceMs: number;
  readonly #onSilence: () => void;
  #voicedMs = 0;
  #quietMs = 0;

  constructor(silenceMs: number, onSilence: () => void) {
    this.#silenceMs = silenceMs;
    this.#onSilence = onSilence;
  }

  get voicedMs(): number {
    return this.#voicedMs;
  }

  /** 20 ms of what the leg's peer says; comes also while it sends nothing. */
  frame(samples: Int16Array): void {
    let power = 0;
    for (const sample of samples) power += sample * sample;
    if (power > VOICED_RMS * VOICED_RMS * samples.length) {
      this.#voicedMs += FRAME_MS;
      this.#quietMs = 0;
      return;
    }
    const before = this.#quietMs;
    this.#quietMs += FRAME_MS;
    if (before < this.#silenceMs && this.#quietMs >= this.#silenceMs) this.#onSilence();
  }
}
