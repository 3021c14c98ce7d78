import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Chime } from './chime.ts';

/** What the browser was asked to sound: the tones' pitch and loudness. */
let played: { hertz: number; loudness: number }[] = [];
let sinks: string[] = [];
let isAllowed = true;
let gestures = new Map<string, () => void>();

class FakeContext {
  state = 'suspended';
  currentTime = 0;
  destination = {};
  async resume(): Promise<void> {
    if (!isAllowed) return new Promise(() => undefined);
    this.state = 'running';
  }
  async setSinkId(device: string): Promise<void> {
    sinks.push(device);
  }
  createOscillator() {
    const frequency = { value: 0 };
    const start = () => played.push({ hertz: frequency.value, loudness: this.#loudest });
    return { frequency, connect: (to: unknown) => to, start, stop: () => undefined };
  }
  createGain() {
    this.#loudest = 0;
    const gain = {
      setValueAtTime: () => undefined,
      exponentialRampToValueAtTime: (value: number) => {
        this.#loudest = Math.max(this.#loudest, value);
      },
    };
    return { gain, connect: (to: unknown) => to };
  }
  #loudest = 0;
}

beforeEach(() => {
  vi.useFakeTimers();
  played = [];
  sinks = [];
  isAllowed = true;
  gestures = new Map();
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('window', { AudioContext: FakeContext });
  vi.stubGlobal('addEventListener', (name: string, run: () => void) => gestures.set(name, run));
  vi.stubGlobal('removeEventListener', (name: string) => gestures.delete(name));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const turn = () => vi.advanceTimersByTimeAsync(0);

test('rings until it is answered; in mid-call it only ticks, softly', async () => {
  const chime = new Chime();
  chime.start();
  await turn();
  expect(chime.state.get()).toBe('on');
  chime.want('ring');
  await vi.advanceTimersByTimeAsync(3_100);
  expect(played.map(({ hertz }) => hertz)).toEqual([660, 880, 660, 880]);
  const loud = Math.min(...played.map(({ loudness }) => loudness));
  chime.want('nothing');
  played = [];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(played).toEqual([]);
  chime.want('tick');
  expect(played).toHaveLength(1);
  expect(played[0]?.loudness).toBeLessThan(loud / 4);
});

test('muted it is still, and stays so at a click; set on again, it rings at once', async () => {
  const chime = new Chime();
  chime.start();
  await turn();
  await chime.setOn(false);
  chime.want('ring');
  await chime.enable();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([chime.state.get(), played.length]).toEqual(['muted', 0]);
  await chime.setOn(true);
  await turn();
  expect([chime.state.get(), played.length]).toEqual(['on', 2]);
});

test('muted it stays when another device is chosen', async () => {
  const chime = new Chime();
  await chime.setOn(false);
  chime.want('ring');
  await chime.setDevice('headset');
  await turn();
  expect([chime.state.get(), sinks, played.length]).toEqual(['muted', ['headset'], 0]);
});

test('where the browser wants a gesture, the first key or click lets it ring', async () => {
  isAllowed = false;
  const chime = new Chime();
  chime.start();
  chime.want('ring');
  await vi.advanceTimersByTimeAsync(4_000);
  expect([chime.state.get(), played.length]).toEqual(['blocked', 0]);
  isAllowed = true;
  gestures.get('keydown')?.();
  await turn();
  expect([chime.state.get(), played.length]).toEqual(['on', 2]);
});

test('sounds on the chosen device, and lets it be heard once', async () => {
  const chime = new Chime();
  await chime.setDevice('headset');
  await turn();
  expect([sinks, chime.device, played.length]).toEqual([['headset'], 'headset', 2]);
});
