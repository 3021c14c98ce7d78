import { beforeAll, beforeEach, expect, it } from 'vitest';
import { strongestTone } from '../../../media/index.ts';
import { Api } from '../../support/api.ts';
import { askJson } from '../../support/http.ts';
import type { Stack } from '../../support/stack.ts';
import { type Person, type PhoneOf, Twin } from '../../support/twin.ts';
import { until, untilTrue } from '../../support/until.ts';

/** The Teams trunk by TLS and SRTP, as `npm start` has it, and Teams' own buttons on it. */
let stack: Stack;
let twin: Twin;
let api: Api;

const CUSTOMER = '+447700900123';
const SALES = '+442079460120';
const OUTSIDE = '+447700900456';

const url = (path: string) => `${stack.cloudUrl}/emulator/${path}`;

/** Ends a wrap-up, whoever has one. */
async function free(who: 'ana' | 'ben'): Promise<boolean> {
  const agent = (await api.agents()).find(({ id }) => id === who);
  if (agent?.activity === 'wrapUp' && agent.interaction !== null) {
    const wrapUp = `/interactions/${agent.interaction}/wrap-up`;
    await api.send('POST', wrapUp, { code: null });
  }
  if (agent?.duty.kind !== 'ready') await api.setDuty(who, 'ready');
  return agent?.activity === 'free';
}

interface Phone {
  readonly call: {
    readonly state: string;
    readonly heldByPeer: boolean;
    readonly legs: readonly { readonly transport: string }[];
  } | null;
  readonly others: readonly { readonly state: string }[];
}
const phone = async (who: Person) => (await askJson('GET', url(`phones/${who}`))) as Phone;
const talks = (who: Person) =>
  until(`${who} to talk`, async () => {
    const view = await phone(who);
    return view.call?.state === 'inCall' ? view : undefined;
  });

async function hears(where: `calls/${string}` | `phones/${PhoneOf}`, hz: number): Promise<void> {
  await until(`${where} to hear ${hz} Hz`, async () => {
    const tone = strongestTone((await twin.heard(where)).slice(-1_600), [440, 700, 1_000, 1_700]);
    return tone?.hz === hz ? true : undefined;
  });
}

async function customerTalksToAna(): Promise<string> {
  const id = await twin.call(CUSTOMER, SALES);
  await twin.rings('ana');
  await twin.onPhone('ana', 'answer');
  await talks('ana');
  return id;
}

export function directRoutingTests(of: () => Stack): void {
  beforeAll(async () => {
    stack = of();
    twin = new Twin(stack.cloudUrl);
    api = new Api(stack.productUrl, twin, 'chloe');
    await until('Teams to know the SBCs', async () => {
      const { gateways } = (await askJson('GET', url('direct-routing'))) as {
        gateways: { fqdn: string; answered: unknown }[];
      };
      return gateways.filter(({ answered }) => answered === 200).length >= 2 ? true : undefined;
    });
  }, 120_000);
  beforeEach(async () => {
    await twin.reset();
    await untilTrue('both to be free', async () =>
      (await Promise.all([free('ana'), free('ben')])).every(Boolean),
    );
  });

  it('rings Ana by TLS; both hear each other through SRTP', async () => {
    const id = await customerTalksToAna();
    expect((await phone('ana')).call?.legs[0]?.transport).toBe('tls');
    await twin.onCall(id, 'tone', { hz: 700 });
    await hears('phones/ana', 700);
    await twin.onPhone('ana', 'tone', { hz: 1_000 });
    await hears(`calls/${id}`, 1_000);
  });

  it('transfers by Teams’ own button: REFER, then the colleague talks, at sip2', async () => {
    const id = await customerTalksToAna();
    await askJson('PUT', url('dials'), { body: { teamsDown: ['sip'] } });
    await twin.onPhone('ana', 'transfer', { to: 'ben' });
    await twin.rings('ben');
    await twin.onPhone('ben', 'answer');
    await talks('ben');
    await twin.quiet('ana');
    await twin.onPhone('ben', 'tone', { hz: 1_700 });
    await hears(`calls/${id}`, 1_700);
  });

  it('consults a colleague inside Teams, and hands over by INVITE with Replaces', async () => {
    const id = await customerTalksToAna();
    await twin.onPhone('ana', 'consult', { to: 'ben' });
    await twin.rings('ben');
    await twin.onPhone('ben', 'answer');
    await twin.onPhone('ana', 'complete');
    await twin.quiet('ana');
    await talks('ben');
    await twin.onPhone('ben', 'tone', { hz: 440 });
    await hears(`calls/${id}`, 440);
  });

  it('consults an outside number, joins it to the customer by REFER with Replaces', async () => {
    const id = await customerTalksToAna();
    await twin.onPhone('ana', 'consult', { to: OUTSIDE });
    await twin.rings(OUTSIDE);
    await twin.onPhone(OUTSIDE, 'answer');
    await twin.onPhone(OUTSIDE, 'tone', { hz: 1_700 });
    await hears('phones/ana', 1_700);
    await twin.onPhone('ana', 'complete');
    await twin.quiet('ana');
    await hears(`calls/${id}`, 1_700);
    await twin.onCall(id, 'tone', { hz: 700 });
    await hears(`phones/${OUTSIDE}`, 700);
    await until('Ana to wrap up', async () => {
      const ana = (await api.agents()).find((agent) => agent.id === 'ana');
      return ana?.activity === 'wrapUp' ? true : undefined;
    });
    await twin.onPhone(OUTSIDE, 'hangup');
    await until('the customer’s call to end', async () => {
      return (await twin.callState(id)).state === 'ended' ? true : undefined;
    });
  });

  it('parks and picks up', async () => {
    const id = await customerTalksToAna();
    const { code } = (await askJson('POST', url('phones/ana/park'), { body: {} })) as {
      code: string;
    };
    await twin.onPhone('ben', 'pickup', { code });
    await talks('ben');
    await twin.onPhone('ben', 'tone', { hz: 700 });
    await hears(`calls/${id}`, 700);
  });

  it('calls for Ana’s own number pass through, and so do her calls to the outside', async () => {
    const id = await twin.call(CUSTOMER, '+442079460111');
    await twin.rings('ana');
    await twin.onPhone('ana', 'answer');
    expect((await talks('ana')).call?.legs[0]?.transport).toBe('tls');
    await twin.onPhone('ana', 'tone', { hz: 440 });
    await hears(`calls/${id}`, 440);
    await twin.onPhone('ana', 'hangup');
    await askJson('GET', url(`phones/${CUSTOMER}`));
    await twin.onPhone('ana', 'call', { to: CUSTOMER });
    await until('the customer to ring', async () => {
      const { ringing } = (await askJson('GET', url(`phones/${CUSTOMER}`))) as {
        ringing: { from: string }[];
      };
      return ringing[0]?.from === '+442079460111' ? true : undefined;
    });
  });
}
