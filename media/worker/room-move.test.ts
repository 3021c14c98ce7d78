import { describe, expect, it } from 'vitest';
import { newSession, PEER } from '../test-support/fake-legs.ts';
import { decodeG711, encodeG711 } from '../g711.ts';
import { goertzel } from '../spectrum.ts';
import { MediaHost } from './host.ts';
import type { Receive } from './host.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { newRtp, parseRtp } from './rtp.ts';

const FRAME = 160;

/** Two legs of one host in virtual time; the first one's peer says a tone, the second's listens. */
class Pair {
  readonly posted: FromWorker[] = [];
  readonly heard: number[] = [];
  readonly ssrcs = new Set<number>();
  readonly #receivers = new Map<number, Receive>();
  readonly host: MediaHost;
  #nowMs = 1_700_000_000_000;
  #n = 0;
  lostEvery = Infinity;

  constructor() {
    let random = 7;
    this.host = new MediaHost({
      open: async (_bind, port, rtp) => {
        this.#receivers.set(port, rtp);
        const take = (packet: Uint8Array) => {
          if (port === 4004) this.#take(packet);
        };
        return { rtp: take, rtcp: () => undefined, close: () => undefined };
      },
      post: (message) => void this.posted.push(message),
      now: () => this.#nowMs,
      random: () => (random = Math.imul(random, 48_271) + 11),
      afterClosing: (work) => work(),
      lateP99Ms: () => 0,
    });
  }

  async open(): Promise<void> {
    for (const leg of [1, 2]) {
      const times = { silenceTimeoutMs: 0, keepHeardMs: 0, inbandDigits: false };
      const port = 4000 + 2 * leg;
      this.host.message({ kind: 'open', request: leg, leg, bind: '::1', port, ...times });
    }
    await Promise.resolve();
    await Promise.resolve();
    for (const leg of [1, 2]) this.host.message({ kind: 'session', leg, session: newSession() });
  }

  say(message: ToWorker): void {
    this.host.message(message);
  }

  room(...legs: readonly number[]): void {
    const gains = new Float32Array(legs.length ** 2).fill(1);
    this.say({ kind: 'room', room: 1, legs, gains });
  }

  /** 400 Hz, 20 ms a packet, in step with the tick; the packet comes 7 ms before it. */
  run(ticks: number): void {
    for (let tick = 0; tick < ticks; tick++) {
      const n = this.#n++;
      const samples = Int16Array.from({ length: FRAME }, (_, i) =>
        Math.round(8000 * Math.sin((2 * Math.PI * 400 * (n * FRAME + i)) / 8000)),
      );
      const numbers = { sequence: n & 0xffff, timestamp: n * FRAME, ssrc: 77 };
      const packet = newRtp({ payloadType: 8, marker: false, ...numbers }, FRAME);
      packet.set(encodeG711('PCMA', samples), 12);
      if (n % this.lostEvery !== this.lostEvery - 1) this.#receivers.get(4002)?.(packet, PEER);
      this.#nowMs += 20;
      this.host.tick();
    }
  }

  #take(packet: Uint8Array): void {
    const parsed = parseRtp(packet);
    if (parsed === undefined) return;
    this.ssrcs.add(parsed.ssrc);
    this.heard.push(...decodeG711('PCMA', parsed.payload));
  }
}

/** The largest step between neighbours; the tone's own is 8000 × 2π × 400 / 8000 ≈ 2,500. */
const steepest = (samples: readonly number[]) =>
  samples.reduce(
    (most, sample, i) => Math.max(most, Math.abs(sample - (samples[i - 1] ?? sample))),
    0,
  );

describe('from a bridge to a room and back', () => {
  it('is heard without a click and in one stream', async () => {
    const pair = new Pair();
    await pair.open();
    pair.say({ kind: 'bridge', leg: 1, other: 2 });
    // Odd tick counts: the moves fall anywhere in the tone's period.
    for (let n = 0; n < 6; n++) {
      pair.run(11 + n);
      pair.room(1, 2);
      pair.run(13 + n);
      pair.say({ kind: 'bridge', leg: 1, other: 2 });
    }
    pair.run(30);
    expect(steepest(pair.heard)).toBeLessThan(3000);
    expect(pair.ssrcs.size).toBe(1);
    expect(goertzel(Int16Array.from(pair.heard.slice(-1600)), 400)).toBeGreaterThan(7500);
    // The jitter buffer of the room starts with 20 ms; the way back costs nothing. The tone itself
    // is never near zero for three samples.
    const isSilent = (at: number) => [0, 1, 2].every((i) => Math.abs(pair.heard[at + i] ?? 0) < 10);
    const silent = pair.heard.filter((_, at) => isSilent(at)).length;
    expect(silent).toBeGreaterThan(6 * 100);
    expect(silent).toBeLessThan(6 * FRAME + FRAME);
  });

  it('a leg that leaves a room hears silence and is not heard', async () => {
    const pair = new Pair();
    await pair.open();
    pair.room(1, 2);
    pair.run(20);
    pair.room(2);
    pair.run(5);
    pair.heard.length = 0;
    pair.run(20);
    expect(goertzel(Int16Array.from(pair.heard), 400)).toBeLessThan(10);
    expect(pair.heard).toHaveLength(20 * FRAME);
  });

  it('5 % loss in a room is concealed', async () => {
    const pair = new Pair();
    pair.lostEvery = 20;
    await pair.open();
    pair.room(1, 2);
    pair.run(200);
    const last = Int16Array.from(pair.heard.slice(-100 * FRAME));
    expect(goertzel(last, 400)).toBeGreaterThan(7800);
    expect(steepest([...last])).toBeLessThan(3500);
    pair.say({ kind: 'close', leg: 1 });
    const [report] = pair.posted.filter((message) => message.kind === 'quality');
    expect(report?.stats).toMatchObject({ packetsIn: 190, lost: 9, codec: 'PCMA' });
    expect(report?.stats.concealedMs).toBeGreaterThan(150);
    expect(report?.stats.mos).toBeLessThan(4.2);
    expect(report?.stats.mos).toBeGreaterThan(3.5);
  });
});

describe('channels', () => {
  it('of a leg that is not there end at once, others end with their leg or room', async () => {
    const pair = new Pair();
    await pair.open();
    const ended = () =>
      pair.posted.flatMap((message) =>
        message.kind === 'channel' && message.event.kind === 'ended' ? [message.channel] : [],
      );
    pair.say({ kind: 'record', channel: 1, leg: 9, pause: 'cut' });
    const of = { kind: 'leg', leg: 9 } as const;
    pair.say({ kind: 'tap', channel: 2, of, direction: 'said' });
    pair.say({ kind: 'input', channel: 3, of, bargeIn: false });
    expect(ended()).toEqual([1, 2, 3]);
    pair.room(1, 2);
    pair.say({ kind: 'record', channel: 4, leg: 1, pause: 'cut' });
    pair.say({ kind: 'input', channel: 5, of: { kind: 'leg', leg: 1 }, bargeIn: false });
    pair.say({ kind: 'tap', channel: 6, of: { kind: 'room', room: 1 }, direction: 'said' });
    pair.run(3);
    pair.say({ kind: 'close', leg: 1 });
    expect(
      ended()
        .slice(3)
        .toSorted((a, b) => a - b),
    ).toEqual([4, 5]);
    pair.room();
    expect(ended().at(-1)).toBe(6);
    const recorded = pair.posted.filter(
      (message) => message.kind === 'channel' && message.event.kind === 'recorded',
    );
    expect(recorded).toHaveLength(1);
  });

  it('a cut pause leaves no time, a silent one leaves silence', async () => {
    const samplesOf = async (pause: 'cut' | 'silence') => {
      const pair = new Pair();
      await pair.open();
      pair.say({ kind: 'record', channel: 1, leg: 1, pause });
      pair.run(10);
      pair.say({ kind: 'pauseRecord', channel: 1, isPaused: true });
      pair.run(10);
      pair.say({ kind: 'pauseRecord', channel: 1, isPaused: false });
      pair.run(10);
      pair.say({ kind: 'endChannel', channel: 1 });
      return pair.posted.flatMap((message) => {
        if (message.kind !== 'channel' || message.event.kind !== 'recorded') return [];
        return [...message.event.samples].filter((_, i) => i % 2 === 0);
      });
    };
    expect(await samplesOf('cut')).toHaveLength(20 * FRAME);
    const silent = await samplesOf('silence');
    expect(silent).toHaveLength(30 * FRAME);
    expect(silent.slice(10 * FRAME, 20 * FRAME).every((sample) => sample === 0)).toBe(true);
  });
});
