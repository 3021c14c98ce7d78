const FRAME = 160;
const FRAME_MS = 20;
/** −48 dBFS: below, a line is silent whatever its floor. */
const LEAST_RMS = 130;
/** Speech stands so much above the line's noise. */
const ABOVE_FLOOR = 3;
const FLOOR_RISE = 1.01;
const START_FRAMES = 3;
const END_FRAMES = 700 / FRAME_MS;
/** Kept from before the start: a soft first consonant. */
const LEAD_FRAMES = 240 / FRAME_MS;
const UTTERANCE_FRAMES_MAX = 8_000 / FRAME_MS;
const UTTERANCE_FRAMES_MIN = 160 / FRAME_MS;

/**
 * Cuts a line into utterances by their energy.
 *
 *   quiet ─► speaking    60 ms in a row above the noise; its lead-in is taken along
 *   speaking ─► quiet    700 ms below it, or 8 s are over: the utterance is told, if longer than a
 *                        cough
 */
export class Utterances {
  readonly #onUtterance: (samples: Int16Array) => void;
  #rest = new Int16Array(0);
  #frames: Int16Array[] = [];
  #floor = LEAST_RMS;
  #loud = 0;
  #quiet = 0;
  #spoken = 0;
  #isSpeaking = false;

  constructor(onUtterance: (samples: Int16Array) => void) {
    this.#onUtterance = onUtterance;
  }

  write(samples: Int16Array): void {
    const all = new Int16Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    let at = 0;
    for (; at + FRAME <= all.length; at += FRAME) this.#frame(all.slice(at, at + FRAME));
    this.#rest = all.slice(at);
  }

  #frame(frame: Int16Array): void {
    const rms = Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / FRAME);
    const isLoud = rms > Math.max(LEAST_RMS, this.#floor * ABOVE_FLOOR);
    // Down at once, up slowly: a word must not become its own noise.
    this.#floor = Math.max(1, Math.min(rms, this.#floor * FLOOR_RISE));
    this.#frames.push(frame);
    this.#loud = isLoud ? this.#loud + 1 : 0;
    this.#quiet = isLoud ? 0 : this.#quiet + 1;
    if (this.#isSpeaking) this.#goOn(isLoud);
    else this.#waitOn();
  }

  #waitOn(): void {
    if (this.#loud >= START_FRAMES) {
      this.#isSpeaking = true;
      this.#spoken = this.#loud;
    } else this.#frames = this.#frames.slice(-LEAD_FRAMES);
  }

  #goOn(isLoud: boolean): void {
    if (isLoud) this.#spoken += 1;
    if (this.#quiet < END_FRAMES && this.#frames.length < UTTERANCE_FRAMES_MAX) return;
    if (this.#spoken >= UTTERANCE_FRAMES_MIN) this.#tell();
    this.#frames = [];
    this.#isSpeaking = false;
    this.#loud = 0;
  }

  #tell(): void {
    const samples = new Int16Array(this.#frames.length * FRAME);
    this.#frames.forEach((frame, i) => samples.set(frame, i * FRAME));
    this.#onUtterance(samples);
  }
}
