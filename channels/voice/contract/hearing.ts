import { describe, expect, it } from 'vitest';
import { CollectId, ConnectorId, StreamId } from '../../../domain/index.ts';
import type { VoiceCapabilities } from '../capabilities.ts';
import type { VoiceHarness } from '../contract.ts';
import type { SpeechEar } from '../port.ts';
import { TestAgent } from '../test-support/test-agent.ts';
import { until } from '../test-support/until.ts';
import type { Arrived } from './steps.ts';
import { connectBoth, connectCustomer, endedWith, nextPlay, perform } from './steps.ts';

const CONNECTOR = ConnectorId.parse('echo');
let counter = 0;

/** Who hears a leg that is alone with a flow, beside its keys: an agent, an ear, the vault. */
export function hearingContract(harness: () => VoiceHarness, can: VoiceCapabilities): void {
  describe.skipIf(!can.liveAudio)('a leg speaks with a virtual agent', () => {
    it('which hears it and is heard, until it ends the talk', async () => {
      const h = harness();
      const { customer, agent, stream } = await streaming(h);
      agent.last.onFrame = (frame) => agent.last.onSound(frame);
      customer.peer.say(700);
      await customer.peer.hears(700);
      expect(agent.last.frames[0]?.byteLength).toBe(320);
      await customer.peer.press('4');
      await until('the agent has the key', () => agent.last.typesOf().includes('digit'));
      expect(h.host.factsOf('digitPressed').some(({ leg }) => leg === customer.leg)).toBe(false);
      agent.last.say({ type: 'mark', name: 'said' });
      await until('the mark comes back', () => agent.last.typesOf().includes('mark'));
      agent.last.say({ type: 'end', outcome: 'billing', values: { order: 17, secret: 'x' } });
      const ended = await h.host.fact('streamEnded', (fact) => fact.stream === stream);
      expect(ended).toMatchObject({ why: 'ended', outcome: 'billing', values: { order: '17' } });
      customer.peer.hangUp();
      await endedWith(h, customer.leg);
    });

    it('that is told what the call is, and the caller only where it may be', async () => {
      const h = harness();
      const { customer, agent } = await streaming(h);
      const [start] = agent.last.messages;
      const { interaction } = customer;
      const asked = { language: 'en-GB', parameters: { topic: 'bill' }, resumed: false };
      expect(start).toMatchObject({ type: 'start', version: 1, interaction, ...asked });
      expect(JSON.stringify(start)).not.toContain('7700900123');
      customer.peer.hangUp();
      await endedWith(h, customer.leg);
      await until('the line is closed', () => agent.last.isClosed);
      expect(h.host.factsOf('streamEnded').some(({ leg }) => leg === customer.leg)).toBe(false);
    });

    it('and without one is told so', async () => {
      const h = harness();
      const { peer, leg, interaction } = await connectCustomer(h);
      const stream = StreamId.parse(`s-${++counter}`);
      const connector = ConnectorId.parse('nobody');
      const result = await perform(h, {
        ...{ kind: 'stream', leg, interaction, stream, connector },
        ...{ parameters: {}, language: 'en', timeMsMax: 5_000 },
      });
      expect(result).toEqual({ result: 'failed', code: 'noConnector' });
      peer.hangUp();
      await endedWith(h, leg);
    });
  });

  describe.skipIf(!can.liveAudio)('a question listens', () => {
    const prompts = [{ kind: 'audio', name: 'tone-700' }] as const;
    const question = { prompts, loop: false, bargeIn: true, startMs: 0 } as const;
    const listen = { phrases: ['sales', 'support'], language: 'en-GB' };

    it('to the caller, also when it has been played, and tells the first word', async () => {
      const h = harness();
      const ear = earOf(h);
      const { peer, leg } = await connectCustomer(h);
      const play = nextPlay();
      await perform(h, { kind: 'play', leg, play, ...question, listen });
      await h.host.fact('playEnded', (fact) => fact.play === play);
      const before = ear.samples();
      peer.say(1_100);
      await until('the ear hears on', () => ear.samples() > before + 1_600);
      ear.hear('support');
      ear.hear('sales');
      const heard = await h.host.fact('speechHeard', (fact) => fact.leg === leg);
      expect(heard).toMatchObject({ play, phrase: 'support', confidence: 0.9 });
      expect(ear.isClosed()).toBe(true);
      expect(h.host.factsOf('speechHeard').filter((fact) => fact.leg === leg)).toHaveLength(1);
      peer.hangUp();
      await endedWith(h, leg);
    });

    it('no longer than it is asked', async () => {
      const h = harness();
      const ear = earOf(h);
      const { peer, leg } = await connectCustomer(h);
      const play = nextPlay();
      await perform(h, { kind: 'play', leg, play, ...question, listen });
      await perform(h, { kind: 'stopPlay', leg, play });
      expect(ear.isClosed()).toBe(true);
      peer.hangUp();
      await endedWith(h, leg);
    });
  });

  describe('digits that name somebody', () => {
    it('go to the vault and nowhere else', async () => {
      const h = harness();
      const { peer, leg, collect } = await collecting(h, { digitsMax: 8, endKey: '#' });
      for (const digit of '4711#') await peer.press(digit);
      const told = await h.host.fact('digitsCollected', (fact) => fact.collect === collect);
      expect(told.count).toBe(4);
      expect(h.host.vault.get(told.ref ?? '')).toBe('4711');
      await perform(h, { kind: 'play', leg, play: nextPlay(), ...PROMPT });
      await peer.press('1');
      const digit = await h.host.fact('digitPressed', (fact) => fact.leg === leg);
      expect(digit.digit).toBe('1');
      expect(JSON.stringify(h.host.submitted)).not.toContain('4711');
      peer.hangUp();
      await endedWith(h, leg);
    });

    it('are too few when the pause comes early', async () => {
      const h = harness();
      const limits = { digitsMin: 4, digitsMax: 8, endKey: null, betweenMs: 300 };
      const { peer, leg, collect } = await collecting(h, limits);
      await peer.press('4');
      const told = await h.host.fact('digitsCollected', (fact) => fact.collect === collect);
      expect(told).toMatchObject({ ref: null, count: 1 });
      peer.hangUp();
      await endedWith(h, leg);
    });

    it('are none when nobody presses a key after the prompt', async () => {
      const h = harness();
      const { peer, leg } = await connectCustomer(h);
      await perform(h, { kind: 'play', leg, play: nextPlay(), ...PROMPT });
      const collect = CollectId.parse(`c-${++counter}`);
      await perform(h, { kind: 'collect', leg, collect, ...LIMITS, firstMs: 100 });
      await h.host.fact('playEnded', (fact) => fact.leg === leg);
      expect(h.host.factsOf('digitsCollected').some((fact) => fact.leg === leg)).toBe(false);
      const told = await h.host.fact('digitsCollected', (fact) => fact.collect === collect);
      expect(told).toMatchObject({ ref: null, count: 0 });
      peer.hangUp();
      await endedWith(h, leg);
    });

    it('are forgotten when the question is withdrawn', async () => {
      const h = harness();
      const { customer, agent } = await connectBoth(h);
      const { leg } = customer;
      await perform(h, { kind: 'unbridge', leg });
      const collect = CollectId.parse(`c-${++counter}`);
      await perform(h, { kind: 'collect', leg, collect, ...LIMITS });
      const play = nextPlay();
      await perform(h, { kind: 'play', leg, play, ...PROMPT, loop: true, bargeIn: true });
      await customer.peer.press('4');
      await h.host.fact('playEnded', (fact) => fact.play === play);
      await perform(h, { kind: 'stopCollect', leg, collect });
      await customer.peer.press('2');
      const digit = await h.host.fact('digitPressed', (fact) => fact.leg === leg);
      expect(digit.digit).toBe('2');
      for (const { peer } of [customer, agent]) peer.hangUp();
      await endedWith(h, leg);
      expect(h.host.factsOf('digitsCollected').some((fact) => fact.leg === leg)).toBe(false);
    });
  });
}

const LIMITS = { digitsMin: 1, digitsMax: 8, endKey: '#', betweenMs: 4_000 } as const;
const PROMPT = {
  prompts: [{ kind: 'audio', name: 'tone-700' }],
  ...{ loop: false, bargeIn: false, startMs: 0 },
} as const;

async function collecting(
  h: VoiceHarness,
  limits: { digitsMin?: number; digitsMax: number; endKey: string | null; betweenMs?: number },
) {
  const { peer, leg } = await connectCustomer(h);
  const collect = CollectId.parse(`c-${++counter}`);
  await perform(h, { kind: 'collect', leg, collect, ...LIMITS, ...limits });
  return { peer, leg, collect };
}

async function streaming(
  h: VoiceHarness,
): Promise<{ customer: Arrived; agent: TestAgent; stream: StreamId }> {
  const agent = new TestAgent();
  agent.onLine = (line) => {
    line.onMessage = ({ type }) => {
      if (type === 'start') line.say({ type: 'ready' });
    };
  };
  h.host.agents.set(CONNECTOR, agent);
  const customer = await connectCustomer(h);
  const stream = StreamId.parse(`s-${++counter}`);
  const { leg, interaction } = customer;
  const result = await perform(h, {
    ...{ kind: 'stream', leg, interaction, stream, connector: CONNECTOR },
    ...{ parameters: { topic: 'bill' }, language: 'en-GB', timeMsMax: 60_000 },
  });
  expect(result.result).toBe('ok');
  await h.host.fact('streamStarted', (fact) => fact.stream === stream);
  return { customer, agent, stream };
}

/** An ear that hears what the test says. */
function earOf(h: VoiceHarness) {
  const state = { samples: 0, isClosed: false };
  const ear: SpeechEar = {
    feed: (samples) => {
      state.samples += samples.length;
    },
    onHeard: () => undefined,
    close: () => {
      state.isClosed = true;
    },
  };
  h.host.recognise = () => ear;
  return {
    hear: (phrase: string) => ear.onHeard({ phrase, confidence: 0.9 }),
    samples: () => state.samples,
    isClosed: () => state.isClosed,
  };
}
