import { Api } from '../support/api.ts';
import { until, untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { customerEar, heardInOrder, hearExactly, phoneEar, voices } from './hearing.ts';

/** Steps while SIPp is the customer, who sounds 700 Hz: others come into the conversation. */

/** Answers with the interaction. */
export async function anaTalks(context: Context): Promise<string> {
  const { twin, api, caller } = context;
  await twin.rings('ana');
  await twin.onPhone('ana', 'answer');
  await context.waitForState('agent');
  await twin.onPhone('ana', 'tone', { hz: voices.ana });
  const [view] = await api.of(caller);
  if (view === undefined) throw new Error('no interaction');
  return view.id;
}

/** Ana asks Ben on baresip, all three talk, she hands over; the customer stays with Ben. */
export async function consultAndHandOver(context: Context): Promise<void> {
  const phone = await context.registeredPhone('ben', voices.colleague);
  const ana = new Api(context.stack.productUrl, context.twin, 'ana');
  const id = await anaTalks(context);
  const [customer, herself] = [customerEar(context), phoneEar(context, 'ana')];
  const consult = (step: string, body: object = {}) =>
    ana.send('POST', `/interactions/${id}/consult${step}`, body);

  await consult('', { target: { kind: 'agent', agent: 'ben' } });
  await hearExactly('Ana and Ben to talk alone', [
    { who: 'Ana', ear: herself, hears: ['colleague'] },
    { who: 'the customer', ear: customer, hears: [] },
  ]);
  await context.callerHearsSound();
  await consult('/join');
  await hearExactly('all three to talk', [
    { who: 'Ana', ear: herself, hears: ['customer', 'colleague'] },
    { who: 'the customer', ear: customer, hears: ['ana', 'colleague'] },
  ]);
  await consult('/complete');
  await context.twin.quiet('ana');
  await hearExactly('Ben to have the customer', [
    { who: 'the customer', ear: customer, hears: ['colleague'] },
  ]);
  await owner(context, 'ben');
  await ana.send('POST', `/interactions/${id}/wrap-up`, { code: null }).catch(() => undefined);
  await context.api.send('POST', `/interactions/${id}/end`, {});
  await untilTrue('baresip to see the end', () => phone.hasEnded());
  const heard = await until('what baresip heard', () => phone.heard());
  if (!heardInOrder(heard, [['ana'], ['ana', 'customer'], ['customer']])) {
    throw new Error('baresip heard something else');
  }
}

/** The customer, Ana and somebody outside; when the third leaves, the two talk on. */
export async function conferenceOfThree(context: Context): Promise<void> {
  const { twin, stack, api } = context;
  const outside = '+447700901999' as const;
  await twin.phone(outside);
  const id = await anaTalks(context);
  const ana = new Api(stack.productUrl, twin, 'ana');
  const target = { kind: 'number', number: outside };
  await ana.send('POST', `/interactions/${id}/participants`, { target });
  await twin.rings(outside);
  await twin.onPhone(outside, 'answer');
  await twin.onPhone(outside, 'tone', { hz: voices.colleague });
  const [customer, herself] = [customerEar(context), phoneEar(context, 'ana')];
  await hearExactly('all three to talk', [
    { who: 'Ana', ear: herself, hears: ['customer', 'colleague'] },
    { who: 'the customer', ear: customer, hears: ['ana', 'colleague'] },
    { who: 'the third', ear: phoneEar(context, outside), hears: ['ana', 'customer'] },
  ]);
  const legs = (await api.of(context.caller))[0]?.legs.length;
  if (legs !== 3) throw new Error(`${legs} legs, not 3`);
  await twin.onPhone(outside, 'hangup');
  await hearExactly('the two to talk on', [
    { who: 'Ana', ear: herself, hears: ['customer'] },
    { who: 'the customer', ear: customer, hears: ['ana'] },
  ]);
  await owner(context, 'ana');
  await twin.onPhone('ana', 'hangup');
}

/** Chloé in each mode, entered from another than the one before it; then she takes over. */
export async function supervised(context: Context): Promise<void> {
  const { twin, api } = context;
  await api.setDuty('chloe', { notReady: 'meeting' });
  const id = await anaTalks(context);
  const ears = { customer: customerEar(context), ana: phoneEar(context, 'ana') };
  const chloe = phoneEar(context, 'chloe');
  const enter = (mode: string) => api.send('PUT', `/interactions/${id}/supervision`, { mode });

  await enter('whisper');
  await twin.rings('chloe');
  await twin.onPhone('chloe', 'answer');
  await twin.onPhone('chloe', 'tone', { hz: voices.supervisor });
  const listens = { who: 'Chloé', ear: chloe, hears: ['ana', 'customer'] } as const;
  await hearExactly('whisper', [
    listens,
    { who: 'Ana', ear: ears.ana, hears: ['customer', 'supervisor'] },
    { who: 'the customer', ear: ears.customer, hears: ['ana'] },
  ]);
  await enter('monitor');
  await hearExactly('monitor', [
    listens,
    { who: 'Ana', ear: ears.ana, hears: ['customer'] },
    { who: 'the customer', ear: ears.customer, hears: ['ana'] },
  ]);
  await enter('barge');
  await hearExactly('barge', [
    listens,
    { who: 'Ana', ear: ears.ana, hears: ['customer', 'supervisor'] },
    { who: 'the customer', ear: ears.customer, hears: ['ana', 'supervisor'] },
  ]);
  await api.send('POST', `/interactions/${id}/take-over`, {});
  await twin.quiet('ana');
  await hearExactly('the take over', [
    { who: 'Chloé', ear: chloe, hears: ['customer'] },
    { who: 'the customer', ear: ears.customer, hears: ['supervisor'] },
  ]);
  await owner(context, 'chloe');
  await twin.onPhone('chloe', 'hangup');
}

async function owner(context: Context, agent: string): Promise<void> {
  const [view] = await context.api.of(context.caller);
  if (view?.agent !== agent) throw new Error(`${view?.agent} has the customer, not ${agent}`);
}
