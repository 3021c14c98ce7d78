import { freePort } from '../support/ports.ts';
import { agent, talkWithBaresip } from './baresip-talk.ts';
import { Baresip } from './baresip.ts';
import type { Context } from './context.ts';

/** The customer is SIPp, the agent baresip at a sip: address that registers nowhere. */
export async function baresipAnswers(context: Context): Promise<void> {
  const port = await freePort();
  const phone = await Baresip.start('a1', port, agent.hz);
  try {
    const contact = `sip:a1@127.0.0.1:${port}`;
    await talkWithBaresip({ context, phone, contact, port: context.stack.ports.sip });
  } catch (fault) {
    throw new Error(`${String(fault)}\n${phone.lastLines}`, { cause: fault });
  } finally {
    await phone.stop();
  }
}
