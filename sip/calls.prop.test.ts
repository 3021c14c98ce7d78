import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from './mutation.ts';
import type { CallEnd, SipCall } from './port.ts';
import { ANSWER, inviteTo } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';

interface Plan {
  readonly seed: number;
  /** Share of packets lost, in percent. */
  readonly lossPercent: number;
  readonly answerAfterMs: number;
  readonly callerEndsAfterMs: number;
  readonly calleeEndsAfterMs: number;
  readonly rejects: boolean;
  /** Reliable progress, session timers, REFER, and proof by digest. */
  readonly all: boolean;
  readonly updateAfterMs: number;
  readonly referAfterMs: number;
}

const EVERYTHING = {
  reliable: 'required',
  sessionTimer: { intervalS: 90, refresher: 'peer' },
  refer: true,
} as const;
const NOTHING = {} as const;

const waitMs = fc.integer({ min: 0, max: 3_000 });
const plans = fc.record<Plan>({
  seed: fc.integer({ min: 0, max: 0x7fffffff }),
  lossPercent: fc.constantFrom(0, 5, 20, 40),
  answerAfterMs: waitMs,
  callerEndsAfterMs: waitMs,
  calleeEndsAfterMs: waitMs,
  rejects: fc.boolean(),
  all: fc.boolean(),
  updateAfterMs: waitMs,
  referAfterMs: waitMs,
});

/** Both sides offer anew and refer, at any time and whatever comes of it. */
function busy(network: SimNetwork, call: SipCall, plan: Plan): void {
  const quiet = (promise: Promise<unknown>): void => void promise.catch(() => undefined);
  call.onReferred = (refer) => {
    refer.report(180);
    network.timers.set(100, () => refer.report(200));
    return { kind: 'accept' };
  };
  network.timers.set(plan.updateAfterMs, () => quiet(call.update(ANSWER)));
  network.timers.set(plan.updateAfterMs, () => quiet(call.reoffer(ANSWER)));
  network.timers.set(plan.referAfterMs, () => {
    if (call.state === 'confirmed') call.refer('sip:x@example.com');
  });
}

/**
 * Whatever is lost and whoever hangs up when: each call ends exactly once at each end, no handler
 * runs after that, no dialog, transaction or timer stays behind, and nothing rings for ever.
 */
test('calls end once and leave nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const network = new SimNetwork();
      const chance = seeded(plan.seed);
      network.lose = () => chance() * 100 < plan.lossPercent;
      const ends = new Map<SipCall, CallEnd[]>();
      const watch = (call: SipCall): void => {
        const told: CallEnd[] = [];
        ends.set(call, told);
        call.onEnded = (end) => void told.push(end);
        call.onAnswered = call.onTrying = () => expect(told).toEqual([]);
        call.onReoffer = () => ({ kind: 'answer', sdp: ANSWER });
      };
      const features = plan.all ? EVERYTHING : NOTHING;
      const callee = network.endpoint({
        auth: { secretOf: () => ({ password: 'pw' }) },
        admit: () =>
          plan.all ? { kind: 'authenticate', realm: 'r', features } : { kind: 'accept', features },
        onCall: (call) => {
          watch(call);
          busy(network, call, plan);
          call.progress(183, plan.all ? { sdp: ANSWER } : {});
          network.timers.set(plan.answerAfterMs, () =>
            plan.rejects ? call.reject(486) : call.answer(ANSWER),
          );
          network.timers.set(plan.calleeEndsAfterMs + 500, () => call.end());
        },
      });
      const caller = network.endpoint();
      const credentials = () => ({ username: 'u', password: 'pw' });
      const out = caller.endpoint.invite(inviteTo(callee.address, { features, credentials }));
      watch(out);
      busy(network, out, plan);
      network.timers.set(plan.callerEndsAfterMs, () => out.end());
      await network.timers.run(300_000);
      for (const told of ends.values()) expect(told).toHaveLength(1);
      expect(caller.endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
      expect(callee.endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
      expect(network.timers.size).toBe(0);
    }),
    { seed: 20261125, numRuns: 80 },
  );
});
