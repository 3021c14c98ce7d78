import { describe, expect, it } from 'vitest';
import type { VoiceHarness } from '../contract.ts';
import { connectCustomer, endedWith, nextPlay, perform } from './steps.ts';

const spoken = { loop: false, bargeIn: false, startMs: 0 } as const;

export function playContract(harness: () => VoiceHarness): void {
  describe('a leg hears what is played', () => {
    it('to the end, and the end is told', async () => {
      const h = harness();
      const { peer, leg } = await connectCustomer(h);
      const play = nextPlay();
      const prompts = [{ kind: 'audio', name: 'tone-700' }] as const;
      await perform(h, { kind: 'play', leg, play, prompts, ...spoken });
      await peer.hears(700);
      const ended = await h.host.fact('playEnded', (fact) => fact.play === play);
      expect(ended).toMatchObject({ leg, reason: 'finished', positionMs: 500 });
      peer.hangUp();
      await endedWith(h, leg);
    });

    it('until it is stopped, and music goes on where it was', async () => {
      const h = harness();
      const { peer, leg } = await connectCustomer(h);
      const prompts = [{ kind: 'music', name: 'default' }] as const;
      const play = nextPlay();
      const music = { ...spoken, kind: 'play', leg, prompts, loop: true } as const;
      await perform(h, { ...music, play, startMs: 500 });
      await peer.hears(500);
      await peer.hears(900);
      await perform(h, { kind: 'stopPlay', leg, play });
      const stopped = await h.host.fact('playEnded', (fact) => fact.play === play);
      expect(stopped.reason).toBe('stopped');
      expect(stopped.positionMs).toBeGreaterThan(1_000);
      expect(stopped.positionMs).toBeLessThan(2_000);
      await peer.hearsNothing();
      await perform(h, { ...music, play: nextPlay(), startMs: stopped.positionMs });
      await peer.hears(900);
      peer.hangUp();
      await endedWith(h, leg);
    });

    it('until a key interrupts it, and the key is told', async () => {
      const h = harness();
      const { peer, leg } = await connectCustomer(h);
      const play = nextPlay();
      const prompts = [{ kind: 'audio', name: 'tone-700' }] as const;
      await perform(h, { kind: 'play', leg, play, prompts, ...spoken, bargeIn: true, loop: true });
      await peer.hears(700);
      await peer.press('1');
      const digit = await h.host.fact('digitPressed', (fact) => fact.leg === leg);
      expect(digit.digit).toBe('1');
      const ended = await h.host.fact('playEnded', (fact) => fact.play === play);
      expect(ended.reason).toBe('digit');
      peer.hangUp();
      await endedWith(h, leg);
    });
  });
}
