import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';
import type { MediaEngine, MediaLeg } from './port.ts';
import type { LegRecording } from './port-record.ts';
import { openFileSink } from './recording/file-sink.ts';
import type { SrtpKeys } from './security.ts';
import { newKey } from './srtp/sdes.ts';
import type { CryptoLine } from './srtp/sdes.ts';
import { parseSdp } from './sdp-parse.ts';
import { cpuMsOf, run, threadsOf } from './test-support/bench-run.ts';
import { newTestEngine } from './test-support/loopback.ts';
import { hasRtpengine, startRtpengine } from './test-support/rtpengine.ts';

export interface BenchOptions {
  readonly calls?: number;
  readonly conferences?: number;
  readonly seconds?: number;
}

type Row = Readonly<Record<string, unknown>>;

const ENGINE_PORT = 44_000;
const PEER_PORT = 48_000;
const SUITE = 'AES_CM_128_HMAC_SHA1_80';

/**
 * One worker, callers on another thread of this process, PCMA 20 ms on the loopback:
 *
 *   bridged      calls of two plain legs
 *   secured      calls of two SRTP legs, one of them recorded (encrypted, into a file); RTCP runs
 *   conferences  three plain legs each, everybody hears the others
 *   rtpengine    the calls of `bridged` through Debian's rtpengine in userspace
 */
export async function bench(options: BenchOptions = {}): Promise<Record<string, unknown>> {
  const { calls = 150, conferences = 100, seconds = 10 } = options;
  const bridged = await benchCalls({ calls, seconds });
  const secured = await benchSecured({ calls, seconds });
  const mixed = await benchConferences({ calls: conferences, seconds });
  const rtpengine = hasRtpengine() ? await benchRtpengine({ calls, seconds }) : 'not installed';
  return {
    bridged,
    secured: { ...secured, goal: { calls: 150, packetsLost: 0, jitterMs: 10 } },
    conferences: { ...mixed, goal: { calls: 100 } },
    rtpengine,
  };
}

interface Load {
  readonly calls: number;
  readonly seconds: number;
}

async function benchCalls({ calls, seconds }: Load): Promise<Row> {
  return withEngine(calls * 2, async (engine, cpuMs) => {
    const legs = await openLegs(engine, calls * 2);
    bridgePairs(legs);
    return run({ calls, seconds, order: orderOf(legs), targets: portsOf(legs), cpuMs });
  });
}

async function benchSecured({ calls, seconds }: Load): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-bench-'));
  try {
    return await withEngine(calls * 2, async (engine, cpuMs) => {
      const keys = Array.from({ length: calls * 2 }, () => newKey(SUITE).key);
      const legs = await openLegs(engine, calls * 2, keys);
      bridgePairs(legs);
      const recordings = await recordEach(legs, folder);
      const order = { ...orderOf(legs), keys: legs.map((leg, n) => peerKeys(leg, keys[n] ?? '')) };
      const mainBeforeMs = cpuMsOf('self', [String(pid)]);
      const row = await run({ calls, seconds, order, targets: portsOf(legs), cpuMs });
      const mainMs = cpuMsOf('self', [String(pid)]) - mainBeforeMs;
      const stats = await Promise.all(legs.map((leg) => leg.stats()));
      for (const leg of legs) leg.close();
      const ends = await Promise.all(recordings.map((recording) => recording.done));
      return {
        ...row,
        /** Encrypting and writing, which the main thread does, not the worker. */
        mainCpuPercentOfCore: Math.round(mainMs / seconds) / 10,
        recordedMs: ends.reduce((sum, end) => sum + end.durationMs, 0),
        isSecured: stats.every((leg) => leg.isSecured),
        notAuthentic: stats.reduce((sum, leg) => sum + leg.refused.notAuthentic, 0),
      };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchConferences({ calls, seconds }: Load): Promise<Row> {
  return withEngine(calls * 3, async (engine, cpuMs) => {
    const legs = await openLegs(engine, calls * 3);
    for (let n = 0; n < calls; n++) {
      const room = engine.newRoom();
      for (const leg of legs.slice(3 * n, 3 * n + 3)) room.join(leg, 'agent');
    }
    const order = { ...orderOf(legs), isMixed: true };
    return run({ calls, seconds, order, targets: portsOf(legs), cpuMs });
  });
}

async function benchRtpengine({ calls, seconds }: Load): Promise<Row> {
  const rtpengine = await startRtpengine();
  try {
    const targets: number[] = [];
    for (let n = 0; n < calls; n++) {
      const peers = [PEER_PORT + 2 * n, PEER_PORT + 2 * n + 1] as const;
      targets.push(...(await rtpengine.call(`bench-${n}`, peers)));
    }
    const cpuMs = () => cpuMsOf(rtpengine.pid, threadsOf(rtpengine.pid));
    const order = { peers: calls * 2, firstPort: PEER_PORT };
    return await run({ calls, seconds, order, targets, cpuMs });
  } finally {
    await rtpengine.stop();
  }
}

async function withEngine(
  peers: number,
  work: (engine: MediaEngine, cpuMs: () => number) => Promise<Row>,
): Promise<Row> {
  const before = new Set(threadsOf('self'));
  const ports = { first: ENGINE_PORT, last: ENGINE_PORT + peers * 2 + 1 };
  const engine = await newTestEngine({ ports, tickLateMaxMs: Infinity });
  const workerThreads = threadsOf('self').filter((tid) => !before.has(tid));
  try {
    const row = await work(engine, () => cpuMsOf('self', workerThreads));
    const [health] = await engine.health();
    return { ...row, tickLateP99Ms: health?.tickLateP99Ms };
  } finally {
    await engine.close();
  }
}

const orderOf = (legs: readonly MediaLeg[]) => ({ peers: legs.length, firstPort: PEER_PORT });
const portsOf = (legs: readonly MediaLeg[]) => legs.map((leg) => leg.port);

/** With `keys`, one SRTP key of the peer for each leg. */
async function openLegs(
  engine: MediaEngine,
  count: number,
  keys?: readonly string[],
): Promise<MediaLeg[]> {
  const legs: MediaLeg[] = [];
  for (let peer = 0; peer < count; peer++) {
    const srtp = keys === undefined ? 'off' : 'required';
    const leg = await engine.openLeg({ group: 'bench', srtp });
    leg.offer();
    const connection = 'o=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0';
    const profile = keys === undefined ? 'RTP/AVP' : 'RTP/SAVP';
    const crypto = keys === undefined ? '' : `a=crypto:1 ${SUITE} inline:${keys[peer]}\r\n`;
    leg.accept(`v=0\r\n${connection}\r\nm=audio ${PEER_PORT + peer} ${profile} 8\r\n${crypto}`);
    legs.push(leg);
  }
  return legs;
}

/** What a leg's peer sends and receives with; our key stands in our next offer. */
function peerKeys(leg: MediaLeg, peerKey: string): SrtpKeys {
  const line: CryptoLine | undefined = parseSdp(leg.offer()).media[0]?.crypto[0];
  return {
    send: { suite: SUITE, key: peerKey },
    receive: { suite: SUITE, key: line?.key ?? '' },
  };
}

function bridgePairs(legs: readonly MediaLeg[]): void {
  for (let n = 0; n + 1 < legs.length; n += 2) {
    const [one, two] = [legs[n], legs[n + 1]];
    if (one !== undefined && two !== undefined) one.bridge(two);
  }
}

/** The first leg of each call. */
async function recordEach(legs: readonly MediaLeg[], folder: string): Promise<LegRecording[]> {
  const recordings: LegRecording[] = [];
  for (let n = 0; n < legs.length; n += 2) {
    const sink = await openFileSink(join(folder, `call-${n}.rec`));
    const wrapKey = async (key: Uint8Array) => ({ keyId: 'bench', wrapped: key });
    const leg = legs[n];
    if (leg !== undefined) recordings.push(leg.record({ sink, wrapKey }));
  }
  return recordings;
}
