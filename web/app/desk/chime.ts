import { Value } from '../store/value.ts';

/** off → (a click) on; `blocked` = the browser wants a click first. */
export type SoundState = 'off' | 'on' | 'blocked';

const EVERY_MS = 3_000;

/**
 * A short chime while something is offered. The Teams call itself rings as well, so this one is
 * quiet; it plays on in a hidden frame, where timers live although frames do not.
 */
export class Chime {
  readonly state = new Value<SoundState>('blocked');
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isWanted = false;

  /** From a click: browsers let no page make a sound before. */
  async toggle(): Promise<void> {
    if (this.state.get() === 'on') {
      this.state.set('off');
      return this.#update();
    }
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.state.set(this.#context.state === 'running' ? 'on' : 'blocked');
    this.#update();
  }

  /** Something rings, or nothing does. */
  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.#update();
  }

  #update(): void {
    const plays = this.#isWanted && this.state.get() === 'on';
    if (plays && this.#timer === undefined) {
      this.#play();
      this.#timer = setInterval(() => this.#play(), EVERY_MS);
    } else if (!plays) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #play(): void {
    const context = this.#context;
    if (context === null) return;
    [660, 880].forEach((hertz, at) => {
      const start = context.currentTime + at * 0.18;
      const tone = context.createOscillator();
      const loudness = context.createGain();
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(0.0001, start);
      loudness.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.3);
      tone.connect(loudness).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.32);
    });
  }
}
