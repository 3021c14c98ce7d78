import { goertzel, rms, strongestTone } from '../../media/index.ts';
import { readRecord } from '../crash/record.ts';
import { freePort } from '../support/ports.ts';
import { Stack } from '../support/stack.ts';
import { Tap } from '../support/tap.ts';
import { until, untilTrue } from '../support/until.ts';
import { Baresip } from './baresip.ts';
import { runSipp } from './sipp.ts';

const customer = { name: 'the customer (SIPp)', hz: 700 };
const agent = { name: 'the agent (baresip)', hz: 1300 };

/**
 * Nobody but the product is ours here: the customer is SIPp, the agent baresip at a sip: address.
 * Each must hear the other's tone. Answers with the number of outcomes on record for the call.
 */
export async function baresipAnswers(): Promise<number> {
  const port = await freePort();
  const phone = await Baresip.start('a1', port, agent.hz);
  const stack = await Stack.start({ cloud: false, start: false });
  const contact = `sip:a{n}@127.0.0.1:${port}`;
  try {
    await stack.startProduct(['demo', '--agents', '1', '--contact', contact, '--number', '600']);
    const tap = await Tap.open(stack.ports.sip);
    const scenario = 'uac-baresip-agent-expect-handled';
    const sipp = runSipp({ scenario, port: tap.port, caller: '+447700900600', to: '600' });
    await untilTrue('baresip to answer', () => phone.hasAnswered(), 20_000);
    await untilTrue(`${customer.name} to hear ${agent.name}`, () => {
      return strongestTone(tap.heard(600), [customer.hz, agent.hz])?.hz === agent.hz;
    });
    const result = await sipp;
    tap.close();
    if (!result.ok) throw new Error(result.errors);
    await untilTrue('baresip to see the end', () => phone.hasEnded());
    const heard = await until('what baresip heard', () => phone.heard());
    const level = goertzel(heard.subarray(-4000), customer.hz);
    if (level / Math.SQRT2 < rms(heard.subarray(-4000)) / 2) {
      throw new Error(
        `${agent.name} does not hear ${customer.name}: ${level} at ${customer.hz} Hz`,
      );
    }
    const { endsOfInteraction } = await readRecord(stack, ['load']);
    return [...endsOfInteraction.values()].reduce((sum, ends) => sum + ends, 0);
  } catch (fault) {
    throw new Error(`${String(fault)}\n${phone.lastLines}`, { cause: fault });
  } finally {
    await stack.stop();
    await phone.stop();
  }
}
