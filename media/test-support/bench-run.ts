import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { GeneratorCommand, GeneratorOrder, GeneratorReport } from './generator.ts';
import { buildWorker } from './worker.ts';

/** Callers and clocks of the media bench, whatever carries the calls. */
export interface RunOptions {
  readonly calls: number;
  readonly seconds: number;
  readonly order: GeneratorOrder;
  /** Where each peer sends. */
  readonly targets: readonly number[];
  /** CPU used so far, in ms, by what is measured. */
  readonly cpuMs: () => number;
}

/** Lets the callers talk and says what came through, at what cost. */
export async function run(options: RunOptions): Promise<Record<string, unknown>> {
  const { calls, seconds, order, targets } = options;
  const generator = await newGenerator(order);
  try {
    const cpuBeforeMs = options.cpuMs();
    const startedAtMs = performance.now();
    const others = othersCpu();
    await command(generator, { kind: 'start', targets, packets: seconds * 50 });
    const cpuMs = options.cpuMs() - cpuBeforeMs;
    const tookMs = performance.now() - startedAtMs;
    const othersCpuPercent = others();
    const report: GeneratorReport = await command(generator, { kind: 'report' });
    const cpuPercent = Math.round((1000 * cpuMs) / tookMs) / 10;
    return {
      calls,
      seconds,
      packetsSent: report.sent,
      packetsReceived: report.received,
      packetsLost: lostOf(report, order),
      sequenceGaps: report.sequenceGaps,
      delayMs: order.isMixed === true ? undefined : report.delayMs,
      jitterMs: report.jitterMs,
      cpuPercentOfCore: cpuPercent,
      cpuPercentPerCall: Math.round((100 * cpuPercent) / calls) / 100,
      /** Of the whole machine, taken by others meanwhile: beyond a few the rest says little. */
      othersCpuPercent,
    };
  } finally {
    await generator.terminate();
  }
}

/** A mixer sends by its own clock: as much as was sent to it, but for one packet at the ends. */
function lostOf(report: GeneratorReport, order: GeneratorOrder): number {
  const missing = report.sent - report.received;
  return order.isMixed === true ? Math.max(0, missing - order.peers) : missing;
}

async function newGenerator(workerData: GeneratorOrder): Promise<Worker> {
  const entry = await buildWorker('media/test-support/generator.ts', 'media-generator.js');
  const worker = new Worker(entry, { workerData });
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

/** Threads of a process (Linux; none elsewhere, and the CPU figures are then 0). */
export function threadsOf(pid: number | 'self'): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** User and system time, in the 10 ms ticks of proc(5). */
export function cpuMsOf(pid: number | 'self', tids: readonly string[]): number {
  return tids.reduce((sum, tid) => {
    const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + 10 * (Number(fields[11]) + Number(fields[12]));
  }, 0);
}
