import { afterAll, beforeAll, expect, it } from 'vitest';
import { CUSTOMER, ENTRY } from '../contract/steps.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

let h: SipHarness;

beforeAll(async () => {
  // No tick is ever earlier than its time: this worker is late for whatever it does.
  h = await makeSipHarness(45_600, {}, undefined, { tickLateMaxMs: -1 });
});
afterAll(() => h.close());

it('a call that no audio worker has time for is refused before it is on record', async () => {
  const call = await h.peer.place({ from: CUSTOMER, to: ENTRY });
  const { status, retryAfterS } = await call.ended();
  expect(status).toBe(503);
  expect(retryAfterS).toBeGreaterThan(0);
  expect(h.host.submitted).toEqual([]);
  expect(h.driver.load()).toEqual([
    { worker: 0, legs: 0, tickLateMs: expect.any(Number) as number, takesLegs: false },
  ]);
});
