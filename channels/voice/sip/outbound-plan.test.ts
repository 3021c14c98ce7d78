import { describe, expect, it } from 'vitest';
import { AgentId, DialPolicyConfig, InteractionId, TrunkId } from '../../../domain/index.ts';
import { ANA, ringAction } from '../contract/steps.ts';
import { DialLedger } from '../dial-ledger.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import { planRing } from './outbound-plan.ts';
import type { RingWish } from './outbound-plan.ts';
import { realTimers } from './timers.ts';
import { Trunks } from './trunks.ts';

const interaction = InteractionId.parse('i-1');

async function newPlan(
  downTrunk: string | null,
  change: (host: RecordingHost) => void = () => undefined,
) {
  const host = new RecordingHost();
  host.addTrunk({ id: 'a', role: 'teams', uri: 'sip:192.0.2.1', keepAliveMs: 1_000 });
  host.addTrunk({ id: 'b', role: 'teams', uri: 'sip:192.0.2.2', keepAliveMs: 1_000 });
  change(host);
  const trunks = new Trunks(host, realTimers);
  for (let miss = 0; miss < 3; miss++) {
    const isDown = (address: string): boolean => downTrunk === 'both' || address === downTrunk;
    trunks.pingDue((target) => Promise.resolve(isDown(target.host) ? 'timeout' : 200));
    await new Promise((resolve) => setImmediate(resolve));
    host.wallMs += 1_000;
  }
  const config = host.config(host.tenant);
  if (config === null) throw new Error('no config');
  const ledger = new DialLedger();
  const ctx = { host, trunks, ledger: () => ledger };
  return (action: RingWish = ringAction({ interaction })) =>
    planRing(ctx, { tenant: host.tenant, config }, action);
}

describe('a ring to a Teams user', () => {
  it('takes the first Teams trunk', async () => {
    const plan = await newPlan(null);
    expect(plan()).toMatchObject({ kind: 'dial', requestUri: `sip:${ANA}@192.0.2.1;user=phone` });
  });

  it('takes the next one while the first is down', async () => {
    const plan = await newPlan('192.0.2.1');
    expect(plan()).toMatchObject({ kind: 'dial', address: { host: '192.0.2.2', port: 5060 } });
  });

  it('fails at once when all are down, so that the customer need not wait for it', async () => {
    const plan = await newPlan('both');
    expect(plan()).toEqual({ kind: 'refused', cause: 'trunkDown', code: 'trunkDown' });
  });

  describe.each([
    ['no rule permits it', {}, { kind: 'refused', code: 'policy.notPermitted' }],
    ['a rule does', { allow: ['+4420'] }, { kind: 'dial', outside: { number: ANA } }],
  ])('without a Teams trunk, where %s', (_when, policy, planned) => {
    it.each([null, 'c'])('is a call to the public network (trunk asked for: %s)', async (asked) => {
      const plan = await newPlan(null, (host) => {
        host.trunks.clear();
        host.addTrunk({ id: 'c', role: 'carrier', uri: 'sip:192.0.2.3' });
        host.policy = DialPolicyConfig.parse({ kind: 'dialPolicy', ...policy });
      });
      const trunk = asked === null ? null : TrunkId.parse(asked);
      expect(plan({ ...ringAction({ interaction }), trunk })).toMatchObject(planned);
    });
  });

  it('is refused when the day is spent by the journal, however young the process', async () => {
    let host: RecordingHost | undefined;
    const plan = await newPlan(null, (made) => {
      host = made;
      made.addTrunk({ id: 'c', role: 'carrier', uri: 'sip:192.0.2.3' });
      const policy = { allow: ['+4420'], pricePerMinuteMinor: 10, spendPerDayMinorMax: 100 };
      made.policy = DialPolicyConfig.parse({ kind: 'dialPolicy', ...policy });
    });
    const action = ringAction({ interaction, target: { kind: 'number', number: ANA } });
    if (host !== undefined) host.dialled = 9;
    expect(plan(action)).toMatchObject({ kind: 'dial' });
    if (host !== undefined) host.dialled = 10;
    expect(plan(action)).toMatchObject({ kind: 'refused', code: 'policy.spend' });
  });

  it('that is to stop is planned whatever the policy says by now', async () => {
    const plan = await newPlan(null, (host) => {
      host.addTrunk({ id: 'c', role: 'carrier', uri: 'sip:192.0.2.3' });
    });
    const target = { kind: 'number', number: ANA } as const;
    expect(plan(ringAction({ interaction, target }))).toMatchObject({ kind: 'refused' });
    expect(plan({ ...ringAction({ interaction, target }), isOver: true })).toMatchObject({
      kind: 'dial',
      address: { host: '192.0.2.3' },
    });
  });

  it('rings a SIP phone directly, and nothing that is no URI', async () => {
    const plan = await newPlan(null);
    const to = (uri: string) =>
      plan(
        ringAction({
          interaction,
          target: { kind: 'agent', agent: AgentId.parse('a'), address: { kind: 'sip', uri } },
        }),
      );
    expect(to('sip:a1@127.0.0.1:5080')).toMatchObject({
      requestUri: 'sip:a1@127.0.0.1:5080',
      address: { transport: 'udp', host: '127.0.0.1', port: 5080 },
      trunk: null,
    });
    expect(to('sip:a1@evil\r\nVia: x')).toMatchObject({ kind: 'refused', code: 'badAddress' });
  });
});
