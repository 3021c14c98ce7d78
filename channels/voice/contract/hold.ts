import { describe, it } from 'vitest';
import type { VoiceCapabilities } from '../capabilities.ts';
import type { VoiceHarness } from '../contract.ts';
import { connectBoth, endedWith, perform } from './steps.ts';

const music = { kind: 'music', name: 'default' } as const;

export function holdContract(harness: () => VoiceHarness, can: VoiceCapabilities): void {
  describe('on hold', () => {
    it('the customer hears music, the agent nothing; then each other again', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      customer.peer.say(700);
      agent.peer.say(1_100);
      await customer.peer.hears(1_100);
      await perform(h, { kind: 'hold', leg: customer.leg, other: agent.leg, music });
      await customer.peer.hears(500);
      await agent.peer.hearsNothing();
      await perform(h, { kind: 'unhold', leg: customer.leg, other: agent.leg });
      await customer.peer.hears(1_100);
      await agent.peer.hears(700);
      customer.peer.hangUp();
      agent.peer.hangUp();
      await endedWith(h, customer.leg);
      await endedWith(h, agent.leg);
    });

    it.skipIf(!can.agentHoldSeen)("the agent's own hold button is seen", async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      await agent.peer.hold();
      await h.host.fact('legHeld', ({ leg }) => leg === agent.leg);
      await perform(h, { kind: 'hold', leg: customer.leg, other: agent.leg, music });
      await customer.peer.hears(500);
      await agent.peer.resume();
      await h.host.fact('legUnheld', ({ leg }) => leg === agent.leg);
      await perform(h, { kind: 'unhold', leg: customer.leg, other: agent.leg });
      agent.peer.say(1_100);
      await customer.peer.hears(1_100);
      customer.peer.hangUp();
      agent.peer.hangUp();
      await endedWith(h, customer.leg);
      await endedWith(h, agent.leg);
    });
  });
}
