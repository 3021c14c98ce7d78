import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LegId } from '../../../domain/index.ts';
import { formatReplaces, replacesOf } from '../../../sip/index.ts';
import type { ReplacesId, SipCall } from '../../../sip/index.ts';
import {
  connectAgent,
  connectBoth,
  connectCustomer,
  perform,
  ringAgent,
} from '../contract/steps.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import type { SipPeerCall } from './test-support/sip-peer.ts';

let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(47_600);
  h.host.trunks.delete('carrier');
  setTeams(['127.0.0.1']);
});
afterAll(() => h.close());

function setTeams(allow: string[]): void {
  const known = h.host.trunks.get('teams');
  if (known === undefined) throw new Error('no trunk');
  h.host.trunks.set('teams', { ...known, allow });
}

const sipOf = (peer: unknown): SipCall => (peer as SipPeerCall).sip; // what the harness' peer is

function dialogOf(peer: unknown): ReplacesId {
  const dialog = sipOf(peer).dialog();
  if (dialog === undefined) throw new Error('no dialog');
  return replacesOf(dialog);
}

const place = (replaces: ReplacesId) =>
  h.peer.place({
    from: '+442079460112',
    to: '+442079460199',
    headers: [{ name: 'Replaces', value: formatReplaces(replaces) }],
  });

describe('an INVITE with Replaces', () => {
  it('takes the place of the agent, is answered at once and told to the engine', async () => {
    const { customer, agent } = await connectBoth(h);
    const colleague = await place(dialogOf(agent.peer));
    await colleague.answered();
    const fact = await h.host.fact('legReplaced', ({ leg }) => leg === agent.leg);
    expect(fact.dialog).toMatchObject({ callId: colleague.sip.callId });
    // What the engine then asks for.
    await perform(h, { kind: 'bridge', leg: customer.leg, other: fact.by });
    await perform(h, { kind: 'hangUp', leg: agent.leg, cause: 'answeredElsewhere' });
    await agent.peer.ended();
    colleague.say(700);
    await customer.peer.hears(700);
    customer.peer.hangUp();
    await perform(h, { kind: 'hangUp', leg: fact.by, cause: 'hungUp' });
    await colleague.ended();
  });

  it.each([
    ['monitor', [700], [1_100]],
    ['whisper', [700, 1_500], [1_100]],
  ] as const)('goes on with who listens: %s', async (mode, byAgent, byCustomer) => {
    const { customer, agent } = await connectBoth(h);
    const ear = await connectAgent(h, customer);
    const { leg, interaction } = customer;
    const mix = (owner: LegId) =>
      perform(h, {
        ...{ kind: 'mix', leg, interaction },
        members: [
          { leg, role: 'customer', mode: 'party' },
          { leg: owner, role: 'agent', mode: 'party' },
          { leg: ear.leg, role: 'supervisor', mode },
        ],
      });
    await mix(agent.leg);
    customer.peer.say(700);
    agent.peer.say(2_000);
    ear.peer.say(1_500);
    await ear.peer.hearsOnly(700, 2_000);
    const colleague = await place(dialogOf(agent.peer));
    await colleague.answered();
    const { by } = await h.host.fact('legReplaced', (fact) => fact.leg === agent.leg);
    await mix(by);
    await perform(h, { kind: 'hangUp', leg: agent.leg, cause: 'answeredElsewhere' });
    await agent.peer.ended();
    colleague.say(1_100);
    await colleague.hearsOnly(...byAgent);
    await customer.peer.hearsOnly(...byCustomer);
    await ear.peer.hearsOnly(700, 1_100);
    for (const peer of [customer.peer, colleague, ear.peer]) peer.hangUp();
    await h.host.fact('legEnded', (fact) => fact.leg === by);
  });

  it('picks up a phone of ours that still rings', async () => {
    const customer = await connectCustomer(h);
    const rung = await ringAgent(h, customer);
    const colleague = await place(dialogOf(rung.peer));
    await colleague.answered();
    await h.host.fact('legReplaced', ({ leg }) => leg === rung.leg);
    await perform(h, { kind: 'hangUp', leg: rung.leg, cause: 'answeredElsewhere' });
    expect((await rung.peer.ended()).reason).toBe('Call completed elsewhere');
  });

  it('that the engine has no use for is ended', async () => {
    const { agent } = await connectBoth(h);
    h.host.nextResults.push({ kind: 'refused', reason: 'unknownLeg', details: [] });
    const colleague = await place(dialogOf(agent.peer));
    await colleague.ended();
    expect(h.host.factsOf('legReplaced').some(({ leg }) => leg === agent.leg)).toBe(false);
  });

  it.each([
    ['names no dialog of ours: 481', (id: ReplacesId) => ({ ...id, toTag: 'guessed' }), 481],
    ['wants it only while it rings: 486', (id: ReplacesId) => ({ ...id, earlyOnly: true }), 486],
  ])('%s', async (_name, change, status) => {
    const { agent } = await connectBoth(h);
    const colleague = await place(change(dialogOf(agent.peer)));
    expect((await colleague.ended()).status).toBe(status);
    expect(sipOf(agent.peer).state).toBe('confirmed');
  });

  it('from a source that its trunk does not admit: 403, and the call goes on', async () => {
    const { agent } = await connectBoth(h);
    // The loopback trunk still admits it, and may transfer; the call is not on that trunk.
    setTeams(['192.0.2.1']);
    const colleague = await place(dialogOf(agent.peer));
    expect((await colleague.ended()).status).toBe(403);
    expect(sipOf(agent.peer).state).toBe('confirmed');
  });
});
