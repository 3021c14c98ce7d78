import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  arrive,
  connectBoth,
  connectCustomer,
  CUSTOMER,
  endedWith,
  ringAgent,
} from '../contract/steps.ts';
import type { LegOnRecord } from '../port.ts';
import { until } from '../test-support/until.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(46_200);
});
afterAll(() => h.close());

describe('after the process died under its calls', () => {
  it('hangs both sides of a conversation up from the record', async () => {
    const { customer, agent } = await connectBoth(h);
    const dialogOf = (leg: string) =>
      h.host.factsOf('legAnswered').find((fact) => fact.leg === leg)?.dialog ?? null;
    const after = await h.restart();
    const legs: LegOnRecord[] = [
      { leg: customer.leg, role: 'customer', state: 'answered', dialog: dialogOf(customer.leg) },
      { leg: agent.leg, role: 'agent', state: 'answered', dialog: dialogOf(agent.leg) },
    ];
    expect(JSON.stringify(legs)).not.toContain(CUSTOMER.slice(1));
    await after.recover(h.host.tenant, legs);
    expect((await customer.peer.ended()).reason).toBe('Host lost');
    expect((await agent.peer.ended()).reason).toBe('Host lost');
    expect(await endedWith(h, customer.leg)).toBe('hostLost');
    expect(await endedWith(h, agent.leg)).toBe('hostLost');
  });

  it('refuses a call that was only ringing, so that its caller may try again', async () => {
    const { peer, leg, fact } = await arrive(h);
    const after = await h.restart();
    await after.recover(h.host.tenant, [
      { leg, role: 'customer', state: 'incoming', dialog: fact.dialog },
    ]);
    expect(await peer.ended()).toMatchObject({ status: 503, reason: 'Host lost', retryAfterS: 1 });
    expect(await endedWith(h, leg)).toBe('hostLost');
  });

  it("stops an agent's phone ringing by its early dialog", async () => {
    const customer = await connectCustomer(h);
    const agent = await ringAgent(h, customer);
    const { dialog } = await h.host.fact('legRinging', ({ leg }) => leg === agent.leg);
    expect(JSON.stringify(dialog)).not.toContain(CUSTOMER.slice(1));
    const after = await h.restart();
    await after.recover(h.host.tenant, [
      { leg: agent.leg, role: 'agent', state: 'ringing', dialog: dialog ?? null },
    ]);
    expect((await agent.peer.ended()).reason).toBe('Host lost');
    expect(await endedWith(h, agent.leg)).toBe('hostLost');
    customer.peer.hangUp();
    await endedWith(h, customer.leg);
  });

  it('leaves alone what it has itself', async () => {
    const { peer, leg, fact } = await arrive(h);
    await h.driver.recover(h.host.tenant, [
      { leg, role: 'customer', state: 'incoming', dialog: fact.dialog },
    ]);
    expect(h.host.factsOf('legEnded').some((ended) => ended.leg === leg)).toBe(false);
    peer.hangUp();
    expect(await endedWith(h, leg)).toBe('hungUp');
    await until('the peer is gone', () => h.peer.endpoint.counts().calls === 0);
  });
});
