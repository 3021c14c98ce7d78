import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentId, InteractionId } from '../../../domain/index.ts';
import { endedWith, perform, ringAction } from '../contract/steps.ts';
import { until } from '../test-support/until.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import { header, RawPhone, sdpTo } from './test-support/raw-phone.ts';
import type { RawMessage } from './test-support/raw-phone.ts';

let h: SipHarness;
let phone: RawPhone;
const interaction = InteractionId.parse('i-forking');

beforeAll(async () => {
  h = await makeSipHarness(43_400);
});
afterAll(() => h.close());

/** A phone of its own each time, so that no late packet of one test reaches the next. */
async function ringRaw(): Promise<{ action: ReturnType<typeof ringAction>; invite: RawMessage }> {
  phone = await RawPhone.open();
  const uri = `sip:ana@127.0.0.1:${phone.port}`;
  const agent = AgentId.parse('ana');
  const action = ringAction({
    interaction,
    target: { kind: 'agent', agent, address: { kind: 'sip', uri } },
  });
  await perform(h, action);
  return { action, invite: await phone.message('INVITE') };
}

describe('an agent with several phones', () => {
  it('rings once, however many 180s with tags of their own come', async () => {
    const { action, invite } = await ringRaw();
    for (const toTag of ['a', 'b', 'c']) phone.respond(invite, { status: '180 Ringing', toTag });
    phone.respond(invite, { status: '200 OK', toTag: 'b', sdp: sdpTo(9) });
    await h.host.fact('legAnswered', ({ leg }) => leg === action.leg);
    expect(h.host.factsOf('legRinging').filter(({ leg }) => leg === action.leg)).toHaveLength(1);
    await perform(h, { kind: 'hangUp', leg: action.leg, cause: 'hungUp' });
    const bye = await phone.message('BYE');
    expect(header(bye, 'To')).toContain('tag=b');
    phone.respond(bye, { status: '200 OK' });
    expect(await endedWith(h, action.leg)).toBe('hungUp');
    phone.close();
  });

  it('answers once: a doubled 200 is acknowledged again, a second fork is taken down', async () => {
    const { action, invite } = await ringRaw();
    phone.respond(invite, { status: '180 Ringing', toTag: 'a' });
    phone.respond(invite, { status: '200 OK', toTag: 'a', sdp: sdpTo(9) });
    await phone.message('ACK', 0);
    phone.respond(invite, { status: '200 OK', toTag: 'a', sdp: sdpTo(9) });
    await phone.message('ACK', 1);
    phone.respond(invite, { status: '200 OK', toTag: 'z', sdp: sdpTo(9) });
    const bye = await phone.message('BYE');
    expect(header(bye, 'To')).toContain('tag=z');
    phone.respond(bye, { status: '200 OK' });
    const answered = h.host.factsOf('legAnswered').filter(({ leg }) => leg === action.leg);
    expect(answered).toHaveLength(1);
    await perform(h, { kind: 'hangUp', leg: action.leg, cause: 'hungUp' });
    await until('the first fork is hung up', () =>
      phone.seen.some(({ text }) => text.startsWith('BYE') && /To:.*tag=a/.test(text)),
    );
    phone.close();
  });

  it('that answers after it was withdrawn is hung up, and nobody hears of an answer', async () => {
    const { action, invite } = await ringRaw();
    phone.respond(invite, { status: '180 Ringing', toTag: 'a' });
    await h.host.fact('legRinging', ({ leg }) => leg === action.leg);
    await perform(h, { kind: 'hangUp', leg: action.leg, cause: 'cancelled' });
    const cancel = await phone.message('CANCEL');
    expect(header(cancel, 'Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"');
    phone.respond(cancel, { status: '200 OK', toTag: 'a' });
    phone.respond(invite, { status: '200 OK', toTag: 'a', sdp: sdpTo(9) });
    await phone.message('ACK');
    phone.respond(await phone.message('BYE'), { status: '200 OK' });
    expect(await endedWith(h, action.leg)).toBe('cancelled');
    expect(h.host.factsOf('legAnswered').some(({ leg }) => leg === action.leg)).toBe(false);
    phone.close();
  });
});

describe('names are hostile', () => {
  it('a display name with line breaks makes no header', async () => {
    phone = await RawPhone.open();
    const uri = `sip:ana@127.0.0.1:${phone.port}`;
    const action = ringAction({
      interaction,
      display: 'Sales"\r\nRoute: <sip:evil>\r\n\\',
      target: { kind: 'agent', agent: AgentId.parse('ana'), address: { kind: 'sip', uri } },
    });
    await perform(h, action);
    const invite = await phone.message('INVITE');
    expect(header(invite, 'Route')).toBe('');
    expect(header(invite, 'From')).toContain('"Sales\\" Route: <sip:evil>');
    phone.respond(invite, { status: '486 Busy Here', toTag: 'x' });
    expect(await endedWith(h, action.leg)).toBe('busy');
    phone.close();
  });
});
