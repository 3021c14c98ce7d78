import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAuthority } from '../../../sip/test-support/certificates.ts';
import { connectBoth, CUSTOMER, endedWith, perform } from '../contract/steps.ts';
import type { LegOnRecord } from '../port.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

const KEY = Buffer.alloc(32, 9);

/** A conversation by `kind`, then the whole process is gone: sockets, ports, memory. */
function outlives(kind: 'RTP' | 'SRTP', make: () => Promise<SipHarness>): void {
  describe(`a conversation by ${kind} outlives its process`, () => {
    let h: SipHarness;
    beforeAll(async () => {
      h = await make();
    });
    afterAll(() => h.close());

    it('both hear each other again, on the same dialog and port, and can hang up', async () => {
      const { customer, agent } = await connectBoth(h);
      customer.peer.say(500);
      agent.peer.say(900);
      await Promise.all([agent.peer.hears(500), customer.peer.hears(900)]);
      const onRecord = (leg: string, role: LegOnRecord['role']): LegOnRecord => {
        const fact = h.host.factsOf('legAnswered').find((each) => each.leg === leg);
        if (fact === undefined) throw new Error('not on record');
        const { interaction } = customer;
        return { leg: fact.leg, role, state: 'answered', dialog: fact.dialog, interaction };
      };
      const legs = [onRecord(customer.leg, 'customer'), onRecord(agent.leg, 'agent')];
      expect(JSON.stringify(legs)).not.toContain(CUSTOMER.slice(1));

      const after = await h.die();
      await after.recover(h.host.tenant, legs);
      const taken = await h.host.fact('legsTakenOver', () => true);
      expect(taken.legs).toEqual([customer.leg, agent.leg]);
      const bridge = { kind: 'bridge', leg: customer.leg, other: agent.leg } as const;
      await perform({ ...h, driver: after }, bridge);
      await Promise.all([agent.peer.hears(500), customer.peer.hears(900)]);

      customer.peer.hangUp();
      expect(await endedWith(h, customer.leg)).toBe('hungUp');
      await perform({ ...h, driver: after }, { kind: 'hangUp', leg: agent.leg, cause: 'hungUp' });
      await agent.peer.ended();
      expect(await endedWith(h, agent.leg)).toBe('hungUp');
      expect(h.host.factsOf('legEnded').filter(({ cause }) => cause === 'hostLost')).toEqual([]);
    });
  });
}

outlives('RTP', () => makeSipHarness(47_400, { idKey: KEY }));

const authority = new TestAuthority();
afterAll(() => authority.remove());
outlives('SRTP', () => {
  const certificate = authority.issue('IP:127.0.0.1');
  return makeSipHarness(47_700, { idKey: KEY }, { ca: authority.cert, certificate });
});
