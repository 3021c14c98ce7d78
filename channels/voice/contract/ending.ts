import { describe, expect, it } from 'vitest';
import { LegId } from '../../../domain/index.ts';
import type { VoiceCapabilities } from '../capabilities.ts';
import type { VoiceHarness } from '../contract.ts';
import { connectBoth, CUSTOMER, endedWith, ENTRY, nextPlay, perform } from './steps.ts';

export function endingContract(harness: () => VoiceHarness, can: VoiceCapabilities): void {
  describe('calls end', () => {
    it('on both sides when the engine hangs up', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      await perform(h, { kind: 'hangUp', leg: customer.leg, cause: 'hungUp' });
      await perform(h, { kind: 'hangUp', leg: agent.leg, cause: 'hungUp' });
      await customer.peer.ended();
      await agent.peer.ended();
      expect(await endedWith(h, customer.leg)).toBe('hungUp');
      expect(await endedWith(h, agent.leg)).toBe('hungUp');
    });

    it.skipIf(can.lineQuality !== 'rtcp')('with how the line was', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      customer.peer.say(700);
      await agent.peer.hears(700);
      customer.peer.hangUp();
      const { quality } = await h.host.fact('legEnded', ({ leg }) => leg === customer.leg);
      expect(quality).toMatchObject({ grade: 'good', lossPercent: 0 });
      expect(quality?.mos).toBeGreaterThan(4);
      expect(quality?.durationMs).toBeGreaterThan(20);
      agent.peer.hangUp();
      await endedWith(h, agent.leg);
    });

    it('and what is asked of a leg that is gone is met or fails, but never throws', async () => {
      const h = harness();
      const leg = LegId.parse('gone');
      const play = nextPlay();
      expect(await perform(h, { kind: 'hangUp', leg, cause: 'hungUp' })).toMatchObject({
        result: 'ok',
      });
      // It never was, so no platform will ever say that it is over.
      expect(await endedWith(h, leg)).toBe('hungUp');
      expect(await perform(h, { kind: 'stopPlay', leg, play })).toMatchObject({ result: 'ok' });
      const bridged = await perform(h, { kind: 'bridge', leg, other: leg });
      expect(bridged).toEqual({ result: 'failed', code: 'legGone' });
    });

    it('a leg that only the journal knows is reported as lost', async () => {
      const h = harness();
      const leg = LegId.parse('in-lost');
      await h.driver.recover(h.host.tenant, [
        { leg, role: 'customer', state: 'answered', dialog: null },
      ]);
      expect(await endedWith(h, leg)).toBe('hostLost');
    });

    it('and no new one begins while draining', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      h.driver.drain();
      const refused = await h.peer.place({ from: CUSTOMER, to: ENTRY });
      const end = await refused.ended();
      expect(end.status).toBe(503);
      expect(end.retryAfterS).toBeGreaterThan(0);
      customer.peer.say(700);
      await agent.peer.hears(700);
      customer.peer.hangUp();
      agent.peer.hangUp();
      await endedWith(h, customer.leg);
    });
  });
}
