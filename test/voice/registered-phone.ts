import { freePort } from '../support/ports.ts';
import type { Context } from './context.ts';
import { salesLine } from './scenarios.ts';
import { sippAlone } from './sipp.ts';

const BEN = '+442079460112';

/**
 * Ana has a SIP phone: it registers, a customer reaches her on it, and she transfers them to Ben by
 * its own button. The phone is SIPp in both roles.
 */
export async function registeredPhoneTransfers(context: Context): Promise<void> {
  const { stack, twin, caller } = context;
  const account = await context.newPhone('ana');
  const port = await freePort();
  await sippAlone('uac-agent-registers-expect-200', [
    ...['-s', account.name, '-au', account.name, '-ap', account.password],
    ...['-p', `${await freePort()}`, '-key', 'phone', `${port}`],
    `127.0.0.1:${stack.ports.sip}`,
  ]);
  const phone = sippAlone('uas-agent-refers-expect-bye', [
    ...['-p', `${port}`, '-key', 'target', BEN],
    `127.0.0.1:${stack.ports.sip}`,
  ]);
  const steps = async (): Promise<void> => {
    const call = await twin.call(caller, salesLine);
    await twin.rings('ben');
    await twin.onPhone('ben', 'answer');
    await phone;
    await twin.onPhone('ben', 'tone', { hz: 1000 });
    await context.waitForState('agent');
    await twin.onCall(call, 'hangup');
  };
  await Promise.all([phone, steps()]);
  const { outcome } = await context.outcome();
  if (outcome?.kind !== 'handled') throw new Error(`the outcome is ${outcome?.kind}`);
}
