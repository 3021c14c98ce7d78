import { writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createMediaEngine } from './engine.ts';
import type { MediaEngine, MediaLeg, MediaOptions, PlayEnd } from './port.ts';
import { PortRange } from './port-range.ts';
import { strongestTone } from './spectrum.ts';
import { connect, newTestEngine, testPorts, until } from './test-support/loopback.ts';
import { mediaWorker } from './test-support/worker.ts';

const engines: MediaEngine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

async function newEngine(options: Partial<MediaOptions> = {}): Promise<MediaEngine> {
  const engine = await newTestEngine({ ports: testPorts(20), ...options });
  engines.push(engine);
  return engine;
}

describe('media engine', () => {
  it('gives even ports and says so in the SDP', async () => {
    const engine = await newEngine({ advertise: '192.0.2.9' });
    const legs = [await engine.openLeg({ group: 'a' }), await engine.openLeg({ group: 'a' })];
    for (const leg of legs) {
      expect(leg.port % 2).toBe(0);
      expect(leg.offer()).toContain(`c=IN IP4 192.0.2.9\r\n`);
      expect(leg.offer()).toContain(`m=audio ${leg.port} RTP/AVP`);
    }
    expect(new Set(legs.map((leg) => leg.port)).size).toBe(2);
  });

  it('a full worker refuses, and takes again after a leg has closed', async () => {
    const engine = await newEngine({ legsMaxPerWorker: 2 });
    const open = () => engine.openLeg({ group: 'a' });
    const [first] = await Promise.all([open(), open()]);
    await expect(open()).rejects.toMatchObject({ code: 'full', retry: 'later' });
    first?.close();
    await expect(open()).resolves.toBeDefined();
  });

  it('a range without free ports refuses', async () => {
    const engine = await newEngine({ ports: testPorts(4) });
    await engine.openLeg({ group: 'a' });
    await engine.openLeg({ group: 'a' });
    await expect(engine.openLeg({ group: 'a' })).rejects.toMatchObject({ code: 'noPorts' });
    const [health] = await engine.health();
    expect(health?.legs).toBe(2);
  });

  it('steps over ports that somebody else has', async () => {
    const ports = testPorts(10);
    const [one, two] = [await newEngine({ ports }), await newEngine({ ports })];
    const used = [await one.openLeg({ group: 'a' }), await two.openLeg({ group: 'a' })];
    expect(used[0]?.port).not.toBe(used[1]?.port);
  });

  it('keeps a group on one worker and spreads groups', async () => {
    const engine = await newEngine({ workers: 2 });
    const open = (group: string) => engine.openLeg({ group });
    const a = [await open('a'), await open('a')] as const;
    const b = await open('b');
    expect((await engine.health()).map((health) => health.legs)).toEqual([2, 1]);
    a[0].bridge(a[1]);
    expect(() => a[0].bridge(b)).toThrow(expect.objectContaining({ code: 'differentWorker' }));
  });

  it('a closed leg refuses, quietly where it may', async () => {
    const engine = await newEngine();
    const leg = await engine.openLeg({ group: 'a' });
    leg.close();
    leg.close();
    expect(() => leg.offer()).toThrow(expect.objectContaining({ code: 'closed' }));
    expect(leg.sendDigit('1')).toBe(false);
    await expect(leg.stats()).rejects.toMatchObject({ code: 'closed' });
    leg.unbridge();
    leg.stopPlay('none');
  });

  it('needs its worker file', async () => {
    const options = { workers: 1, bind: '127.0.0.1', ports: testPorts(4) };
    await expect(createMediaEngine(options)).rejects.toMatchObject({ code: 'workerFailed' });
  });
});

describe('a worker that dies', () => {
  it('its legs are told, and the next leg gets a new thread', async () => {
    const entry = (await mediaWorker()).replace('media-worker.js', 'media-worker-mortal.js');
    const source = `import './media-worker.js';
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', (m) => { if (m.kind === 'digit') throw new Error('a bug'); });`;
    await writeFile(entry, source);
    const engine = await newEngine({ workerEntry: entry });
    const leg = await engine.openLeg({ group: 'a' });
    const peer = await engine.openLeg({ group: 'a' });
    connect(leg, peer);
    const ended = new Promise<PlayEnd>((resolve) => (leg.onPlayEnded = resolve));
    const silent = new Promise<void>((resolve) => (peer.onSilent = resolve));
    leg.play({ playId: 'p', audio: [{ kind: 'tone', hz: 400, amplitude: 1000 }] });
    leg.sendDigit('1');
    await silent;
    expect(await ended).toMatchObject({ playId: 'p', reason: 'failed' });
    const again = await until('a new worker', () =>
      engine.openLeg({ group: 'a' }).catch(() => undefined),
    );
    expect(again.port).toBeGreaterThan(0);
  });
});

describe('playing samples', () => {
  const silence = new Int16Array(8000);
  const tone = (hz: number, seconds: number) =>
    Int16Array.from({ length: 8000 * seconds }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / 8000)),
    );

  async function newCall() {
    const engine = await newEngine();
    const leg = await engine.openLeg({ group: 'a' });
    const phone = await engine.openLeg({ group: 'b', keepHeardMs: 400 });
    connect(phone, leg);
    return { leg, phone };
  }

  const endOf = (leg: MediaLeg) => new Promise<PlayEnd>((resolve) => (leg.onPlayEnded = resolve));

  it('reads each source once, however often it is played', async () => {
    const { leg } = await newCall();
    let reads = 0;
    const samples = async () => {
      reads++;
      return silence.subarray(0, 400);
    };
    const audio = [{ kind: 'samples' as const, key: 'prompt', samples }];
    for (const playId of ['a', 'b']) {
      const ended = endOf(leg);
      leg.play({ playId, audio });
      expect(await ended).toEqual({ playId, reason: 'finished', positionMs: 50 });
    }
    expect(reads).toBe(1);
  });

  it('music goes on where it was', async () => {
    const { leg, phone } = await newCall();
    // Half a second of silence, then 700 Hz: what is heard tells the place.
    const music = new Int16Array(80_000);
    music.set(tone(700, 5), 40_000);
    const audio = [{ kind: 'samples' as const, key: 'music', samples: async () => music }];
    leg.play({ playId: 'queue', audio, loop: true, startMs: 4800 });
    await until('music', async () => strongestTone(await phone.heard(), [700])?.hz === 700);
    const ended = endOf(leg);
    leg.stopPlay('queue');
    const { positionMs } = await ended;
    expect(positionMs).toBeGreaterThan(5000);
    leg.play({ playId: 'again', audio, loop: true, startMs: positionMs });
    const { packetsOut } = await leg.stats();
    await until('a while', async () => (await leg.stats()).packetsOut > packetsOut + 10);
    const again = endOf(leg);
    leg.stopPlay('again');
    expect((await again).positionMs).toBeGreaterThan(positionMs);
  });

  it('a source that cannot be read ends the play as failed', async () => {
    const { leg } = await newCall();
    const ended = endOf(leg);
    const samples = () => Promise.reject(new Error('no voice'));
    leg.play({ playId: 'p', audio: [{ kind: 'samples', key: 'bad', samples }] });
    expect(await ended).toEqual({ playId: 'p', reason: 'failed', positionMs: 0 });
  });
});

describe('port range', () => {
  it('even ports whose neighbour is inside, in rotation', () => {
    const range = new PortRange({ first: 4001, last: 4008 });
    expect([range.take(), range.take(), range.take()]).toEqual([4002, 4004, 4006]);
    expect(() => range.take()).toThrow(expect.objectContaining({ code: 'noPorts' }));
    range.give(4004);
    range.give(4002);
    expect(range.take()).toBe(4002);
    range.give(4002);
    expect(range.take()).toBe(4004);
  });

  it('an empty range is an error of each call, not a loop', () => {
    expect(() => new PortRange({ first: 5, last: 4 }).take()).toThrow('in use');
  });
});
