const PITCH_MIN = 40;
const PITCH_MAX = 120;
const TEMPLATE = 160;
const HISTORY = 400;
/** Full level for 10 ms, then down to nothing at 60 ms (G.711 Appendix I §2.6). */
const HOLD = 80;
const GONE = 480;
const MERGE_MIN = 32;
const MERGE_MAX = 80;

/**
 * Packet loss concealment in the manner of G.711 Appendix I: what is missing is the last pitch
 * period again and again, fading out; the join at both ends is blended. Unlike the Appendix it adds
 * no delay (the 3.75 ms that it holds back for the join), so the first join blends into the period
 * itself.
 */
export class Concealer {
  readonly #history = new Int16Array(HISTORY);
  readonly #period = new Float64Array(PITCH_MAX);
  #length = 0;
  #lost = GONE;
  /** Samples filled in since the start, for the statistics. */
  concealed = 0;

  /** Forgets the voice: another stream begins. */
  reset(): void {
    this.#history.fill(0);
    this.#lost = GONE;
  }

  /** Samples that came; after a gap their start is blended with the continuation. */
  good(samples: Int16Array): void {
    if (this.#lost > 0 && this.#lost < GONE) {
      const count = Math.min(samples.length, MERGE_MAX, Math.max(MERGE_MIN, this.#lost >> 1));
      for (let i = 0; i < count; i++) {
        const share = (i + 1) / (count + 1);
        samples[i] = Math.round((samples[i] ?? 0) * share + this.#next() * (1 - share));
      }
    }
    this.#lost = 0;
    this.#remember(samples);
  }

  /** Fills a gap. */
  fill(into: Int16Array): void {
    if (this.#lost >= GONE) {
      into.fill(0);
      return;
    }
    this.concealed += Math.min(into.length, GONE - this.#lost);
    if (this.#lost === 0) this.#learn();
    for (let i = 0; i < into.length; i++) into[i] = Math.round(this.#next());
    this.#lost = Math.min(GONE, this.#lost);
  }

  #next(): number {
    const value = this.#period[this.#lost % this.#length] ?? 0;
    const beyond = this.#lost - HOLD;
    this.#lost++;
    return beyond <= 0 ? value : value * Math.max(0, 1 - beyond / (GONE - HOLD));
  }

  /** Finds the pitch and keeps one period, its end blended so that it can follow itself. */
  #learn(): void {
    const pitch = this.#findPitch();
    this.#length = pitch;
    const history = this.#history;
    const blend = pitch >> 2;
    for (let i = 0; i < pitch; i++) this.#period[i] = history[HISTORY - pitch + i] ?? 0;
    for (let i = 0; i < blend; i++) {
      const at = pitch - blend + i;
      const share = (i + 1) / (blend + 1);
      const before = history[HISTORY - 2 * pitch + at] ?? 0;
      this.#period[at] = (this.#period[at] ?? 0) * (1 - share) + before * share;
    }
  }

  /** The lag of the best normalised cross-correlation, 66 to 200 Hz. */
  #findPitch(): number {
    const history = this.#history;
    const start = HISTORY - TEMPLATE;
    let [best, bestLag] = [-Infinity, PITCH_MIN];
    for (let lag = PITCH_MIN; lag <= PITCH_MAX; lag++) {
      let [product, energy] = [0, 1];
      for (let i = start; i < HISTORY; i += 2) {
        const before = history[i - lag] ?? 0;
        product += (history[i] ?? 0) * before;
        energy += before * before;
      }
      const score = product / Math.sqrt(energy);
      if (score > best) [best, bestLag] = [score, lag];
    }
    return bestLag;
  }

  #remember(samples: Int16Array): void {
    const history = this.#history;
    if (samples.length >= HISTORY) {
      history.set(samples.subarray(samples.length - HISTORY));
      return;
    }
    history.copyWithin(0, samples.length);
    history.set(samples, HISTORY - samples.length);
  }
}
