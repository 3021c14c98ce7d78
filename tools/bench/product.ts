import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../test/support/ports.ts';
import { quantile } from '../../test/support/random.ts';
import { AgentPool, CallerPool, openSink, type LegRecord } from '../../test/support/sip-load.ts';
import { Stack } from '../../test/support/stack.ts';

const agents = 300;
const number = '600';
const talkMs = 1000;
const secondsPerRate = 10;
/** Offered calls per second, one after the other; it stops where the product cannot follow. */
const rates = [25, 50, 75, 100, 150, 200, 250];

/**
 * The whole durable product: SIP call in, queue, offer, agent's phone answers, bridge, hang-up;
 * each step in the journal before it is said. Generator and database share the machine.
 */
export async function benchProduct(): Promise<unknown> {
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
    for (const rate of rates) {
      const step = await runRate(callers, agentPool, rate);
      steps.push(step);
      if (step.connectedPerSecond < rate * 0.9) break;
    }
    const best = steps.findLast((step) => step.connectedPerSecond >= step.offeredPerSecond * 0.98);
    return { sustainedPerSecond: best?.offeredPerSecond ?? 0, goalPerSecond: 100, steps };
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

interface RateFigures {
  readonly offeredPerSecond: number;
  readonly connectedPerSecond: number;
  readonly refused: number;
  readonly answerMsP50: number;
  readonly answerMsP99: number;
  readonly failedAgentLegs: number;
}

async function runRate(
  callers: CallerPool,
  agentPool: AgentPool,
  rate: number,
): Promise<RateFigures> {
  const agentsBefore = agentPool.legs.length;
  const legs: LegRecord[] = [];
  const startedAt = Date.now();
  for (let n = 0; n < rate * secondsPerRate; n++) {
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
  };
}
