import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createMediaEngine } from './engine.ts';
import type { MediaEngine, MediaLeg, MediaOptions, PlayEnd } from './port.ts';
import { PortRange } from './port-range.ts';
import { readRecording } from './recording/reader.ts';
import { strongestTone } from './spectrum.ts';
import { connect, newTestEngine, testPorts, until } from './test-support/loopback.ts';
import { hearsOnly, newCall as newToneCall, playTone } from './test-support/phones.ts';
import { buildWorker, mediaWorker } from './test-support/worker.ts';
import { newRtp } from './worker/rtp.ts';

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
    const snapshot = await peer.snapshot();
    leg.sendDigit('1');
    await silent;
    expect(await ended).toMatchObject({ playId: 'p', reason: 'failed' });
    // In the new thread a leg of the old one goes on where it was.
    const again = await until('a new worker', () =>
      engine.restoreLeg(snapshot).catch(() => undefined),
    );
    expect(again.port).toBe(peer.port);
    expect((await again.stats()).packetsIn).toBeGreaterThanOrEqual(0);
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

describe('a leg that outlives its process', () => {
  it.each([
    { name: 'plain', options: {} },
    { name: 'secured', options: { srtp: 'required' as const } },
  ])('$name: the same port, SDP and stream; heard both ways again', async ({ options }) => {
    const ports = testPorts(20);
    const phones = await newEngine();
    const first = await newEngine({ ports });
    const call = await newToneCall({ product: first, phones }, { phone: options, leg: options });
    playTone(call.phone, 400);
    playTone(call.leg, 700);
    await hearsOnly(call.phone, [700]);
    // As it comes back from where the caller has stored it.
    const snapshot = JSON.parse(JSON.stringify(await call.leg.snapshot()));
    const offerBefore = call.leg.offer();
    await first.close();
    await until(
      'silence',
      async () => strongestTone(await call.phone.heard(), [700]) === undefined,
    );

    const second = await newEngine({ ports });
    const leg = await second.restoreLeg(snapshot);
    expect(leg.port).toBe(call.leg.port);
    playTone(leg, 1000);
    await hearsOnly(call.phone, [1000]);
    await hearsOnly(leg, [400]);
    expect((await leg.stats()).refused).toMatchObject({ strangers: 0, notAuthentic: 0 });
    // The session goes on in its next offer: same id, same keys, next version.
    expect(leg.offer()).toBe(offerBefore);
    connect(leg, call.phone);
    await hearsOnly(call.phone, [1000]);
    // In good order: the port is free at once, and the next leg takes up again.
    const handed = await leg.handOver();
    const next = await second.restoreLeg(handed);
    playTone(next, 1500);
    await hearsOnly(call.phone, [1500]);
    await hearsOnly(next, [400]);
    await expect(second.restoreLeg(handed)).rejects.toMatchObject({ code: 'noPorts' });
    const other = { ...handed, version: 2 as 1 };
    await expect(second.restoreLeg(other)).rejects.toMatchObject({ code: 'badState' });
  });
});

describe('strangers', () => {
  it.each([
    { name: 'plain', options: {} },
    { name: 'secured', options: { srtp: 'required' as const } },
  ])('$name: forged packets are counted and never heard', async ({ options }) => {
    const [product, phones] = [await newEngine(), await newEngine()];
    const call = await newToneCall({ product, phones }, { phone: options, leg: options });
    playTone(call.phone, 400);
    await hearsOnly(call.leg, [400]);
    const stranger = dgram.createSocket('udp4');
    stranger.bind(0, '127.0.0.1');
    await once(stranger, 'listening');
    const before = (await call.leg.stats()).packetsIn;
    let n = 0;
    const forge = () => {
      const header = { payloadType: 8, marker: false, sequence: n, timestamp: n * 160, ssrc: 1 };
      const packet = newRtp(header, 160);
      for (let i = 0; i < 160; i++) packet[12 + i] = (i + n) & 8 ? 0xaa : 0x2a;
      stranger.send(packet, call.leg.port, '127.0.0.1');
      n = (n + 1) & 0xffff;
    };
    // A thousand a second: more than the leg's budget, less than fills a busy machine's socket.
    await until('the strangers are counted', async () => {
      for (let i = 0; i < 20; i++) forge();
      return (await call.leg.stats()).refused.strangers >= 500;
    });
    await until('the call goes on', async () => (await call.leg.stats()).packetsIn > before + 25);
    const stats = await call.leg.stats();
    expect(stats).toMatchObject({ refused: { flooded: 0, notAuthentic: 0 } });
    expect(stats.lost).toBeLessThan(5);
    await hearsOnly(call.leg, [400]);
    stranger.close();
  });
});

describe('IPv6', () => {
  it('a secured call over ::1', async () => {
    const product = await newEngine({ bind: '::1' });
    const phones = await newEngine({ bind: '::1' });
    const options = { srtp: 'required' as const };
    const call = await newToneCall({ product, phones }, { phone: options, leg: options });
    expect(call.leg.offer()).toContain('c=IN IP6 ::1\r\n');
    playTone(call.phone, 400);
    playTone(call.leg, 700);
    await hearsOnly(call.leg, [400]);
    await hearsOnly(call.phone, [700]);
  });
});

describe('admission', () => {
  it('a late worker takes no new leg, and goes on with those it has', async () => {
    const engine = await newEngine({ tickLateMaxMs: -1 });
    const overloaded = { code: 'overloaded', retry: 'later' };
    await expect(engine.openLeg({ group: 'a' })).rejects.toMatchObject(overloaded);
    expect((await engine.health())[0]?.legs).toBe(0);
  });

  it('a late worker is passed over', async () => {
    const entry = (await mediaWorker()).replace('media-worker.js', 'media-worker-late.js');
    const source = `import './media-worker.js';
      import { parentPort } from 'node:worker_threads';
      let isLate = false;
      parentPort.on('message', (m) => { isLate ||= m.kind === 'digit'; });
      setInterval(() => {
        for (const end = Date.now() + 300; isLate && Date.now() < end; );
      }, 350);`;
    await writeFile(entry, source);
    const engine = await newEngine({ workerEntry: entry, workers: 2, tickLateMaxMs: 200 });
    const leg = await engine.openLeg({ group: 'a' });
    const peer = await engine.openLeg({ group: 'a' });
    connect(leg, peer);
    leg.sendDigit('1');
    const isRefused = () =>
      engine.openLeg({ group: 'a' }).then(
        (more) => void more.close(),
        (error: { code?: string }) => error.code === 'overloaded',
      );
    await until('the lateness shows', isRefused, 15_000);
    const elsewhere = await engine.openLeg({ group: 'b' });
    expect((await engine.health()).map((health) => health.legs)).toEqual([2, 1]);
    elsewhere.close();
  }, 20_000);
});

describe('the end of a leg', () => {
  it('is told with its quality, after reports both ways', async () => {
    const [product, phones] = [await newEngine(), await newEngine()];
    const call = await newToneCall({ product, phones });
    playTone(call.phone, 400);
    // Reports come after 2.5 to 5 s, and a round trip needs one each way.
    await until('a round trip', async () => (await call.leg.stats()).roundTripMs, 15_000);
    const quality = new Promise<Awaited<ReturnType<MediaLeg['stats']>>>((resolve) => {
      call.leg.onQuality = resolve;
    });
    call.leg.close();
    const report = await quality;
    expect(report).toMatchObject({ lost: 0, codec: 'PCMA', remote: { lost: 0 } });
    expect(report.mos).toBeGreaterThan(4);
    expect(report.roundTripMs).toBeLessThan(500);
    expect(report.durationMs).toBeGreaterThan(1000);
  }, 20_000);
});

describe('a recording of a process that is killed', () => {
  it('has everything up to the last stored chunk', async () => {
    const entry = await buildWorker(
      'media/test-support/recording-victim.ts',
      'recording-victim.js',
    );
    const folder = await mkdtemp(join(tmpdir(), 'patchbay-kill-'));
    const path = join(folder, 'call.rec');
    const child = spawn(process.execPath, [entry, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    let told = '';
    child.stdout.on('data', (text: Buffer) => (told += text.toString('utf8')));
    await until('five chunks', () => told.includes('5\n'));
    child.kill('SIGKILL');
    await exit;
    const stored = Number(told.trim().split('\n').at(-1));
    const bytes = await readFile(`${path}.part`);
    const unwrapKey = async ({ wrapped }: { wrapped: Uint8Array }) => wrapped;
    await expect(readRecording(bytes, { unwrapKey })).rejects.toMatchObject({
      code: 'badRecording',
    });
    const audio = await readRecording(bytes, { unwrapKey, allowTruncated: true });
    expect(audio.durationMs).toBeGreaterThanOrEqual(stored * 500);
    const values = Array.from({ length: stored }, (_, n) => audio.samples[n * 8000]);
    expect(values).toEqual(values.map((_, n) => n + 1));
    await rm(folder, { recursive: true });
  });
});
