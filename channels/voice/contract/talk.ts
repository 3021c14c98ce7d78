import { describe, expect, it } from 'vitest';
import type { VoiceHarness } from '../contract.ts';
import { until } from '../test-support/until.ts';
import { connectBoth, endedWith, perform } from './steps.ts';

export function talkContract(harness: () => VoiceHarness): void {
  describe('customer and agent talk', () => {
    it('both hear each other until they are parted', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      customer.peer.say(700);
      agent.peer.say(1_100);
      await agent.peer.hears(700);
      await customer.peer.hears(1_100);
      await perform(h, { kind: 'unbridge', leg: customer.leg });
      await customer.peer.hearsNothing();
      await agent.peer.hearsNothing();
      customer.peer.hangUp();
      agent.peer.hangUp();
      expect(await endedWith(h, customer.leg)).toBe('hungUp');
      expect(await endedWith(h, agent.leg)).toBe('hungUp');
    });

    it('keys pass to the other side, both ways, and not into the journal', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      const before = h.host.factsOf('digitPressed').length;
      await customer.peer.press('4');
      await until('the agent gets the key', () => agent.peer.digits().join('') === '4');
      await agent.peer.press('#');
      await until('the customer gets the key', () => customer.peer.digits().join('') === '#');
      expect(h.host.factsOf('digitPressed')).toHaveLength(before);
      customer.peer.hangUp();
      agent.peer.hangUp();
      await endedWith(h, customer.leg);
      await endedWith(h, agent.leg);
    });
  });
}
