import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goertzel, rms, strongestTone } from '../../media/index.ts';
import { readRecord } from '../crash/record.ts';
import { freePort } from '../support/ports.ts';
import { Stack } from '../support/stack.ts';
import { Tap } from '../support/tap.ts';
import { until, untilTrue } from '../support/until.ts';
import { Baresip } from './baresip.ts';
import { Edge } from './edge.ts';
import { runSipp } from './sipp.ts';

const customerHz = 700;
const agentHz = 1300;

/**
 * The product behind deploy/edge, the way a provider runs it: the customer (SIPp) comes by UDP to
 * Kamailio, the agent (baresip) is reached by TLS and takes SRTP only. The first destination of
 * the edge's list does not answer its port: the call must fail over to the second. Answers with the
 * number of outcomes on record.
 */
export async function edgeCarriesTheCall(): Promise<number> {
  const edge = await Edge.prepare();
  const stack = await Stack.start({ cloud: false, start: false });
  const port = await freePort();
  const certificate = join(edge.folder, 'phone.pem');
  const parts = ['edge.pem', 'edge.key'].map((name) => readFileSync(join(edge.folder, name)));
  writeFileSync(certificate, Buffer.concat(parts));
  const phone = await Baresip.start('a1', port, agentHz, { certificate });
  try {
    const dead = await freePort();
    await edge.start({
      patchbayPort: stack.ports.sip,
      teams: [dead, port + 1].map((each) => `sip:127.0.0.1:${each};transport=tls`),
    });
    const contact = `sip:a{n}@127.0.0.1:${edge.ports.teams};transport=tcp`;
    await stack.startProduct(['demo', '--agents', '1', '--contact', contact, '--number', '600']);
    const tap = await Tap.open(edge.ports.udp);
    const scenario = 'uac-baresip-agent-expect-handled';
    const sipp = runSipp({ scenario, port: tap.port, caller: '+447700900601', to: '600' });
    await untilTrue('baresip to answer by TLS', () => phone.hasAnswered(), 20_000);
    await untilTrue('the customer to hear the agent', () => {
      return strongestTone(tap.heard(600), [customerHz, agentHz])?.hz === agentHz;
    });
    const result = await sipp;
    tap.close();
    if (!result.ok) throw new Error(result.errors);
    await untilTrue('baresip to see the end', () => phone.hasEnded());
    if (!phone.hasSrtp()) throw new Error('the agent was reached without SRTP');
    const heard = await until('what baresip heard', () => phone.heard());
    const level = goertzel(heard.subarray(-4000), customerHz);
    if (level / Math.SQRT2 < rms(heard.subarray(-4000)) / 2) {
      throw new Error(`the agent does not hear the customer: ${level} at ${customerHz} Hz`);
    }
    const { endsOfInteraction } = await readRecord(stack, ['load']);
    return [...endsOfInteraction.values()].reduce((sum, ends) => sum + ends, 0);
  } catch (fault) {
    const said = `baresip:\n${phone.lastLines}\nedge:\n${edge.lastLines}`;
    throw new Error(`${String(fault)}\n${said}`, { cause: fault });
  } finally {
    await stack.stop();
    await phone.stop();
    await edge.stop();
  }
}
