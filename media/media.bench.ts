import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import { newTestEngine } from './test-support/loopback.ts';
import type { GeneratorCommand, GeneratorReport } from './test-support/generator.ts';
import { buildWorker } from './test-support/worker.ts';
import type { MediaEngine, MediaLeg } from './port.ts';

export interface BenchOptions {
  readonly calls?: number;
  readonly seconds?: number;
}

const ENGINE_PORT = 44_000;
const PEER_PORT = 48_000;

/** Bridged calls through one worker; the callers are on another thread of this process. */
export async function bench(options: BenchOptions = {}): Promise<Record<string, unknown>> {
  const { calls = 150, seconds = 10 } = options;
  const peers = calls * 2;
  const ports = { first: ENGINE_PORT, last: ENGINE_PORT + peers * 2 + 1 };
  const before = new Set(threads());
  const engine = await newTestEngine({ ports });
  const workerThreads = threads().filter((tid) => !before.has(tid));
  const generator = await newGenerator(peers);
  const legs = await openLegs(engine, peers);
  try {
    const cpuBeforeMs = cpuMsOf(workerThreads);
    const startedAtMs = performance.now();
    const others = othersCpu();
    await command(generator, {
      kind: 'start',
      targets: legs.map((leg) => leg.port),
      packets: seconds * 50,
    });
    const cpuMs = cpuMsOf(workerThreads) - cpuBeforeMs;
    const tookMs = performance.now() - startedAtMs;
    const othersPercent = others();
    const [health] = await engine.health();
    const report: GeneratorReport = await command(generator, { kind: 'report' });
    return figures({
      calls,
      seconds,
      cpuMs,
      tookMs,
      report,
      othersPercent,
      late: health?.tickLateP99Ms ?? NaN,
    });
  } finally {
    await engine.close();
    await generator.terminate();
  }
}

function figures(input: {
  calls: number;
  seconds: number;
  cpuMs: number;
  tookMs: number;
  report: GeneratorReport;
  late: number;
  othersPercent: number;
}): Record<string, unknown> {
  const { calls, seconds, report } = input;
  const cpuPercent = Math.round((1000 * input.cpuMs) / input.tookMs) / 10;
  return {
    bench: 'media: bridged calls through one worker, PCMA 20 ms, loopback',
    calls,
    seconds,
    packetsSent: report.sent,
    packetsReceived: report.received,
    packetsLost: report.sent - report.received,
    sequenceGaps: report.sequenceGaps,
    delayMs: report.delayMs,
    jitterMs: report.jitterMs,
    cpuPercentOfCore: cpuPercent,
    cpuPercentPerCall: Math.round((100 * cpuPercent) / calls) / 100,
    tickLateP99Ms: input.late,
    /**
     * Of the whole machine, taken by others meanwhile: beyond a few per cent the rest says little.
     */
    othersCpuPercent: input.othersPercent,
  };
}

async function newGenerator(peers: number): Promise<Worker> {
  const entry = await buildWorker('media/test-support/generator.ts', 'media-generator.js');
  const worker = new Worker(entry, { workerData: { peers, firstPort: PEER_PORT } });
  await once(worker, 'message');
  return worker;
}

/** Resolves with what the generator says next. */
async function command<T>(generator: Worker, message: GeneratorCommand): Promise<T> {
  const answer = once(generator, 'message');
  generator.postMessage(message);
  const [value] = (await answer) as [T];
  return value;
}

async function openLegs(engine: MediaEngine, peers: number): Promise<MediaLeg[]> {
  const legs: MediaLeg[] = [];
  for (let peer = 0; peer < peers; peer++) {
    const leg = await engine.openLeg({ group: 'bench' });
    leg.offer();
    const connection = 'o=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0';
    leg.accept(`v=0\r\n${connection}\r\nm=audio ${PEER_PORT + peer} RTP/AVP 8\r\n`);
    const partner = legs[peer - 1];
    if (peer % 2 === 1 && partner !== undefined) leg.bridge(partner);
    legs.push(leg);
  }
  return legs;
}

/** Starts a watch on the machine; called, it gives the share that other processes used. */
function othersCpu(): () => number {
  const machine = () => {
    const times = cpus().map((cpu) => cpu.times);
    const sum = (pick: (time: (typeof times)[number]) => number) =>
      times.reduce((total, time) => total + pick(time), 0);
    const idleMs = sum((time) => time.idle);
    return { idleMs, allMs: idleMs + sum((time) => time.user + time.nice + time.sys + time.irq) };
  };
  const [start, own] = [machine(), process.cpuUsage()];
  return () => {
    const end = machine();
    const used = process.cpuUsage(own);
    const allMs = end.allMs - start.allMs;
    const busyMs = allMs - (end.idleMs - start.idleMs) - (used.user + used.system) / 1000;
    return Math.max(0, Math.round((100 * busyMs) / Math.max(1, allMs)));
  };
}

/** Threads of this process (Linux; none elsewhere, and the CPU figures are then 0). */
function threads(): string[] {
  try {
    return readdirSync('/proc/self/task');
  } catch {
    return [];
  }
}

/** User and system time, in the 10 ms ticks of proc(5). */
function cpuMsOf(tids: readonly string[]): number {
  return tids.reduce((sum, tid) => {
    const stat = readFileSync(`/proc/self/task/${tid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + 10 * (Number(fields[11]) + Number(fields[12]));
  }, 0);
}
