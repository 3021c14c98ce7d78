import { describe, expect, it } from 'vitest';
import { RecordingId } from '../../../domain/index.ts';
import type { CommandOf } from '../../../domain/index.ts';
import type { VoiceCapabilities } from '../capabilities.ts';
import type { VoiceHarness } from '../contract.ts';
import { TONES } from '../test-support/platform-peer.ts';
import { connectAgent, connectBoth, connectCustomer, endedWith } from './steps.ts';
import { nextPlay, perform } from './steps.ts';
import type { Arrived } from './steps.ts';

const [CUSTOMER, AGENT, THIRD, FIRST] = TONES;
const SILENCE = 0;
let counter = 0;

type Mode = 'start' | 'pause' | 'resume' | 'stop';

function recorder(h: VoiceHarness, customer: Arrived) {
  const recording = RecordingId.parse(`rec-${++counter}`);
  const { leg } = customer;
  const ofThis = (fact: { readonly recording: RecordingId }): boolean =>
    fact.recording === recording;
  return {
    recording,
    ask: async (mode: Mode): Promise<void> => {
      const result = await perform(h, { kind: 'record', leg, recording, mode });
      expect(result).toEqual({ result: 'ok', code: '' });
    },
    told: (type: 'recordingStarted' | 'recordingPaused' | 'recordingResumed') =>
      h.host.fact(type, ofThis),
    ended: (): Promise<CommandOf<'recordingEnded'>> => h.host.fact('recordingEnded', ofThis),
  };
}

export function recordContract(harness: () => VoiceHarness, can: VoiceCapabilities): void {
  const times = can.continuousRecording ? describe : describe.skip;
  times('a recording', () => {
    it('has both sides, leaves out a pause, and goes on when a third joins', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      const third = await connectAgent(h, customer);
      const { recording, ask, told, ended } = recorder(h, customer);
      customer.peer.say(CUSTOMER);
      agent.peer.say(AGENT);
      await agent.peer.hears(CUSTOMER);
      await ask('start');
      await ask('start');
      await told('recordingStarted');
      customer.peer.say(FIRST);
      await agent.peer.hearsOnly(FIRST);
      await ask('pause');
      await told('recordingPaused');
      const { leg, interaction } = customer;
      third.peer.say(THIRD);
      const members = [
        { leg, role: 'customer', mode: 'party' },
        { leg: third.leg, role: 'expert', mode: 'party' },
        { leg: agent.leg, role: 'agent', mode: 'held' },
      ] as const;
      await perform(h, { kind: 'mix', leg, interaction, members });
      await customer.peer.hearsOnly(THIRD);
      const both = members.map((member) => ({ ...member, mode: 'party' as const }));
      await perform(h, { kind: 'mix', leg, interaction, members: both });
      await customer.peer.hearsOnly(AGENT, THIRD);
      await ask('resume');
      await told('recordingResumed');
      customer.peer.say(CUSTOMER);
      await agent.peer.hearsOnly(CUSTOMER, THIRD);
      await ask('stop');
      const end = await ended();
      expect(end).toMatchObject({ leg, failed: false });
      const sound = await h.recorded(recording);
      expect(sound.isComplete).toBe(true);
      expect(sound.durationMs).toBe(end.durationMs);
      expect(end.size).toBeGreaterThan(end.durationMs * 32);
      expect(sound.has('said', FIRST)).toBe(true);
      expect(sound.has('heard', AGENT)).toBe(true);
      const windows = Array.from({ length: Math.floor(end.durationMs / 100) }, (_, n) => n * 100);
      const heard = (hz: number, from: number) => sound.has('heard', hz, from, from + 100);
      // Only during the pause did the customer hear the third without the agent.
      expect(windows.some((from) => heard(THIRD, from) && !heard(AGENT, from))).toBe(false);
      expect(windows.some((from) => heard(AGENT, from) && !heard(THIRD, from))).toBe(true);
      expect(sound.has('said', CUSTOMER, end.durationMs - 250)).toBe(true);
      expect(sound.has('heard', THIRD, end.durationMs - 250)).toBe(true);
      for (const { peer } of [customer, agent, third]) peer.hangUp();
      for (const each of [customer, agent, third]) await endedWith(h, each.leg);
    });

    it('ends with the call', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      const { recording, ask, told, ended } = recorder(h, customer);
      customer.peer.say(CUSTOMER);
      await agent.peer.hears(CUSTOMER);
      await ask('start');
      await told('recordingStarted');
      await agent.peer.hears(CUSTOMER);
      customer.peer.hangUp();
      const end = await ended();
      expect(end.failed).toBe(false);
      const sound = await h.recorded(recording);
      expect(sound).toMatchObject({ isComplete: true, durationMs: end.durationMs });
      agent.peer.hangUp();
      await endedWith(h, agent.leg);
    });

    it('that silence ends says how much was said', async () => {
      const h = harness();
      const customer = await connectCustomer(h);
      const { leg } = customer;
      const recording = RecordingId.parse(`rec-${++counter}`);
      customer.peer.say(CUSTOMER);
      await perform(h, { kind: 'record', leg, recording, mode: 'start', silenceMs: 1_000 });
      const ofThis = (fact: { readonly recording: RecordingId }) => fact.recording === recording;
      await h.host.fact('recordingStarted', ofThis);
      const prompts = [{ kind: 'audio', name: 'tone-1500' }] as const;
      const heard = { prompts, loop: false, bargeIn: false, startMs: 0 };
      const play = nextPlay();
      // Half a second of the call goes by.
      await perform(h, { kind: 'play', leg, play, ...heard });
      await h.host.fact('playEnded', (fact) => fact.play === play);
      customer.peer.say(SILENCE);
      const end = await h.host.fact('recordingEnded', ofThis);
      expect(end).toMatchObject({ leg, failed: false });
      expect(end.voicedMs).toBeGreaterThan(400);
      expect(end.durationMs - (end.voicedMs ?? 0)).toBeGreaterThanOrEqual(900);
      const sound = await h.recorded(recording);
      expect(sound.has('said', CUSTOMER, 0, 300)).toBe(true);
      customer.peer.hangUp();
      await endedWith(h, leg);
    });

    it('that cannot be stored ends as failed, and the call goes on', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      const { folder } = h.host;
      h.host.folder = '/nowhere/at/all';
      const { ask, ended } = recorder(h, customer);
      await ask('start');
      h.host.folder = folder;
      expect(await ended()).toMatchObject({ failed: true, durationMs: 0, size: 0 });
      customer.peer.say(CUSTOMER);
      await agent.peer.hears(CUSTOMER);
      for (const { peer } of [customer, agent]) peer.hangUp();
      for (const each of [customer, agent]) await endedWith(h, each.leg);
    });
  });
}
