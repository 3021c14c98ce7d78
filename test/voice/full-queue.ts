import { until, untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { hearExactly, phoneEar, voices } from './hearing.ts';
import { salesLine } from './scenarios.ts';

/**
 * One waits, so the next hears busy; who waits is first in line, is offered a callback, takes it,
 * and is called by the first agent who comes.
 */
export async function fullQueueAndCallback(context: Context): Promise<void> {
  const { api, twin } = context;
  const customer = context.caller as `+${string}`;
  await context.configure('queue', 'sales', {
    overflow: { count: { max: 1, target: { kind: 'end', busy: true } } },
    callback: { conditions: { waitMs: 1_000 }, key: '5' },
  });
  for (const agent of ['ana', 'ben'] as const) await api.setDuty(agent, 'signedOut');
  await twin.phone(customer);
  const first = await twin.call(customer, salesLine);
  await context.waitForState('queue');

  const second = await twin.call('+447700900188', salesLine);
  const refused = await until('the second caller to be refused', async () => {
    const call = await twin.callState(second);
    return call.state === 'ended' ? call : undefined;
  });
  if (refused.cause !== 'busy') throw new Error(`the second caller heard ${refused.cause}`);

  await untilTrue('a callback to be offered', async () => {
    const [view] = await api.of(customer);
    if (view === undefined) return false;
    return (await api.timeline(view.id)).some(({ type }) => type === 'callbackOffered');
  });
  await twin.onCall(first, 'press', { digits: '5' });
  await untilTrue('the customer to be let go', async () => {
    return (await twin.callState(first)).state === 'ended';
  });

  await api.setDuty('ana', 'ready');
  await twin.rings('ana');
  await twin.onPhone('ana', 'answer');
  await twin.rings(customer);
  await twin.onPhone(customer, 'answer');
  await twin.onPhone('ana', 'tone', { hz: voices.ana });
  await hearExactly('the customer to hear Ana', [
    { who: 'the customer', ear: phoneEar(context, customer), hears: ['ana'] },
  ]);
  await twin.onPhone(customer, 'hangup');
  const { outcome } = await context.outcome();
  if (outcome?.kind !== 'handled') throw new Error(`it was ${outcome?.kind}`);
}
