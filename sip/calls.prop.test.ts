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
}

const waitMs = fc.integer({ min: 0, max: 3_000 });
const plans = fc.record<Plan>({
  seed: fc.integer({ min: 0, max: 0x7fffffff }),
  lossPercent: fc.constantFrom(0, 5, 20, 40),
  answerAfterMs: waitMs,
  callerEndsAfterMs: waitMs,
  calleeEndsAfterMs: waitMs,
  rejects: fc.boolean(),
});

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
        call.onEnded = (end) => told.push(end);
        call.onAnswered = call.onTrying = () => expect(told).toEqual([]);
        call.onReoffer = () => ({ kind: 'answer', sdp: ANSWER });
      };
      const callee = network.endpoint({
        onCall: (call) => {
          watch(call);
          call.progress(180);
          network.timers.set(plan.answerAfterMs, () =>
            plan.rejects ? call.reject(486) : call.answer(ANSWER),
          );
          network.timers.set(plan.calleeEndsAfterMs + 500, () => call.end());
        },
      });
      const caller = network.endpoint();
      const out = caller.endpoint.invite(inviteTo(callee.address));
      watch(out);
      network.timers.set(plan.callerEndsAfterMs, () => out.end());
      await network.timers.run(300_000);
      for (const told of ends.values()) expect(told).toHaveLength(1);
      expect(caller.endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
      expect(callee.endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
      expect(network.timers.size).toBe(0);
    }),
    { seed: 20261125, numRuns: 150 },
  );
});
