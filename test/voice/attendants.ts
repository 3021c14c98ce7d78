import { goertzel } from '../../media/index.ts';
import { untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';

export const attendantLine = '+442079460140';

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const toSales = { kind: 'queue', queue: 'sales' };

interface CallFlow {
  readonly name: string;
  readonly greeting?: object;
  readonly route: object;
}

/** A number with an attendant and what it needs, until the scenario is over. */
async function publishAttendant(
  context: Context,
  of: { readonly open: CallFlow; readonly holidays?: readonly object[] },
  more: readonly { readonly kind: string; readonly id: string }[] = [],
): Promise<void> {
  const attendant = {
    kind: 'attendant',
    id: 'front',
    name: 'Front',
    language: 'en-GB',
    timeZone: 'Europe/London',
    operator: toSales,
    ...of,
  };
  const entry = { kind: 'flow', flow: 'front' };
  const number = { kind: 'number', number: attendantLine, entry };
  await context.add([...more, attendant, number]);
}

/** Three wrong keys (SIPp has a capture of the 1 alone): the operator. */
export async function threeMenus(context: Context): Promise<void> {
  const options = [{ key: '2', phrase: 'Sales', action: toSales }];
  const route = { kind: 'menu', prompt: text('Choose.'), options };
  await publishAttendant(context, { open: { name: 'Open', route } });
}

/** Today by the clock of London: the scenario is over long before tomorrow, but for once a day. */
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format();

/**
 * It is a holiday: its greeting, then a directory. 24563 is CHLOE, spelled into the greeting; she
 * is signed out, and her phone rings all the same. Both hear each other.
 */
export async function holidayDialByName(context: Context): Promise<void> {
  const { twin, caller, api } = context;
  const route = { kind: 'menu', prompt: text('Name?'), options: [], directory: 'name' };
  const flow = { name: 'Holiday', greeting: text('We are closed today.'), route };
  const day = { kind: 'day', name: 'Founding day', date: today() };
  const set = { kind: 'holidays', id: 'today', name: 'Today', dates: [day] };
  const open = { name: 'Open', route: { kind: 'go', target: { kind: 'disconnect' } } };
  const holidays = [{ holidays: 'today', flow }];
  await publishAttendant(context, { open, holidays }, [set]);
  const call = await twin.call(caller, attendantLine, '24563#');
  const ringing = await twin.rings('chloe');
  if (ringing.from !== caller) throw new Error(`Chloé sees ${ringing.from}`);
  await twin.onPhone('chloe', 'answer');
  await context.waitForState('external');
  await twin.onPhone('chloe', 'tone', { hz: 1000 });
  await untilTrue('the caller to hear Chloé', async () => {
    return goertzel(await twin.heard(`calls/${call}`), 1_000) > 1_000;
  });
  await twin.onCall(call, 'hangup');
  const { id, outcome } = await context.outcome();
  if (outcome?.kind !== 'transferredOut') throw new Error(`the outcome is ${outcome?.kind}`);
  const told = (await api.timeline(id)).map((entry) => entry.text).join('\n');
  if (!told.includes('Founding day')) throw new Error(`no holiday was found:\n${told}`);
}
