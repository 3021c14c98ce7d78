/** Two short rings every three seconds, as far as the browser lets the page sound. */
export class Ringer {
  readonly #hz: readonly [number, number];
  #timer: number | undefined;
  #context: AudioContext | undefined;

  constructor(hz: readonly [number, number]) {
    this.#hz = hz;
  }

  ring(isRinging: boolean): void {
    if (isRinging === (this.#timer !== undefined)) return;
    window.clearInterval(this.#timer);
    this.#timer = undefined;
    if (!isRinging) {
      void this.#context?.close();
      this.#context = undefined;
      return;
    }
    this.#context = new AudioContext();
    this.#once();
    this.#timer = window.setInterval(() => this.#once(), 3_000);
  }

  #once(): void {
    for (const offsetS of [0, 0.6]) for (const hz of this.#hz) this.#sound(hz, offsetS);
  }

  #sound(hz: number, offsetS: number): void {
    const context = this.#context;
    if (context === undefined) return;
    const volume = context.createGain();
    volume.gain.value = 0.05;
    volume.connect(context.destination);
    const tone = context.createOscillator();
    tone.frequency.value = hz;
    tone.connect(volume);
    tone.start(context.currentTime + offsetS);
    tone.stop(context.currentTime + offsetS + 0.4);
  }
}
