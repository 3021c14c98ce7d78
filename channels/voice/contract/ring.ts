import { describe, expect, it } from 'vitest';
import type { VoiceHarness } from '../contract.ts';
import {
  arrive,
  connectCustomer,
  CUSTOMER,
  endedWith,
  nextEffect,
  perform,
  ringAction,
  ringAgent,
} from './steps.ts';

export function ringContract(harness: () => VoiceHarness): void {
  describe("an agent's phone rings", () => {
    it('shows the queue and the customer', async () => {
      const h = harness();
      const customer = await arrive(h);
      const agent = await ringAgent(h, customer);
      expect(agent.peer.from).toEqual({ number: CUSTOMER, display: 'Sales · caller' });
      await perform(h, { kind: 'hangUp', leg: agent.leg, cause: 'cancelled' });
      customer.peer.hangUp();
      await endedWith(h, customer.leg);
    });

    it('tells how the agent refused', async () => {
      const h = harness();
      const customer = await connectCustomer(h);
      const declined = await ringAgent(h, customer);
      declined.peer.decline();
      expect(await endedWith(h, declined.leg)).toBe('declined');
      const busy = await ringAgent(h, customer);
      busy.peer.busy();
      expect(await endedWith(h, busy.leg)).toBe('busy');
      customer.peer.hangUp();
      await endedWith(h, customer.leg);
    });

    it('stops at once when withdrawn, and leaves no missed call behind', async () => {
      const h = harness();
      const customer = await connectCustomer(h);
      const agent = await ringAgent(h, customer);
      await perform(h, { kind: 'hangUp', leg: agent.leg, cause: 'answeredElsewhere' });
      expect((await agent.peer.ended()).reason).toBe('Call completed elsewhere');
      expect(await endedWith(h, agent.leg)).toBe('answeredElsewhere');
      customer.peer.hangUp();
      await endedWith(h, customer.leg);
    });

    it('rings once for an effect that comes twice', async () => {
      const h = harness();
      const customer = await connectCustomer(h);
      const action = ringAction({ interaction: customer.interaction });
      const effect = nextEffect();
      const results = await Promise.all([
        h.driver.perform(h.host.tenant, effect, action),
        h.driver.perform(h.host.tenant, effect, action),
      ]);
      expect(results.map(({ result }) => result)).toEqual(['ok', 'ok']);
      const peer = await h.peer.nextRing();
      // The next thing that rings is the next agent, not the same call again.
      const second = await ringAgent(h, customer);
      await perform(h, { kind: 'hangUp', leg: action.leg, cause: 'cancelled' });
      await peer.ended();
      await perform(h, { kind: 'hangUp', leg: second.leg, cause: 'cancelled' });
      await second.peer.ended();
      customer.peer.hangUp();
      await endedWith(h, customer.leg);
    });
  });
}
