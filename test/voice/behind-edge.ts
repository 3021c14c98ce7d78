import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/ports.ts';
import { agent, talkWithBaresip } from './baresip-talk.ts';
import { Baresip } from './baresip.ts';
import type { Context } from './context.ts';
import { edgeKeepsNames } from './edge-names.ts';
import { Edge } from './edge.ts';

/**
 * The product behind deploy/edge, the way a provider runs it: the customer (SIPp) comes by UDP to
 * Kamailio, the agent (baresip) is reached by TLS and takes SRTP only. The first destination of
 * the edge's list does not answer its port: the call must fail over to the second.
 */
export async function edgeCarriesTheCall(context: Context): Promise<void> {
  await edgeKeepsNames();
  const edge = await Edge.prepare();
  const port = await freePort();
  const certificate = join(edge.folder, 'phone.pem');
  const parts = ['edge.pem', 'edge.key'].map((name) => readFileSync(join(edge.folder, name)));
  writeFileSync(certificate, Buffer.concat(parts));
  const phone = await Baresip.start('a1', port, agent.hz, { certificate });
  try {
    const dead = await freePort();
    await edge.start({
      patchbayPort: context.stack.ports.sip,
      teams: [dead, port + 1].map((each) => `sip:127.0.0.1:${each};transport=tls`),
    });
    const contact = `sip:a1@127.0.0.1:${edge.ports.teams};transport=tcp`;
    await talkWithBaresip({ context, phone, contact, port: edge.ports.udp });
    if (!phone.hasSrtp()) throw new Error('the agent was reached without SRTP');
  } catch (fault) {
    const said = `baresip:\n${phone.lastLines}\nedge:\n${edge.lastLines}`;
    throw new Error(`${String(fault)}\n${said}`, { cause: fault });
  } finally {
    await phone.stop();
    await edge.stop();
  }
}
