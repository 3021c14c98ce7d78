import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AgentId } from '../../../domain/index.ts';
import type { LegTarget } from '../../../domain/index.ts';
import { connectCustomer, endedWith, perform, ringAction } from '../contract/steps.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import { sdpTo } from './test-support/raw-phone.ts';
import { Phones } from './phones.ts';
import { RegisteringPhone } from './test-support/registering-phone.ts';
import type { Credentials } from './test-support/registering-phone.ts';

const KEY = 'a-key-of-sixteen';
const NAME = 'ana.contoso';
const ANA = { name: NAME, password: 'right' };
const target: LegTarget = {
  kind: 'agent',
  agent: AgentId.parse('ana'),
  address: { kind: 'phone', user: 'ana', key: KEY },
};

let h: SipHarness;
let opened: RegisteringPhone[] = [];

beforeAll(async () => {
  h = await makeSipHarness(48_000);
  h.host.accounts.set(NAME, { key: KEY, password: 'right' });
  h.host.accounts.set('ben.contoso', { key: KEY, password: 'other' });
});
afterEach(async () => {
  h.host.accounts.set(NAME, { key: KEY, password: 'right' });
  for (const phone of opened) await phone.close();
  opened = [];
});
afterAll(() => h.close());

async function phone(credentials: Credentials = ANA, md5 = false): Promise<RegisteringPhone> {
  const port = h.driver.endpoint.udp?.port ?? 0;
  const made = await RegisteringPhone.open(port, credentials, md5);
  opened.push(made);
  return made;
}

async function ring() {
  const customer = await connectCustomer(h);
  const action = ringAction({ interaction: customer.interaction, target });
  return { customer, leg: action.leg, result: await perform(h, action) };
}

describe('an agent’s phone', () => {
  it('that is registered is rung where it is, and answers', async () => {
    const desk = await phone();
    expect(await desk.register()).toBe(200);
    const { leg, result } = await ring();
    expect(result).toEqual({ result: 'ok', code: '' });
    const invite = await desk.raw.message('INVITE');
    expect(invite.text).toMatch(/^INVITE sip:ana\.contoso@127\.0\.0\.1:\d+ /);
    expect(invite.text).toMatch(/^Allow: .*REFER/m);
    desk.raw.respond(invite, { status: '180 Ringing', toTag: 'a' });
    await h.host.fact('legRinging', (fact) => fact.leg === leg);
    desk.raw.respond(invite, { status: '200 OK', toTag: 'a', sdp: sdpTo(9) });
    await h.host.fact('legAnswered', (fact) => fact.leg === leg);
    await desk.raw.message('ACK');
    await perform(h, { kind: 'hangUp', leg, cause: 'hungUp' });
    await desk.raw.message('BYE');
  });

  it('that is not registered is unreachable at once', async () => {
    const { leg, result } = await ring();
    expect(result).toEqual({ result: 'failed', code: 'notRegistered' });
    expect(await endedWith(h, leg)).toBe('unreachable');
  });

  it('rings beside the agent’s others: the first to answer has it, the rest hear why', async () => {
    const [desk, mobile] = [await phone(), await phone()];
    await desk.register();
    await mobile.register();
    const { leg } = await ring();
    const [one, two] = [await desk.raw.message('INVITE'), await mobile.raw.message('INVITE')];
    desk.raw.respond(one, { status: '180 Ringing', toTag: 'd' });
    mobile.raw.respond(two, { status: '180 Ringing', toTag: 'm' });
    mobile.raw.respond(two, { status: '200 OK', toTag: 'm', sdp: sdpTo(9) });
    await h.host.fact('legAnswered', (fact) => fact.leg === leg);
    const cancel = await desk.raw.message('CANCEL');
    expect(cancel.text).toMatch(/^Reason: SIP;cause=200;text="Call completed elsewhere"/m);
    expect(h.host.factsOf('legRinging').filter((fact) => fact.leg === leg)).toHaveLength(1);
    desk.raw.respond(one, { status: '487 Request Terminated', toTag: 'd' });
    await perform(h, { kind: 'hangUp', leg, cause: 'hungUp' });
    await mobile.raw.message('BYE');
  });

  it('that is busy leaves it to the others; who declines does so for all', async () => {
    const [desk, mobile] = [await phone(), await phone()];
    await desk.register();
    await mobile.register();
    const first = await ring();
    const one = await desk.raw.message('INVITE');
    desk.raw.respond(one, { status: '486 Busy Here', toTag: 'd' });
    await desk.raw.message('ACK');
    expect(h.host.factsOf('legEnded').some(({ leg }) => leg === first.leg)).toBe(false);
    const two = await mobile.raw.message('INVITE');
    mobile.raw.respond(two, { status: '603 Decline', toTag: 'm' });
    expect(await endedWith(h, first.leg)).toBe('declined');
    const second = await ring();
    const [again, other] = [
      await desk.raw.message('INVITE', 1),
      await mobile.raw.message('INVITE', 1),
    ];
    desk.raw.respond(again, { status: '180 Ringing', toTag: 'e' });
    mobile.raw.respond(other, { status: '180 Ringing', toTag: 'n' });
    await h.host.fact('legRinging', (fact) => fact.leg === second.leg);
    await perform(h, { kind: 'hangUp', leg: second.leg, cause: 'cancelled' });
    await desk.raw.message('CANCEL');
    await mobile.raw.message('CANCEL');
    expect(await endedWith(h, second.leg)).toBe('cancelled');
  });

  it('whose password was taken away rings no more', async () => {
    const desk = await phone();
    await desk.register();
    const address = { kind: 'phone', user: 'ana', key: 'another-key-of-it' } as const;
    h.host.accounts.set(NAME, { key: address.key, password: 'new' });
    expect(h.driver.phones?.(h.host.tenant, address)).toBe(0);
    expect(await desk.register()).toBe(401);
    expect(h.driver.phones?.(h.host.tenant, address)).toBe(0);
  });
});

describe('who may register', () => {
  it('not a phone that only knows MD5, unless the settings say so', async () => {
    expect(await (await phone(ANA, true)).register()).toBe(401);
    expect(new Phones(h.host, 'sha256').auth.algorithms).toEqual(['SHA-256']);
    expect(new Phones(h.host, 'both').auth.algorithms).toEqual(['SHA-256', 'MD5']);
    expect(new Phones(h.host, 'md5').auth.algorithms).toEqual(['MD5']);
  });

  it('nobody by a guessed password or name, and who goes on guessing waits', async () => {
    const guesser = await phone({ name: NAME, password: 'wrong' });
    expect(await guesser.register()).toBe(401);
    expect(await (await phone({ name: 'nobody.contoso', password: 'x' })).register()).toBe(401);
    const answers: number[] = [];
    for (let guess = 0; guess < 6; guess++) answers.push(await guesser.register());
    expect(answers.at(-1)).toBe(403);
    expect(h.driver.endpoint.counts().refused['guessing']).toBeGreaterThan(0);
  });
});
