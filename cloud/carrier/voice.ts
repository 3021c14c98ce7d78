import { createHash } from 'node:crypto';
import type { AudioSource, MediaLeg } from '../../media/index.ts';
import { Alarms } from './alarms.ts';
import type { Speech } from './speech.ts';

const AMPLITUDE = 8_000;
const BEEP_HZ = 1_000;
const BEEP_MS = 400;

/** What one phone lets the other side hear: a tone, a sentence, the beep of a voicemail. */
export class Voice {
  readonly #leg: MediaLeg;
  readonly #speech: Speech;
  readonly #alarms = new Alarms();
  #count = 0;
  #base: number | null;
  #ended: (() => void) | undefined;

  /** `baseHz` sounds whenever nothing else does; null = silence (or the browser's microphone). */
  constructor(leg: MediaLeg, speech: Speech, baseHz: number | null) {
    this.#leg = leg;
    this.#speech = speech;
    this.#base = baseHz;
    leg.onPlayEnded = (end) => {
      if (end.playId !== this.#current || end.reason === 'stopped') return;
      this.#idle();
      this.#ended?.();
    };
    if (baseHz !== null) this.#idle();
  }

  /** `ms` undefined: until something else sounds; hz null: silence. */
  tone(hz: number | null, ms?: number): void {
    if (ms === undefined) {
      this.#base = hz;
      this.#idle();
      return;
    }
    if (hz === null) return;
    const playId = this.#play([{ kind: 'tone', hz, amplitude: AMPLITUDE }]);
    this.#alarms.after(ms, () => {
      if (this.#current === playId) this.#idle();
    });
  }

  say(text: string): void {
    this.#play([this.#sentence(text)]);
  }

  /** Greeting, beep, then `listening`. */
  greet(text: string, listening: () => void): void {
    this.#play([this.#sentence(text), beep()]);
    this.#ended = listening;
  }

  close(): void {
    this.#alarms.clear();
  }

  get #current(): string {
    return `voice-${this.#count}`;
  }

  #idle(): void {
    const before = this.#current;
    if (this.#base !== null) {
      this.#play([{ kind: 'tone', hz: this.#base, amplitude: AMPLITUDE }]);
    } else {
      this.#count++;
      this.#leg.stopPlay(before);
    }
  }

  #play(audio: readonly AudioSource[]): string {
    this.#count++;
    this.#ended = undefined;
    const playId = this.#current;
    this.#leg.play({ playId, audio });
    return playId;
  }

  #sentence(text: string): AudioSource {
    const key = `say:${createHash('sha256').update(text).digest('hex')}`;
    return { kind: 'samples', key, samples: () => this.#speech.say(text) };
  }
}

/** Finite, unlike a tone, so that its end is told. */
function beep(): AudioSource {
  const make = () => {
    const samples = new Int16Array(8 * BEEP_MS);
    const step = (2 * Math.PI * BEEP_HZ) / 8000;
    return Promise.resolve(samples.map((_, i) => Math.round(AMPLITUDE * Math.sin(step * i))));
  };
  return { kind: 'samples', key: `beep:${BEEP_HZ}:${BEEP_MS}`, samples: make };
}
