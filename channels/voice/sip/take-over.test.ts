import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EffectId, RecordingId } from '../../../domain/index.ts';
import type { MixMember } from '../../../domain/index.ts';
import { TestAuthority } from '../../../sip/test-support/certificates.ts';
import { connectAgent, connectBoth, CUSTOMER, endedWith, perform } from '../contract/steps.ts';
import type { Arrived, Rung } from '../contract/steps.ts';
import type { LegOnRecord } from '../port.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

const KEY = Buffer.alloc(32, 9);

/** What the journal has of a leg by now. */
function onRecord(
  h: SipHarness,
  customer: Arrived,
  of: { readonly leg: string; readonly role: LegOnRecord['role'] },
): LegOnRecord {
  const isIts = (fact: { readonly leg: string }): boolean => fact.leg === of.leg;
  const fact =
    h.host.factsOf('legUpdated').findLast(isIts) ?? h.host.factsOf('legAnswered').find(isIts);
  if (fact === undefined) throw new Error('not on record');
  const { leg, dialog } = fact;
  return { leg, role: of.role, state: 'answered', dialog, interaction: customer.interaction };
}

/** The same with another process in the driver's place, which has taken these legs over. */
async function afterwards(
  h: SipHarness,
  onRecord: () => readonly LegOnRecord[],
  end: 'die' | 'handOver',
): Promise<SipHarness> {
  const driver = await h[end]();
  const legs = onRecord();
  await driver.recover(h.host.tenant, legs);
  const taken = await h.host.fact('legsTakenOver');
  expect(taken.legs).toEqual(legs.map(({ leg }) => leg));
  return { ...h, driver };
}

async function hangUpBoth(h: SipHarness, customer: Arrived, agent: Rung): Promise<void> {
  customer.peer.hangUp();
  expect(await endedWith(h, customer.leg)).toBe('hungUp');
  await perform(h, { kind: 'hangUp', leg: agent.leg, cause: 'hungUp' });
  await agent.peer.ended();
  expect(await endedWith(h, agent.leg)).toBe('hungUp');
  expect(h.host.factsOf('legEnded').filter(({ cause }) => cause === 'hostLost')).toEqual([]);
}

/** A conversation by `kind`, then the whole process is gone: sockets, ports, memory. */
function outlives(kind: 'RTP' | 'SRTP', make: () => Promise<SipHarness>): void {
  describe(`a conversation by ${kind} outlives its process`, () => {
    let h: SipHarness;
    beforeEach(async () => {
      h = await make();
    });
    afterEach(() => h.close());

    it('both hear each other again, on the same dialog and port, and can hang up', async () => {
      const { customer, agent } = await connectBoth(h);
      customer.peer.say(700);
      agent.peer.say(1_100);
      await Promise.all([agent.peer.hears(700), customer.peer.hears(1_100)]);
      const legs = [
        onRecord(h, customer, { leg: customer.leg, role: 'customer' }),
        onRecord(h, customer, { leg: agent.leg, role: 'agent' }),
      ];
      expect(JSON.stringify(legs)).not.toContain(CUSTOMER.slice(1));
      const after = await afterwards(h, () => legs, 'die');
      await perform(after, { kind: 'bridge', leg: customer.leg, other: agent.leg });
      await Promise.all([agent.peer.hears(700), customer.peer.hears(1_100)]);
      await hangUpBoth(after, customer, agent);
    });

    it('also one that the agent put on hold meanwhile, and takes off hold afterwards', async () => {
      const { customer, agent } = await connectBoth(h);
      customer.peer.say(700);
      agent.peer.say(1_100);
      await agent.peer.hold();
      await h.host.fact('legHeld', ({ leg }) => leg === agent.leg);
      await h.host.fact('legUpdated', ({ leg }) => leg === agent.leg);
      const legs = [
        onRecord(h, customer, { leg: customer.leg, role: 'customer' }),
        onRecord(h, customer, { leg: agent.leg, role: 'agent' }),
      ];
      const after = await afterwards(h, () => legs, 'die');
      await agent.peer.resume();
      // A process that took the SDP of the answer for the present one would not see a change.
      await h.host.fact('legUnheld', ({ leg }) => leg === agent.leg);
      await perform(after, { kind: 'bridge', leg: customer.leg, other: agent.leg });
      await Promise.all([agent.peer.hearsOnly(700), customer.peer.hearsOnly(1_100)]);
      await hangUpBoth(after, customer, agent);
    });

    it('and is handed over when the process stops in good order', async () => {
      const { customer, agent } = await connectBoth(h);
      customer.peer.say(700);
      agent.peer.say(1_100);
      const recording = RecordingId.parse('rec-given');
      await perform(h, { kind: 'record', leg: customer.leg, recording, mode: 'start' });
      await h.host.fact('recordingStarted');
      await Promise.all([agent.peer.hears(700), customer.peer.hears(1_100)]);
      const stopped = h.driver;
      const after = await afterwards(
        h,
        () => [
          onRecord(h, customer, { leg: customer.leg, role: 'customer' }),
          onRecord(h, customer, { leg: agent.leg, role: 'agent' }),
        ],
        'handOver',
      );
      expect(h.host.factsOf('legUpdated')).toHaveLength(2);
      const bridge = { kind: 'bridge', leg: customer.leg, other: agent.leg } as const;
      // What was still to be done is the successor's: here it stays open.
      const left = stopped.perform(h.host.tenant, EffectId.parse('e-late'), bridge);
      expect(await Promise.race([left, perform(after, bridge)])).toMatchObject({ result: 'ok' });
      await Promise.all([agent.peer.hearsOnly(700), customer.peer.hearsOnly(1_100)]);
      expect(h.host.factsOf('recordingEnded')).toEqual([]);
      expect((await h.recorded(recording)).isComplete).toBe(true);
      await hangUpBoth(after, customer, agent);
    });

    it('a room and a recording are set up again when the engine repeats them', async () => {
      const { customer, agent } = await connectBoth(h);
      const third = await connectAgent(h, customer);
      customer.peer.say(700);
      agent.peer.say(1_100);
      third.peer.say(1_500);
      const { leg, interaction } = customer;
      const members: MixMember[] = [
        { leg, role: 'customer', mode: 'party' },
        { leg: agent.leg, role: 'agent', mode: 'party' },
        { leg: third.leg, role: 'supervisor', mode: 'whisper' },
      ];
      const mix = { kind: 'mix', leg, interaction, members } as const;
      const recording = RecordingId.parse('rec-over');
      const record = { kind: 'record', leg, recording, mode: 'start' } as const;
      await perform(h, mix);
      await perform(h, record);
      await agent.peer.hearsOnly(700, 1_500);
      const legs = [
        onRecord(h, customer, { leg, role: 'customer' }),
        onRecord(h, customer, { leg: agent.leg, role: 'agent' }),
        onRecord(h, customer, { leg: third.leg, role: 'supervisor' }),
      ];
      const after = await afterwards(h, () => legs, 'die');
      expect(await perform(after, mix)).toMatchObject({ result: 'ok' });
      expect(await perform(after, record)).toMatchObject({ result: 'ok' });
      await agent.peer.hearsOnly(700, 1_500);
      await customer.peer.hearsOnly(1_100);
      await third.peer.hearsOnly(700, 1_100);
      // What is heard from now on is in the recording too: as much as a look needs.
      customer.peer.say(2_000);
      await agent.peer.hearsOnly(2_000, 1_500);
      await perform(after, { ...record, mode: 'stop' });
      await h.host.fact('recordingEnded', ({ failed }) => !failed);
      const sound = await h.recorded(recording, 2);
      const lately = sound.durationMs - 200;
      expect([sound.has('said', 2_000, lately), sound.has('heard', 1_500)]).toEqual([true, false]);
      third.peer.hangUp();
      await hangUpBoth(after, customer, agent);
    });
  });
}

outlives('RTP', () => makeSipHarness(45_000, { idKey: KEY }));

const authority = new TestAuthority();
afterAll(() => authority.remove());
outlives('SRTP', () => {
  const certificate = authority.issue('IP:127.0.0.1');
  return makeSipHarness(45_200, { idKey: KEY }, { ca: authority.cert, certificate });
});
