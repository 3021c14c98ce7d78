import { describe, expect, it } from 'vitest';
import { InteractionId, RecordingId, TenantId } from '../../../domain/index.ts';
import type { VoiceCapabilities } from '../capabilities.ts';
import type { VoiceHarness } from '../contract.ts';
import type { AudioFrame } from '../port.ts';
import { strongestTone } from '../../../media/index.ts';
import { TONES } from '../test-support/platform-peer.ts';
import { until } from '../test-support/until.ts';
import type { Arrived } from './steps.ts';
import { connectAgent, connectBoth, connectCustomer, endedWith, perform } from './steps.ts';

const [CUSTOMER, AGENT, THIRD, LATER, MUSIC] = TONES;
const music = { kind: 'music', name: 'default' } as const;
/** 200 ms: enough to tell a tone by. */
const FRAMES = 10;

/** Who is heard by a listener outside, in each arrangement of the call. */
export function listenContract(harness: () => VoiceHarness, can: VoiceCapabilities): void {
  describe.skipIf(!can.liveAudio)('a listener outside', () => {
    it('hears the customer and the people apart, and on hold the customer alone', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      const ear = listen(h, customer);
      customer.peer.say(CUSTOMER);
      agent.peer.say(AGENT);
      await ear.hears('customer', CUSTOMER);
      await ear.hears('agent', AGENT);
      const { leg } = customer;
      await perform(h, { kind: 'hold', leg, other: agent.leg, music });
      const before = ear.of('agent').length;
      customer.peer.say(LATER);
      await customer.peer.hears(MUSIC);
      await ear.hears('customer', LATER);
      expect(ear.of('agent')).toHaveLength(before);
      await perform(h, { kind: 'unhold', leg, other: agent.leg });
      await until('the agent is heard again', () => ear.of('agent').length > before);
      expect(ear.isInOrder()).toBe(true);
      customer.peer.hangUp();
      await endedWith(h, leg);
      expect(ear.ends()).toBe(1);
      agent.peer.hangUp();
      await endedWith(h, agent.leg);
    });

    it('hears of a consult nothing, and of a third who joins all', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      const third = await connectAgent(h, customer);
      const ear = listen(h, customer);
      agent.peer.say(AGENT);
      third.peer.say(THIRD);
      const { leg, interaction } = customer;
      const members = (mode: 'held' | 'party') =>
        [
          { leg, role: 'customer', mode },
          { leg: agent.leg, role: 'agent', mode: 'party' },
          { leg: third.leg, role: 'expert', mode: 'party' },
        ] as const;
      await perform(h, { kind: 'mix', leg, interaction, members: members('held') });
      const before = ear.of('agent').length;
      await agent.peer.hearsOnly(THIRD);
      expect(ear.of('agent')).toHaveLength(before);
      await perform(h, { kind: 'mix', leg, interaction, members: members('party') });
      await customer.peer.hearsOnly(AGENT, THIRD);
      agent.peer.say(0);
      await ear.hears('agent', THIRD);
      for (const { peer } of [customer, agent, third]) peer.hangUp();
      await endedWith(h, leg);
    });

    it('hears nothing while the recording is paused, and nothing after its stop', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      const ear = listen(h, customer);
      const { leg } = customer;
      const recording = RecordingId.parse('rec-listen');
      const record = (mode: 'start' | 'pause' | 'resume' | 'stop') =>
        perform(h, { kind: 'record', leg, recording, mode });
      await record('start');
      await h.host.fact('recordingStarted', (fact) => fact.recording === recording);
      await record('pause');
      const before = ear.frames.length;
      customer.peer.say(CUSTOMER);
      await agent.peer.hears(CUSTOMER);
      expect(ear.frames).toHaveLength(before);
      await record('resume');
      await ear.hears('customer', CUSTOMER);
      ear.stop();
      const stopped = ear.frames.length;
      customer.peer.say(LATER);
      await agent.peer.hears(LATER);
      expect(ear.frames).toHaveLength(stopped);
      for (const { peer } of [customer, agent]) peer.hangUp();
      await endedWith(h, leg);
      expect(ear.ends()).toBe(0);
    });

    it('has nobody to hear of another tenant, of no call, and before it is answered', async () => {
      const h = harness();
      const customer = await connectCustomer(h);
      const ear = { onFrame: () => undefined, onEnded: () => undefined };
      const { interaction, leg } = customer;
      const none = InteractionId.parse('i-none');
      expect(h.driver.listen?.(h.host.tenant, none, ear)).toBe('noAudio');
      expect(h.driver.listen?.(TenantId.parse('other'), interaction, ear)).toBe('noAudio');
      customer.peer.hangUp();
      await endedWith(h, leg);
      expect(h.driver.listen?.(h.host.tenant, interaction, ear)).toBe('noAudio');
    });
  });
}

function listen(h: VoiceHarness, { interaction }: Arrived) {
  const frames: AudioFrame[] = [];
  let ends = 0;
  const stop = h.driver.listen?.(h.host.tenant, interaction, {
    onFrame: (frame) => void frames.push(frame),
    onEnded: () => {
      ends += 1;
    },
  });
  if (typeof stop !== 'function') throw new Error(`not heard: ${stop}`);
  const of = (party: AudioFrame['party']) => frames.filter((frame) => frame.party === party);
  const isInOrder = (party: AudioFrame['party']): boolean =>
    of(party).every(({ sequence }, n, all) => sequence > (all[n - 1]?.sequence ?? -1));
  return {
    frames,
    of,
    stop,
    ends: () => ends,
    isInOrder: () => isInOrder('customer') && isInOrder('agent'),
    hears: (party: AudioFrame['party'], hz: number) =>
      until(`the listener hears ${hz} of the ${party}`, () => {
        const last = of(party).slice(-FRAMES);
        if (last.length < FRAMES) return false;
        const sound = Int16Array.from(last.flatMap(({ samples }) => [...samples]));
        return strongestTone(sound, TONES)?.hz === hz;
      }),
  };
}
