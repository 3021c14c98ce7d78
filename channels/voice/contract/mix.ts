import { describe, expect, it } from 'vitest';
import type { MixMember } from '../../../domain/index.ts';
import type { VoiceCapabilities } from '../capabilities.ts';
import type { VoiceHarness } from '../contract.ts';
import { TONES } from '../test-support/platform-peer.ts';
import { until } from '../test-support/until.ts';
import { connectAgent, connectCustomer, endedWith, perform, ringAgent } from './steps.ts';
import type { Arrived, Rung } from './steps.ts';

const [CUSTOMER, AGENT, THIRD] = TONES;
const MUSIC = 500;
const music = { kind: 'music', name: 'default' } as const;

interface Three {
  readonly customer: Arrived;
  readonly agent: Rung;
  readonly third: Rung;
}

type Modes = readonly [MixMember['mode'], MixMember['mode'], MixMember['mode'] | 'gone'];

/** Customer, agent and another one, each with a voice of its own; nobody hears anybody yet. */
async function connectThree(h: VoiceHarness): Promise<Three> {
  const customer = await connectCustomer(h);
  const three = {
    customer,
    agent: await connectAgent(h, customer),
    third: await connectAgent(h, customer),
  };
  customer.peer.say(CUSTOMER);
  three.agent.peer.say(AGENT);
  three.third.peer.say(THIRD);
  return three;
}

async function mix(
  h: VoiceHarness,
  { customer, agent, third }: Three,
  as: { readonly modes: Modes; readonly third?: MixMember['role'] },
): Promise<void> {
  const [one, two, three] = as.modes;
  const members: MixMember[] = [
    { leg: customer.leg, role: 'customer', mode: one },
    { leg: agent.leg, role: 'agent', mode: two },
  ];
  const role = as.third ?? 'supervisor';
  if (three !== 'gone') members.push({ leg: third.leg, role, mode: three });
  const { interaction, leg } = customer;
  const result = await perform(h, { kind: 'mix', leg, interaction, members, music });
  expect(result.result).toBe('ok');
}

/** What customer, agent and third hear. */
async function hear(
  { customer, agent, third }: Three,
  tones: readonly [readonly number[], readonly number[], readonly number[]],
): Promise<void> {
  const phones = [customer.peer, agent.peer, third.peer];
  await Promise.all(phones.map((phone, index) => phone.hearsOnly(...(tones[index] ?? []))));
}

async function hangUpAll(h: VoiceHarness, { customer, agent, third }: Three): Promise<void> {
  for (const { peer } of [customer, agent, third]) peer.hangUp();
  for (const { leg } of [customer, agent, third]) await endedWith(h, leg);
}

const MONITOR = [[AGENT], [CUSTOMER], [CUSTOMER, AGENT]] as const;
const WHISPER = [[AGENT], [CUSTOMER, THIRD], [CUSTOMER, AGENT]] as const;
const ALL = [
  [AGENT, THIRD],
  [CUSTOMER, THIRD],
  [CUSTOMER, AGENT],
] as const;

export function mixContract(harness: () => VoiceHarness, can: VoiceCapabilities): void {
  describe('a supervisor', () => {
    it.skipIf(can.listen !== 'inMedia' || !can.coach || !can.join)(
      'gets from each mode to each other, and everybody hears who they should',
      async () => {
        const h = harness();
        const three = await connectThree(h);
        const { customer, agent, third } = three;
        await perform(h, { kind: 'bridge', leg: customer.leg, other: agent.leg });
        await hear(three, [[AGENT], [CUSTOMER], []]);
        const way = ['monitor', 'whisper', 'barge', 'monitor', 'barge', 'whisper', 'monitor'];
        for (const mode of way as MixMember['mode'][]) {
          await mix(h, three, { modes: ['party', 'party', mode] });
          const tones = { monitor: MONITOR, whisper: WHISPER, barge: ALL }[mode as 'monitor'];
          await hear(three, tones);
        }
        // Take over: the supervisor talks to the customer, the agent to nobody.
        await perform(h, { kind: 'bridge', leg: customer.leg, other: third.leg });
        await hear(three, [[THIRD], [], [CUSTOMER]]);
        await hangUpAll(h, three);
      },
    );

    it.skipIf(can.listen !== 'inMedia')('hears on when the customer is held', async () => {
      const h = harness();
      const three = await connectThree(h);
      await mix(h, three, { modes: ['party', 'party', 'monitor'] });
      await hear(three, MONITOR);
      await mix(h, three, { modes: ['held', 'party', 'monitor'] });
      await hear(three, [[MUSIC], [], [AGENT]]);
      await mix(h, three, { modes: ['party', 'party', 'monitor'] });
      await hear(three, MONITOR);
      await mix(h, three, { modes: ['party', 'party', 'gone'] });
      await hear(three, [[AGENT], [CUSTOMER], []]);
      await hangUpAll(h, three);
    });
  });

  describe('more than two', () => {
    it.skipIf(!can.join)('a third is asked aside, joins, and stays when one leaves', async () => {
      const h = harness();
      const three = await connectThree(h);
      const third = 'expert';
      await mix(h, three, { modes: ['held', 'party', 'party'], third });
      await hear(three, [[MUSIC], [THIRD], [AGENT]]);
      await mix(h, three, { modes: ['party', 'party', 'held'], third });
      await hear(three, [[AGENT], [CUSTOMER], [MUSIC]]);
      await mix(h, three, { modes: ['party', 'party', 'party'], third });
      await hear(three, ALL);
      // The same once more is no news to anybody.
      await mix(h, three, { modes: ['party', 'party', 'party'], third });
      await hear(three, ALL);
      const { customer, agent } = three;
      agent.peer.hangUp();
      await endedWith(h, agent.leg);
      await customer.peer.hearsOnly(THIRD);
      await three.third.peer.hearsOnly(CUSTOMER);
      await perform(h, { kind: 'unbridge', leg: customer.leg });
      await customer.peer.hearsNothing();
      await three.third.peer.hearsNothing();
      for (const { peer } of [customer, three.third]) peer.hangUp();
      for (const { leg } of [customer, three.third]) await endedWith(h, leg);
    });

    it.skipIf(!can.join)('one who still rings is in as soon as it answers', async () => {
      const h = harness();
      const customer = await connectCustomer(h);
      const agent = await connectAgent(h, customer);
      const third = await ringAgent(h, customer);
      const three = { customer, agent, third };
      customer.peer.say(CUSTOMER);
      agent.peer.say(AGENT);
      await mix(h, three, { modes: ['party', 'party', 'party'], third: 'expert' });
      await customer.peer.hearsOnly(AGENT);
      await agent.peer.hearsOnly(CUSTOMER);
      await third.peer.answer();
      third.peer.say(THIRD);
      await hear(three, ALL);
      const before = h.host.factsOf('digitPressed').length;
      await customer.peer.press('7');
      await until('the agent gets the key', () => agent.peer.digits().join('') === '7');
      await until('the third gets the key', () => third.peer.digits().join('') === '7');
      expect(h.host.factsOf('digitPressed')).toHaveLength(before);
      await hangUpAll(h, three);
    });
  });
}
