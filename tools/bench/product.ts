import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from '../../test/support/ports.ts';
import { quantile } from '../../test/support/random.ts';
import { AgentPool, CallerPool, openSink, type LegRecord } from '../../test/support/sip-load.ts';
import { Stack } from '../../test/support/stack.ts';
import { cpuSince, type CpuTime, readCpu } from './queue-harness/cpu.ts';
import { startFloor, type Target } from './queue-harness/processes.ts';

const agents = 300;
const number = '600';
const talkMs = 1000;
/** Offered calls per second, one after the other; it stops where the product cannot follow. */
const RATES = [25, 50, 75, 100, 150, 200, 250];
const SECONDS_PER_RATE = 10;
/** Of one core, beside what the bare floor takes for the same calls. */
const CPU_GOAL_MS = 4;

/**
 * The whole durable product: SIP call in, queue, offer, agent's phone answers, bridge, hang-up;
 * each step in the journal before it is said. Generator and database share the machine. Beside it
 * the floor (routing-performance.md §2.3) with the same calls: what they cost without a product.
 * `--rates 25,50 --seconds 4` for a shorter one.
 */
export async function benchProduct(args: readonly string[] = []): Promise<unknown> {
  const { rates, seconds } = planOf(args);
  const agentPort = await freePort();
  const stack = await Stack.start({
    cloud: false,
    start: false,
    env: { PATCHBAY_RTP_PORTS: '20000-27999' },
  });
  const sink = await openSink();
  const agentPool = await AgentPool.open(agentPort, sink.port, (leg, answer) => {
    leg.call.progress(180);
    answer();
  });
  const callers = await CallerPool.open(stack.ports.sip, sink.port);
  try {
    await stack.startProduct([
      'demo',
      ...['--agents', `${agents}`, '--contact', `sip:a{n}@127.0.0.1:${agentPort}`],
      ...['--number', number, '--wrapup', '0'],
    ]);
    await untilFirstCall(callers, agentPool);
    const steps = [];
    // Others' databases on this machine are not ours.
    const isDatabase = (command: string): boolean =>
      command.includes(stack.data) && command.includes('postgres');
    const target = { pid: stack.product.pid, isDatabase };
    for (const rate of rates) {
      const step = await runRate({ callers, agentPool, target }, { rate, seconds });
      steps.push(step);
      if (step.connectedPerSecond < rate * 0.9) break;
    }
    const best = steps.findLast((step) => step.connectedPerSecond >= step.offeredPerSecond * 0.98);
    const rate = best?.offeredPerSecond ?? rates[0] ?? 25;
    const ends = { agentPool, agentPort, sinkPort: sink.port };
    const floor = await runFloor(ends, { rate, seconds });
    return {
      sustainedPerSecond: best?.offeredPerSecond ?? 0,
      goalPerSecond: 100,
      cpuMsPerCall: besideFloor(best ?? steps[0], floor),
      steps,
      floor,
    };
  } finally {
    await Promise.all([callers.close(), agentPool.close()]);
    sink.close();
    await stack.stop();
  }
}

/** The fixture's agents are ready a moment after the product is. */
async function untilFirstCall(callers: CallerPool, agentPool: AgentPool): Promise<void> {
  for (let n = 0; n < 60 && agentPool.legs.length === 0; n++) {
    const leg = callers.place('+447700900000', number, () => undefined);
    await pause(1000);
    leg.call.end();
  }
  await pause(2000);
}

function planOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: { rates: { type: 'string' }, seconds: { type: 'string' } },
  });
  const rates = values.rates?.split(',').map(Number) ?? RATES;
  return { rates, seconds: Number(values.seconds ?? SECONDS_PER_RATE) };
}

/** The same calls, agents and generator at the floor. */
async function runFloor(
  ends: { readonly agentPool: AgentPool; readonly agentPort: number; readonly sinkPort: number },
  at: { readonly rate: number; readonly seconds: number },
): Promise<RateFigures> {
  const { agentPool, agentPort: agentsPort, sinkPort } = ends;
  const port = await freePort();
  const floor = await startFloor({ agentsPort, agents, journal: null, port });
  const callers = await CallerPool.open(port, sinkPort);
  try {
    return await runRate({ callers, agentPool, target: floor.target }, at);
  } finally {
    await callers.close();
    await floor.stop();
  }
}

/** At the highest rate that was sustained: what one call costs, by whom. */
function besideFloor(step: RateFigures | undefined, floor: RateFigures) {
  const product = step?.cpuMsPerCall ?? null;
  const bare = floor.cpuMsPerCall;
  if (product === null || bare === null) return null;
  const ms = Math.round((product.all - bare.all) * 100) / 100;
  return { product, floor: bare.all, besideFloor: ms, goal: CPU_GOAL_MS };
}

/** Milliseconds of one core for each connected call; null where the kernel does not say. */
interface CallCpu {
  /** The first thread: signalling, routing, journal. */
  readonly signalling: number;
  /** The others: audio, garbage collection, pools. */
  readonly mediaAndHelpers: number;
  readonly all: number;
  /** Beside it: the database on the same machine. */
  readonly database: number;
}

function perCall(cpu: CpuTime | null, calls: number): CallCpu | null {
  if (cpu === null || calls === 0) return null;
  const each = (ms: number): number => Math.round((100 * ms) / calls) / 100;
  const { mainMs, allMs, childrenMs } = cpu;
  return {
    signalling: each(mainMs),
    mediaAndHelpers: each(allMs - mainMs),
    all: each(allMs),
    database: each(childrenMs),
  };
}

interface RateFigures {
  readonly offeredPerSecond: number;
  readonly connectedPerSecond: number;
  readonly refused: number;
  readonly answerMsP50: number;
  readonly answerMsP99: number;
  readonly failedAgentLegs: number;
  readonly cpuMsPerCall: CallCpu | null;
}

async function runRate(
  ends: {
    readonly callers: CallerPool;
    readonly agentPool: AgentPool;
    readonly target: Pick<Target, 'pid' | 'isDatabase'>;
  },
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<RateFigures> {
  const { callers, agentPool, target } = ends;
  const before = readCpu(target.pid, target.isDatabase);
  const agentsBefore = agentPool.legs.length;
  const legs: LegRecord[] = [];
  const startedAt = Date.now();
  for (let n = 0; n < rate * seconds; n++) {
    const dueAt = startedAt + (n * 1000) / rate;
    if (dueAt > Date.now()) await pause(dueAt - Date.now());
    const from = `+4477009${String(10_000 + (n % 90_000))}`;
    const placed = callers.place(from, number, (leg) => {
      setTimeout(() => leg.call.end(), talkMs);
    });
    legs.push(placed);
  }
  const offeredSeconds = (Date.now() - startedAt) / 1000;
  for (let n = 0; n < 100 && legs.some((leg) => leg.endedAt === 0); n++) await pause(100);
  const cpu = cpuSince(before, readCpu(target.pid, target.isDatabase));
  const answered = legs.filter((leg) => leg.answeredAt > 0);
  const agentLegs = agentPool.legs.slice(agentsBefore);
  const connected = agentLegs.filter((leg) => leg.answeredAt > 0).length;
  const answerMs = answered.map((leg) => leg.answeredAt - leg.startedAt);
  return {
    offeredPerSecond: rate,
    connectedPerSecond: Math.round((10 * connected) / offeredSeconds) / 10,
    refused: legs.filter((leg) => leg.status >= 400).length,
    answerMsP50: quantile(answerMs, 0.5),
    answerMsP99: quantile(answerMs, 0.99),
    failedAgentLegs: agentLegs.length - connected,
    cpuMsPerCall: perCall(cpu, connected),
  };
}
