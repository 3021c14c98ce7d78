import { goertzel, rms, strongestTone } from '../../media/index.ts';
import { readRecord } from '../crash/record.ts';
import type { Stack } from '../support/stack.ts';
import { Tap } from '../support/tap.ts';
import { until, untilTrue } from '../support/until.ts';
import type { Baresip } from './baresip.ts';
import { runSipp } from './sipp.ts';

const customer = { name: 'the customer (SIPp)', hz: 700 };
export const agent = { name: 'the agent (baresip)', hz: 1300 };

/**
 * The product starts with one agent at `contact`, whose phone baresip is; the customer is SIPp and
 * calls at `port`. Each must hear the other's tone. Answers with the number of outcomes on record.
 */
export async function talkWithBaresip(on: {
  readonly stack: Stack;
  readonly phone: Baresip;
  readonly contact: string;
  readonly port: number;
  readonly caller: string;
}): Promise<number> {
  const { stack, phone, contact, port, caller } = on;
  await stack.startProduct(['demo', '--agents', '1', '--contact', contact, '--number', '600']);
  const tap = await Tap.open(port);
  const scenario = 'uac-baresip-agent-expect-handled';
  const sipp = runSipp({ scenario, port: tap.port, caller, to: '600' });
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
  const { endsOfInteraction } = await readRecord(stack, ['load']);
  return [...endsOfInteraction.values()].reduce((sum, ends) => sum + ends, 0);
}
