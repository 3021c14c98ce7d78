import { goertzel, rms, strongestTone } from '../../media/index.ts';
import { Tap } from '../support/tap.ts';
import { until, untilTrue } from '../support/until.ts';
import type { Baresip } from './baresip.ts';
import type { Context } from './context.ts';
import { salesLine } from './scenarios.ts';
import { runSipp } from './sipp.ts';

const customer = { name: 'the customer (SIPp)', hz: 700 };
export const agent = { name: 'the agent (baresip)', hz: 1300 };

/**
 * Ana's phone is baresip at `contact`; the customer is SIPp and calls at `port`. Each must hear the
 * other's tone, and the call must stand as handled.
 */
export async function talkWithBaresip(on: {
  readonly context: Context;
  readonly phone: Baresip;
  readonly contact: string;
  readonly port: number;
}): Promise<void> {
  const { context, phone, contact, port } = on;
  await context.configure('agent', 'ana', { address: { kind: 'sip', uri: contact } });
  const tap = await Tap.open(port);
  const call = { port: tap.port, caller: context.caller, to: salesLine };
  const sipp = runSipp({ scenario: 'uac-baresip-agent-expect-handled', ...call });
  await untilTrue('baresip to answer', () => phone.hasAnswered(), 20_000);
  await untilTrue(`${customer.name} to hear ${agent.name}`, () => {
    return strongestTone(tap.heard(600), [customer.hz, agent.hz])?.hz === agent.hz;
  });
  const result = await sipp;
  tap.close();
  if (!result.ok) throw new Error(result.errors);
  await untilTrue('baresip to see the end', () => phone.hasEnded());
  const heard = (await until('what baresip heard', () => phone.heard())).subarray(-4000);
  const level = goertzel(heard, customer.hz);
  if (level / Math.SQRT2 < rms(heard) / 2) {
    throw new Error(`${agent.name} does not hear ${customer.name}: ${level} at ${customer.hz} Hz`);
  }
  const { outcome } = await context.outcome();
  if (outcome?.kind !== 'handled') throw new Error(`the outcome is ${outcome?.kind}`);
}
