import { beforeEach, describe, expect, it } from 'vitest';
import { newSession } from '../test-support/fake-legs.ts';
import { MediaHost } from './host.ts';
import type { Receive } from './host.ts';
import type { FromWorker, PlayOrder, Reply, ToWorker } from './messages.ts';

/** The worker's host without thread, sockets or clock. */
class FakeWorker {
  readonly posted: FromWorker[] = [];
  readonly sent = new Map<number, Uint8Array[]>();
  readonly receivers = new Map<number, Receive>();
  readonly taken = new Set<number>();
  readonly host: MediaHost;
  nowMs = 1_700_000_000_000;
  readonly #asked = new Map<number, (reply: Reply) => void>();
  #request = 1;

  constructor() {
    this.host = new MediaHost({
      open: async (_bind, port, rtp) => this.#open(port, rtp),
      post: (message) => this.#post(message),
      now: () => this.nowMs,
      random: () => 12_345,
      afterClosing: (work) => work(),
      lateP99Ms: () => 1.5,
    });
  }

  async #open(port: number, rtp: Receive) {
    if (this.taken.has(port)) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' });
    this.taken.add(port);
    this.receivers.set(port, rtp);
    const sent: Uint8Array[] = [];
    this.sent.set(port, sent);
    return {
      rtp: (packet: Uint8Array) => void sent.push(packet),
      rtcp: () => undefined,
      close: () => void this.taken.delete(port),
    };
  }

  /** Sends a message that wants a reply. */
  ask(message: Record<string, unknown>): Promise<Reply> {
    const request = this.#request++;
    return new Promise((resolve) => {
      this.#asked.set(request, resolve);
      this.host.message({ ...message, request } as ToWorker);
    });
  }

  #post(message: FromWorker): void {
    if (message.kind === 'reply') this.#asked.get(message.request)?.(message.reply);
    else this.posted.push(message);
  }

  async open(leg: number, port = 4000 + 2 * leg): Promise<Reply> {
    const times = { silenceTimeoutMs: 0, keepHeardMs: 0 };
    return this.ask({ kind: 'open', leg, bind: '127.0.0.1', port, ...times });
  }

  async openTalking(leg: number): Promise<void> {
    await this.open(leg);
    this.host.message({ kind: 'session', leg, session: newSession() });
  }

  tick(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.nowMs += 20;
      this.host.tick();
    }
  }

  of<K extends FromWorker['kind']>(kind: K): Extract<FromWorker, { kind: K }>[] {
    return this.posted.filter((one): one is Extract<FromWorker, { kind: K }> => one.kind === kind);
  }
}

const order = (playId: string, ...keys: string[]): PlayOrder => ({
  playId,
  parts: keys.map((key) => ({ kind: 'samples', key })),
  loop: false,
  startMs: 0,
  bargeIn: false,
});
const SAMPLES = new Int16Array(160).fill(4000);

let worker: FakeWorker;
beforeEach(() => {
  worker = new FakeWorker();
});

describe('samples', () => {
  it('are asked for once, kept, and shared by all legs', async () => {
    await worker.openTalking(1);
    await worker.openTalking(2);
    worker.host.message({ kind: 'play', leg: 1, play: order('p', 'a', 'b', 'a') });
    expect(worker.of('need')).toEqual([{ kind: 'need', leg: 1, playId: 'p', keys: ['a', 'b'] }]);
    worker.host.message({ kind: 'samples', key: 'a', samples: SAMPLES });
    worker.tick(3);
    expect(worker.of('playEnded')).toHaveLength(0);
    worker.host.message({ kind: 'samples', key: 'b', samples: SAMPLES });
    worker.tick(3);
    expect(worker.of('playEnded')[0]?.end).toEqual({
      playId: 'p',
      reason: 'finished',
      positionMs: 60,
    });
    worker.host.message({ kind: 'play', leg: 2, play: order('q', 'a') });
    expect(worker.of('need')).toHaveLength(1);
  });

  it('that cannot be had fail the plays that wait for them, and only those', async () => {
    await worker.openTalking(1);
    await worker.openTalking(2);
    worker.host.message({ kind: 'play', leg: 1, play: order('p', 'gone') });
    worker.host.message({ kind: 'play', leg: 2, play: order('q', 'a') });
    worker.host.message({ kind: 'samples', key: 'gone', samples: undefined });
    expect(worker.of('playEnded').map((one) => [one.leg, one.end.reason])).toEqual([[1, 'failed']]);
    worker.host.message({ kind: 'samples', key: 'a', samples: SAMPLES });
    worker.tick();
    expect(worker.of('playEnded').map((one) => one.end.reason)).toEqual(['failed', 'finished']);
  });

  it.each([
    { name: 'stopped', message: { kind: 'stopPlay', leg: 1, playId: 'p' } as const },
    { name: 'replaced', message: { kind: 'play', leg: 1, play: order('q') } as const },
    { name: 'on a leg that closes', message: { kind: 'close', leg: 1 } as const },
  ])('a waiting play that is $name never starts', async ({ message }) => {
    await worker.openTalking(1);
    worker.host.message({ kind: 'play', leg: 1, play: order('p', 'a') });
    worker.host.message(message);
    worker.host.message({ kind: 'samples', key: 'a', samples: SAMPLES });
    worker.tick(2);
    const ends = worker.of('playEnded').filter((one) => one.end.playId === 'p');
    expect(ends.map((one) => one.end.reason)).toEqual(['stopped']);
  });
});

describe('legs', () => {
  it('a taken port is told as such', async () => {
    expect(await worker.open(1, 4000)).toEqual({ kind: 'done' });
    expect(await worker.open(2, 4000)).toMatchObject({ kind: 'failed', reason: 'portInUse' });
  });

  it('a closed leg lets its partner and its port go', async () => {
    await worker.openTalking(1);
    await worker.openTalking(2);
    worker.host.message({ kind: 'bridge', leg: 1, other: 2 });
    worker.host.message({ kind: 'close', leg: 1 });
    worker.tick(2);
    expect(worker.sent.get(4004)).toHaveLength(2);
    expect(await worker.open(3, 4002)).toEqual({ kind: 'done' });
    expect(await worker.ask({ kind: 'stats', leg: 1 })).toMatchObject({ reason: 'noSuchLeg' });
  });

  it('messages for a leg that is gone do nothing', async () => {
    worker.host.message({ kind: 'session', leg: 9, session: newSession() });
    worker.host.message({ kind: 'bridge', leg: 9, other: 9 });
    worker.host.message({ kind: 'digit', leg: 9, digit: '1' });
    worker.host.message({ kind: 'close', leg: 9 });
    worker.host.message({ kind: 'play', leg: 9, play: order('p', 'a') });
    worker.tick();
    expect(worker.posted.filter((one) => one.kind !== 'need')).toEqual([]);
  });

  it('a bug met on one leg ends that leg and no other', async () => {
    await worker.openTalking(1);
    await worker.openTalking(2);
    worker.host.message({ kind: 'bridge', leg: 1, other: 2 });
    const broken = worker.sent.get(4002);
    if (broken === undefined) throw new Error('no socket');
    broken.push = () => {
      throw new Error('a bug');
    };
    worker.tick(3);
    expect(worker.of('broken')).toEqual([{ kind: 'broken', leg: 1, text: 'Error: a bug' }]);
    expect(worker.sent.get(4004)).toHaveLength(3);
    expect(worker.taken.has(4002)).toBe(false);
  });

  it('figures', async () => {
    await worker.openTalking(1);
    worker.tick(5);
    worker.receivers.get(4002)?.(new Uint8Array(3), { address: '203.0.113.1', port: 1 });
    expect(await worker.ask({ kind: 'health' })).toEqual({
      kind: 'health',
      figures: { legs: 1, tickLateP99Ms: 1.5, packetsIn: 1, packetsOut: 5 },
    });
    expect(await worker.ask({ kind: 'shutDown' })).toEqual({ kind: 'done' });
    expect(worker.taken.size).toBe(0);
  });
});
