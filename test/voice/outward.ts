import { Api } from '../support/api.ts';
import { freePort } from '../support/ports.ts';
import type { Context } from './context.ts';
import { hearExactly, phoneEar, voices } from './hearing.ts';
import { sippAlone } from './sipp.ts';

/** Calls that we place: the other end is SIPp as the carrier, or a customer's handset. */

/** Where the carrier's trunk leads is SIPp: what we send it is what it checks. */
async function besideCarrier(
  context: Context,
  scenario: string,
  steps: () => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const uri = `sip:127.0.0.1:${port};transport=udp`;
  await context.configure('trunk', 'carrier', { uri, keepAliveMs: 0 });
  await Promise.all([sippAlone(scenario, ['-p', `${port}`]), steps()]);
}

/** Ana's own phone first, then the customer, who sees the number of the queue. */
export async function agentCallsOut(context: Context): Promise<void> {
  const { stack, twin, caller } = context;
  const ana = new Api(stack.productUrl, twin, 'ana');
  await besideCarrier(context, 'uas-dialled-by-agent-expect-queue-number', async () => {
    await ana.send('POST', '/calls', { to: { number: caller }, queue: 'sales' });
    await twin.rings('ana');
    await twin.onPhone('ana', 'answer');
    await context.waitForState('agent');
    await hearExactly('Ana to hear SIPp', [
      { who: 'Ana', ear: phoneEar(context, 'ana'), hears: ['customer'] },
    ]);
    await twin.onPhone('ana', 'hangup');
  });
  await handled(context, 'out');
}

/** Asked for by API, taken by Ana, then the customer is dialled; each hears the other. */
export async function callbackReachesCustomer(context: Context): Promise<void> {
  const { api, twin } = context;
  const customer = context.caller as `+${string}`;
  await twin.phone(customer);
  await api.send('POST', '/callbacks', { number: customer, queue: 'sales' });
  await twin.rings('ana');
  await twin.onPhone('ana', 'answer');
  const { from } = await twin.rings(customer);
  if (from !== '+442079460120') throw new Error(`the customer sees ${from}`);
  await twin.onPhone(customer, 'answer');
  await twin.onPhone(customer, 'tone', { hz: voices.customer });
  await twin.onPhone('ana', 'tone', { hz: voices.ana });
  await hearExactly('both to talk', [
    { who: 'Ana', ear: phoneEar(context, 'ana'), hears: ['customer'] },
    { who: 'the customer', ear: phoneEar(context, customer), hears: ['ana'] },
  ]);
  await twin.onPhone(customer, 'hangup');
  await handled(context, 'callback');
}

async function handled(context: Context, direction: string): Promise<void> {
  const view = await context.outcome();
  const found = `${view.direction} ${view.outcome?.kind}`;
  if (found !== `${direction} handled`) throw new Error(`it was ${found}`);
}

/** A Teams user dials 999; SIPp is Teams and the emergency service's carrier. */
export async function emergencyKeepsPlace(context: Context): Promise<void> {
  const { stack } = context;
  await besideCarrier(context, 'uas-emergency-expect-place', async () => {
    await sippAlone('uac-emergency-with-place-expect-200', [
      ...['-s', '999', '-key', 'caller', '+442079460111', '-p', `${await freePort()}`],
      `127.0.0.1:${stack.ports.sip}`,
    ]);
  });
}
