import { goertzel, readWav } from '../../media/index.ts';
import { killAll } from '../support/postgres.ts';
import { untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { hearExactly, phoneEar, voices, type Voice } from './hearing.ts';
import { mainLine } from './scenarios.ts';
import { inVoicemail, messageOf } from './voicemail.ts';

/**
 * Calls that outlive the product. Each party's sound changes while there is no product, so that
 * nothing heard before is taken for the new one.
 */

/** From when the new process says that it is ready until everybody hears again. */
const BACK_MAX_MS = 6_000;
/** With its database; beyond this it is killed, and that fails. */
const STOP_MAX_MS = 30_000;
const SPEAKS_MS = 1_000;
/** As many samples as speech may be still within: 250 ms. */
const TAIL = 2_000;
const LOUD = 500;
/** Half a second of what was said before the end: the last of it may not have reached the disk. */
const SPOKEN_MIN = 4_000;
const HEARD = 1_500;

/** kill -9: one is in the menu, two talk, one leaves a message. All of it goes on. */
export async function outlivesKill(context: Context): Promise<void> {
  const { stack } = context;
  const calls = await threeCalls(context);
  killAll([stack.product.pid]);
  await goesOn(context, calls);
}

/** SIGTERM: the same. */
export async function outlivesRestart(context: Context): Promise<void> {
  const { stack } = context;
  const calls = await threeCalls(context);
  await stack.product.stop(STOP_MAX_MS);
  const how = await stack.product.exited;
  if (how !== 'code 0') throw new Error(`it did not end in good order: ${how}`);
  await goesOn(context, calls);
}

interface Calls {
  readonly menu: Caller;
  readonly talk: Caller;
  readonly message: Caller;
}

interface Caller {
  readonly number: string;
  readonly call: string;
}

async function threeCalls(context: Context): Promise<Calls> {
  const { twin, caller: stem, stack } = context;
  // By UDP; the menu's caller comes to Ana, who is a Teams user by TLS.
  const uri = `sip:+442079460112@127.0.0.1:${stack.ports.cloudSip};transport=udp`;
  await context.configure('agent', 'ben', { address: { kind: 'sip', uri } });
  const callIn = async (number: string, press?: string): Promise<Caller> => {
    if (number !== stem) context.alsoAccepted.push(number);
    return { number, call: await twin.call(number, mainLine, press) };
  };
  const [menu, talk, message] = await Promise.all([
    callIn(stem),
    callIn(`${stem}1`, '2'),
    callIn(`${stem}2`, '9'),
  ]);
  await twin.rings('ben');
  await twin.onPhone('ben', 'answer');
  await twin.onCall(talk.call, 'tone', { hz: voices.customer });
  await twin.onPhone('ben', 'tone', { hz: voices.ana });
  await inVoicemail(context, message.number, 'greeting');
  await twin.onCall(message.call, 'press', { digits: '#' });
  await inVoicemail(context, message.number, 'recording');
  await twin.onCall(message.call, 'tone', { hz: voices.customer });
  const spokenFrom = Date.now();
  await bothHear(context, talk, 'customer', 'ana');
  await untilTrue('the menu to sound', async () => isLoud(await heard(context, menu)));
  await untilTrue('enough to be said', () => Date.now() - spokenFrom > SPEAKS_MS);
  return { menu, talk, message };
}

async function goesOn(context: Context, { menu, talk, message }: Calls): Promise<void> {
  const { twin, stack } = context;
  await stack.product.exited;
  await twin.onCall(talk.call, 'tone', { hz: voices.colleague });
  await twin.onPhone('ben', 'tone', { hz: voices.supervisor });
  const before = tailOf(await heard(context, menu)).join();
  await stack.startProduct();
  const readyAt = Date.now();
  await Promise.all([
    bothHear(context, talk, 'colleague', 'supervisor'),
    untilTrue('the menu to sound again', async () => {
      const samples = await heard(context, menu);
      return isLoud(samples) && tailOf(samples).join() !== before;
    }),
  ]);
  const backMs = Date.now() - readyAt;
  if (backMs > BACK_MAX_MS) throw new Error(`sound was back after ${backMs} ms only`);

  await twin.onCall(menu.call, 'press', { digits: '1' });
  const { from } = await twin.rings('ana');
  if (from !== menu.number) throw new Error(`Ana sees ${from}`);
  await twin.onPhone('ben', 'hangup');
  for (const { call } of [menu, message]) await twin.onCall(call, 'hangup');
  await untilTrue('all calls to end', async () => {
    const states = await Promise.all([menu, talk, message].map(({ call }) => twin.callState(call)));
    return states.every(({ state }) => state === 'ended');
  });
  await wasSaid(context, message);
  const { outcome } = await context.api.ended(talk.number);
  if (outcome?.kind !== 'handled') throw new Error(`the talk was ${outcome?.kind}`);
}

const heard = ({ twin }: Context, { call }: Caller): Promise<Int16Array> =>
  twin.heard(`calls/${call}`);

const tailOf = (samples: Int16Array): Int16Array => samples.slice(-TAIL);

const isLoud = (samples: Int16Array): boolean =>
  tailOf(samples).some((sample) => Math.abs(sample) > LOUD);

function bothHear(context: Context, talk: Caller, customer: Voice, agent: Voice): Promise<void> {
  return hearExactly('both to talk', [
    { who: 'Ben', ear: phoneEar(context, 'ben'), hears: [customer] },
    { who: 'the customer', ear: () => heard(context, talk), hears: [agent] },
  ]);
}

/** What was said before the end lies in the box. */
async function wasSaid(context: Context, { number }: Caller): Promise<void> {
  const { samples } = readWav((await messageOf(context, number)).wav);
  const level = goertzel(samples.subarray(0, SPOKEN_MIN), voices.customer);
  if (samples.length < SPOKEN_MIN) throw new Error(`${samples.length} samples only are kept`);
  if (level < HEARD) throw new Error('the message is not what was said before the end');
}
