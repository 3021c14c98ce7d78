import { afterAll, beforeAll, expect, it } from 'vitest';
import { TrunkConfig } from '../../../domain/index.ts';
import { connectCustomer, ENTRY, ringAgent } from '../contract/steps.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import type { SipPeerCall } from './test-support/sip-peer.ts';

let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(47_800);
  for (const [id, trunk] of h.host.trunks) {
    const wishes = { reliableProgress: 'required', sessionTimerS: 600, sessionTimerMinS: 300 };
    h.host.trunks.set(id, TrunkConfig.parse({ ...trunk, ...wishes }));
  }
});
afterAll(() => h.close());

it('a ring carries what its trunk wants', async () => {
  const customer = await connectCustomer(h);
  const { peer } = await ringAgent(h, customer);
  const { headers } = (peer as SipPeerCall).sip; // what the harness' peer is
  expect(headers.get('session-expires')).toMatch(/^600\b/);
  expect(headers.all('require')).toContain('100rel');
  expect(headers.all('supported')).toEqual(expect.arrayContaining(['timer', 'replaces']));
});

it('a caller with a shorter timer than its trunk grants is told so', async () => {
  const call = await h.peer.place({
    from: '+447700900123',
    to: ENTRY,
    headers: [
      { name: 'Session-Expires', value: '120' },
      { name: 'Supported', value: 'timer' },
    ],
  });
  expect((await call.ended()).status).toBe(422);
});
