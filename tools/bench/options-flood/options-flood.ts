import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../../test/support/ports.ts';
import { AgentPool, CallerPool } from '../../../test/support/sip-load.ts';
import { Stack } from '../../../test/support/stack.ts';
import { flood } from './flood.ts';
import type { FloodFigures } from './flood.ts';
import { Voice } from './rtp.ts';

const FLOOD_PER_S = 500;
const number = '600';

interface Loss {
  readonly sent: number;
  readonly lostPercent: number;
}

/**
 * One call through the whole product while a stranger sends 500 OPTIONS a second: what of the
 * call's packets is lost, before and meanwhile, and whether the next OPTIONS is answered.
 * `--seconds N` (20). Generator and database share the machine.
 */
export async function benchOptionsFlood(args: readonly string[]): Promise<unknown> {
  const at = args.indexOf('--seconds');
  const ms = (at < 0 ? 20 : Number(args[at + 1])) * 1000;
  const agentPort = await freePort();
  const stack = await Stack.start({ cloud: false, start: false });
  const [customer, agent] = [await Voice.open(), await Voice.open()];
  const agents = await AgentPool.open(agentPort, agent.port, (leg, answer) => {
    leg.call.onAnswered = () => agent.speakTo(leg.call.remoteSdp ?? '');
    answer();
  });
  const callers = await CallerPool.open(stack.ports.sip, customer.port);
  try {
    await stack.startProduct([
      'demo',
      ...['--agents', '1', '--contact', `sip:a{n}@127.0.0.1:${agentPort}`],
      ...['--number', number, '--wrapup', '0'],
    ]);
    await connect(callers, { customer, agent });
    const quiet = await lossIn(customer, agent, () => pause(ms / 2));
    let answers: FloodFigures | undefined;
    const flooded = await lossIn(customer, agent, async () => {
      answers = await flood(stack.ports.sip, FLOOD_PER_S, ms);
    });
    const after = await flood(stack.ports.sip, 5, 2_000);
    return {
      floodPerSecond: FLOOD_PER_S,
      goalLostPercent: 1,
      quiet,
      flooded,
      flood: answers,
      after,
      everyOptionsAfterAnswered: after.answered200 === after.sent,
    };
  } finally {
    for (const voice of [customer, agent]) voice.close();
    await Promise.all([callers.close(), agents.close()]);
    await stack.stop();
  }
}

/** The fixture's agent is ready a moment after the product is: it is tried until both are heard. */
async function connect(
  callers: CallerPool,
  voices: { readonly customer: Voice; readonly agent: Voice },
): Promise<void> {
  for (let n = 0; n < 60; n++) {
    const leg = callers.place('+447700900000', number, ({ call }) => {
      voices.customer.speakTo(call.remoteSdp ?? '');
    });
    for (let tick = 0; tick < 50; tick++) {
      await pause(100);
      if (voices.agent.counts.heard > 20 && voices.customer.counts.heard > 20) return;
    }
    leg.call.end();
    await pause(500);
  }
  throw new Error('no call came about');
}

/** Of both directions together. */
async function lossIn(one: Voice, two: Voice, work: () => Promise<unknown>): Promise<Loss> {
  const before = [one.counts, two.counts];
  await work();
  const after = [one.counts, two.counts];
  const grown = (key: 'sent' | 'heard'): number =>
    after.reduce((sum, counts) => sum + counts[key], 0) -
    before.reduce((sum, counts) => sum + counts[key], 0);
  const sent = grown('sent');
  const lostPercent = Math.round((10_000 * Math.max(0, sent - grown('heard'))) / sent) / 100;
  return { sent, lostPercent };
}
