import { freePort } from '../support/ports.ts';
import { Stack } from '../support/stack.ts';
import { agent, talkWithBaresip } from './baresip-talk.ts';
import { Baresip } from './baresip.ts';

/** Nobody but the product is ours: the customer is SIPp, the agent baresip at a sip: address. */
export async function baresipAnswers(): Promise<number> {
  const port = await freePort();
  const phone = await Baresip.start('a1', port, agent.hz);
  const stack = await Stack.start({ cloud: false, start: false });
  const contact = `sip:a{n}@127.0.0.1:${port}`;
  try {
    const caller = '+447700900600';
    return await talkWithBaresip({ stack, phone, contact, port: stack.ports.sip, caller });
  } catch (fault) {
    throw new Error(`${String(fault)}\n${phone.lastLines}`, { cause: fault });
  } finally {
    await stack.stop();
    await phone.stop();
  }
}
