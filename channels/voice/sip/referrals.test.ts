import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutgoingRefer, ReferEnd, SipCall } from '../../../sip/index.ts';
import { replacesOf } from '../../../sip/index.ts';
import { connectBoth, connectCustomer, endedWith, perform } from '../contract/steps.ts';
import { until } from '../test-support/until.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import type { SipPeerCall } from './test-support/sip-peer.ts';

let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(47_400);
});
afterAll(() => h.close());

const sipOf = (peer: unknown): SipCall => (peer as SipPeerCall).sip; // what the harness' peer is

/** What the phone that sent a REFER learns of it. */
function told(refer: OutgoingRefer): (number | ReferEnd)[] {
  const words: (number | ReferEnd)[] = [];
  refer.onAccepted = () => words.push(202);
  refer.onProgress = (status) => words.push(status);
  refer.onEnded = (end) => words.push(end);
  return words;
}

const REFUSED = (status: number) => [expect.objectContaining({ kind: 'refused', status })];

describe('a REFER of the agent', () => {
  it('is a fact, taken on by the engine, and the phone hears how it goes', async () => {
    const { agent } = await connectBoth(h);
    const phone = sipOf(agent.peer);
    const words = told(phone.refer('sip:+442079460112@teams.test;user=phone'));
    const fact = await h.host.fact('transferAsked', ({ leg }) => leg === agent.leg);
    expect(fact.target).toEqual({ kind: 'number', number: '+442079460112' });
    const answer = { kind: 'answerReferral', leg: agent.leg, accept: true } as const;
    await perform(h, { ...answer, status: 202 });
    await until('it is told of the ring', () => words.includes(100));
    await perform(h, { ...answer, status: 200 });
    await until('it is told of the end', () => words.length === 3);
    expect(words).toEqual([202, 100, { kind: 'done', status: 200, reason: 'OK' }]);
    await perform(h, { kind: 'hangUp', leg: agent.leg, cause: 'hungUp' });
    expect((await agent.peer.ended()).status).toBe(0);
  });

  it('is told that it went well when we take its leg down', async () => {
    const { agent } = await connectBoth(h);
    const words = told(sipOf(agent.peer).refer('tel:+442079460112'));
    await h.host.fact('transferAsked', ({ leg }) => leg === agent.leg);
    await perform(h, { kind: 'answerReferral', leg: agent.leg, accept: true, status: 202 });
    await perform(h, { kind: 'hangUp', leg: agent.leg, cause: 'hungUp' });
    await until('the end', () => words.length === 3);
    expect(words.at(-1)).toMatchObject({ kind: 'done', status: 200 });
  });

  it('is refused as the engine says, and whom nobody could ring is refused at once', async () => {
    const { agent } = await connectBoth(h);
    const phone = sipOf(agent.peer);
    const asked = told(phone.refer('sip:+442079460113@teams.test'));
    await h.host.fact('transferAsked', ({ leg }) => leg === agent.leg);
    await perform(h, { kind: 'answerReferral', leg: agent.leg, accept: false, status: 603 });
    await until('an answer', () => asked.length > 0);
    expect(asked).toEqual(REFUSED(603));
    const known = h.host.factsOf('transferAsked').length;
    for (const target of ['sip:evil@203.0.113.1', 'sip:root@127.0.0.1:22']) {
      const words = told(phone.refer(target));
      await until('a refusal', () => words.length > 0);
      expect(words).toEqual(REFUSED(404));
    }
    expect(h.host.factsOf('transferAsked')).toHaveLength(known);
  });

  it('with Replaces means the call of ours that it names, and no other', async () => {
    const one = await connectBoth(h);
    const two = await connectBoth(h);
    const dialog = sipOf(two.agent.peer).dialog();
    if (dialog === undefined) throw new Error('no dialog');
    const phone = sipOf(one.agent.peer);
    const replaces = replacesOf(dialog);
    const lost = told(phone.refer('sip:us@127.0.0.1', { replaces: { ...replaces, toTag: 'x' } }));
    await until('a refusal', () => lost.length > 0);
    expect(lost).toEqual(REFUSED(404));
    told(phone.refer('sip:us@127.0.0.1', { replaces }));
    const fact = await h.host.fact('transferAsked', ({ leg }) => leg === one.agent.leg);
    expect(fact.target).toEqual({ kind: 'leg', leg: two.agent.leg });
  });
});

describe('a REFER of the customer', () => {
  it('is refused: a stranger would ring the world at our cost', async () => {
    const customer = await connectCustomer(h);
    const words = told(sipOf(customer.peer).refer('sip:+8821000000@carrier.test'));
    await until('a refusal', () => words.length > 0);
    expect(words).toEqual(REFUSED(405));
    expect(h.host.factsOf('transferAsked').some(({ leg }) => leg === customer.leg)).toBe(false);
    customer.peer.hangUp();
    await endedWith(h, customer.leg);
  });
});
