import { describe, expect, it } from 'vitest';
import type { VoiceHarness } from '../contract.ts';
import { arrive, connectCustomer, CUSTOMER, endedWith, ENTRY, perform } from './steps.ts';

export function incomingContract(harness: () => VoiceHarness): void {
  describe('a customer calls', () => {
    it('says who calls only to the vault, and what routing may know to the engine', async () => {
      const h = harness();
      const { fact, peer, leg } = await arrive(h);
      expect(fact.number).toBe(ENTRY);
      expect(fact.facts).toMatchObject({ anonymous: false, country: 'GB' });
      expect(h.host.vault.get(fact.customer ?? '')).toBe(CUSTOMER);
      expect(JSON.stringify({ ...fact, dialog: null })).not.toContain('7700900123');
      peer.hangUp();
      await endedWith(h, leg);
    });

    it('knows nobody of a caller who withholds the number', async () => {
      const h = harness();
      const { fact, peer, leg } = await arrive(h, null);
      expect(fact.customer).toBeNull();
      expect(fact.facts.anonymous).toBe(true);
      peer.hangUp();
      await endedWith(h, leg);
    });

    it('lets it ring only after the commit', async () => {
      const h = harness();
      let commit = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        commit = resolve;
      });
      const asked = new Promise<void>((resolve) => {
        h.host.beforeCommit = ({ type }) => {
          if (type !== 'legIncoming') return Promise.resolve();
          resolve();
          return held;
        };
      });
      const peer = await h.peer.place({ from: CUSTOMER, to: ENTRY });
      let rang = false;
      const ringing = peer.ringing().then(() => {
        rang = true;
      });
      await asked;
      // A whole other call in between: time enough for a 180 that should not be there.
      await (await h.peer.place({ from: CUSTOMER, to: '+442079460999' })).ended();
      expect(rang).toBe(false);
      h.host.beforeCommit = () => Promise.resolve();
      commit();
      await ringing;
      peer.hangUp();
      await peer.ended();
    });
  });
  answerContract(harness);
}

function answerContract(harness: () => VoiceHarness): void {
  describe('a call that came in', () => {
    it('is answered, and that is told when the caller is there', async () => {
      const h = harness();
      const { peer, leg } = await connectCustomer(h);
      const [fact] = h.host.factsOf('legAnswered').filter((one) => one.leg === leg);
      expect(fact?.dialog).not.toBeNull();
      peer.hangUp();
      expect(await endedWith(h, leg)).toBe('hungUp');
    });

    it('is refused by the status that the engine asks for', async () => {
      const h = harness();
      const { peer, leg } = await arrive(h);
      await perform(h, { kind: 'reject', leg, status: 486, reason: 'Busy' });
      expect((await peer.ended()).status).toBe(486);
      expect(await endedWith(h, leg)).toBe('refused');
    });

    it('is refused when nobody has the number', async () => {
      const peer = await harness().peer.place({ from: CUSTOMER, to: '+442079460999' });
      expect((await peer.ended()).status).toBe(404);
    });
  });
}
