import { Value } from '../store/value.ts';

/** `blocked` = the browser wants a click before any page may sound. */
export type SoundState = 'on' | 'muted' | 'blocked';

/** `tick`: in mid-call a ring would be heard by the customer, through the agent's microphone. */
export type Wanted = 'nothing' | 'ring' | 'tick';

const EVERY_MS = 3_000;

interface Tone {
  readonly hertz: number;
  readonly atS: number;
  readonly loudness: number;
}
const sounds: Readonly<Record<Exclude<Wanted, 'nothing'>, readonly Tone[]>> = {
  ring: [
    { hertz: 660, atS: 0, loudness: 0.12 },
    { hertz: 880, atS: 0.18, loudness: 0.12 },
  ],
  tick: [{ hertz: 520, atS: 0, loudness: 0.02 }],
};

/** Chromium has it; elsewhere the system's own choice counts. */
type ChoosingContext = AudioContext & { setSinkId(device: string): Promise<void> };

/**
 * Sounds while something is offered: blocked → (the first click or key) on ⇄ muted. The Teams call
 * itself rings as well, so this is quiet; it plays on in a hidden frame, where timers live although
 * animation frames do not.
 */
export class Chime {
  readonly state = new Value<SoundState>('blocked');
  #context: AudioContext | null = null;
  #device = '';
  #timer: ReturnType<typeof setInterval> | undefined;
  #wanted: Wanted = 'nothing';

  /** Takes the browser's word whether a page may sound; else the first gesture allows it. */
  start(): () => void {
    const gesture = () => void this.enable();
    const events = ['pointerdown', 'keydown'] as const;
    for (const event of events) addEventListener(event, gesture, { once: true, capture: true });
    void this.enable();
    return () => {
      for (const event of events) removeEventListener(event, gesture, { capture: true });
    };
  }

  async enable(): Promise<void> {
    if (this.state.get() === 'muted') return;
    await this.#wake();
  }

  /** What a person sets. */
  async setOn(isOn: boolean): Promise<void> {
    this.state.set(isOn ? 'blocked' : 'muted');
    if (isOn) return this.#wake();
    this.#update();
  }

  /** What is going on now. */
  want(wanted: Wanted): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#stop();
    this.#update();
  }

  get canChooseDevice(): boolean {
    return 'AudioContext' in window && 'setSinkId' in AudioContext.prototype;
  }

  /** Empty = the system's own. */
  async setDevice(device: string): Promise<void> {
    this.#device = device;
    await this.#wake();
    const context = this.#context;
    if (context !== null && this.canChooseDevice) {
      await (context as ChoosingContext).setSinkId(device); // just looked at
    }
    if (this.state.get() === 'on') this.#play('ring');
  }

  get device(): string {
    return this.#device;
  }

  async #wake(): Promise<void> {
    if (!('AudioContext' in window)) return;
    this.#context ??= new AudioContext();
    const context = this.#context;
    // A blocked context leaves this promise open until a gesture, and no caller may hang on it.
    void context.resume().then(() => this.#judge(context));
    this.#judge(context);
  }

  /** Muted it stays, whatever the browser allows meanwhile. */
  #judge(context: AudioContext): void {
    if (this.state.get() === 'muted') return;
    this.state.set(context.state === 'running' ? 'on' : 'blocked');
    this.#update();
  }

  #update(): void {
    const wanted = this.#wanted;
    if (wanted === 'nothing' || this.state.get() !== 'on') return this.#stop();
    if (this.#timer !== undefined) return;
    this.#play(wanted);
    this.#timer = setInterval(() => this.#play(wanted), EVERY_MS);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #play(sound: keyof typeof sounds): void {
    const context = this.#context;
    if (context === null) return;
    for (const { hertz, atS, loudness } of sounds[sound]) {
      const start = context.currentTime + atS;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(0.0001, start);
      gain.gain.exponentialRampToValueAtTime(loudness, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.3);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.32);
    }
  }
}
