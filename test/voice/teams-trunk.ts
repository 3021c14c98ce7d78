import type { PhoneOf } from '../support/twin.ts';
import { untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { hearExactly, phoneEar, voices, type Ear } from './hearing.ts';
import { RawSip } from './raw.ts';
import { salesLine } from './scenarios.ts';

/** Direct Routing: the Teams trunk by mutual TLS and SRTP, as Microsoft has it. */

const ANA = '+442079460111';

/** From the public network to a Teams user, and back from them: no queue, both hear each other. */
export async function directBothWays(context: Context): Promise<void> {
  const { twin } = context;
  const customer = context.caller as `+${string}`;
  const call = await twin.call(customer, ANA);
  const { from } = await twin.rings('ana');
  if (from !== customer) throw new Error(`Ana sees ${from}`);
  await twin.onPhone('ana', 'answer');
  await talks(context, 'ana');
  await talks(context, customer);
  await twin.onCall(call, 'tone', { hz: voices.customer });
  await twin.onPhone('ana', 'tone', { hz: voices.ana });
  await bothHear(context, () => twin.heard(`calls/${call}`));
  const { legs } = (await twin.phone('ana')).call ?? {};
  if (legs?.[0]?.transport !== 'tls') throw new Error('it is not by TLS');
  await twin.onPhone('ana', 'hangup');
  await twin.quiet(customer);

  await twin.onPhone('ana', 'call', { to: customer });
  const back = await twin.rings(customer);
  if (back.from !== ANA) throw new Error(`the customer sees ${back.from}`);
  await twin.onPhone(customer, 'answer');
  await talks(context, 'ana');
  await talks(context, customer);
  await twin.onPhone(customer, 'tone', { hz: voices.customer });
  await twin.onPhone('ana', 'tone', { hz: voices.ana });
  await bothHear(context, phoneEar(context, customer));
  await twin.onPhone(customer, 'hangup');
  await twin.quiet('ana');
  if ((await context.api.of(customer)).length > 0) throw new Error('it went through a queue');
}

const talks = ({ twin }: Context, phone: PhoneOf): Promise<void> =>
  untilTrue(`${phone} to talk`, async () => (await twin.phone(phone)).call?.state === 'inCall');

const bothHear = (context: Context, customer: Ear): Promise<void> =>
  hearExactly('both to talk', [
    { who: 'Ana', ear: phoneEar(context, 'ana'), hears: ['customer'] },
    { who: 'the customer', ear: customer, hears: ['ana'] },
  ]);

/** sip answers 503 with Retry-After: the call goes on to sip2. Ana declines (603): it does not. */
export async function failsOverOnlyAfter503(context: Context): Promise<void> {
  const { twin, api, caller } = context;
  await twin.dials({ teamsDown: ['sip'] });
  const call = await twin.call(caller, salesLine);
  await twin.rings('ana');
  await twin.onPhone('ana', 'decline');
  await context.waitForState('queue');
  const [view] = await api.of(caller);
  if (view === undefined) throw new Error('no interaction');
  const ends = await api.offerEnds(view.id);
  if (ends.join() !== 'declined') throw new Error(`the offer ended ${ends.join()}`);
  // A third data centre would have rung her again at once; her rest of 5 s is longer than this.
  const declinedAt = Date.now();
  await untilTrue('her phone to stay quiet', async () => {
    if ((await twin.phone('ana')).ringing.length > 0) throw new Error('603 was tried again');
    return Date.now() - declinedAt > 1_000;
  });
  await twin.onCall(call, 'hangup');
  const { outcome } = await context.outcome();
  const found = outcome?.kind === 'abandoned' ? outcome.stage : outcome?.kind;
  if (found !== 'queue') throw new Error(`the outcome is ${found}`);
}

const FLOOD = { perSecond: 500, ms: 2_000 };

/** While 500 OPTIONS a second arrive the two hear each other on, and the next one is answered. */
export async function talksThroughOptionsFlood(context: Context): Promise<void> {
  const { twin, stack, caller } = context;
  const call = await twin.call(caller, salesLine);
  await twin.rings('ana');
  await twin.onPhone('ana', 'answer');
  await twin.onCall(call, 'tone', { hz: voices.customer });
  await twin.onPhone('ana', 'tone', { hz: voices.ana });
  const customer: Ear = () => twin.heard(`calls/${call}`);
  await bothHear(context, customer);
  const sip = await RawSip.open(stack.ports.sip);
  const uri = `sip:127.0.0.1:${stack.ports.sip}`;
  let sent = 0;
  const startedAt = Date.now();
  const timer = setInterval(() => {
    const due = Math.min(Date.now() - startedAt, FLOOD.ms) * (FLOOD.perSecond / 1_000);
    for (; sent < due; sent++) sip.send(sip.request('OPTIONS', uri, `flood-${caller}-${sent}`));
  }, 10);
  try {
    await untilTrue('the flood to be over', () => Date.now() - startedAt > FLOOD.ms);
    await bothHear(context, customer);
    sip.send(sip.request('OPTIONS', uri, `after-${caller}`));
    await sip.answer(`after-${caller}`, /^SIP\/2\.0 200/);
  } finally {
    clearInterval(timer);
    sip.close();
  }
  await twin.onCall(call, 'hangup');
  const { outcome } = await context.outcome();
  if (outcome?.kind !== 'handled') throw new Error(`the outcome is ${outcome?.kind}`);
}
