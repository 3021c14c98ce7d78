import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { arrive, CUSTOMER, endedWith, ENTRY } from '../contract/steps.ts';
import { addTrunks, makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

let h: SipHarness;

beforeAll(async () => {
  h = await makeSipHarness(43_800, { rates: { sourceInvitesPerS: 1 } });
});
afterAll(() => h.close());
beforeEach(() => {
  addTrunks(h.host, h.peer);
  h.host.acceptingNow = { ok: true };
  h.host.wallMs += 60_000;
  h.host.submitted.length = 0;
});

const call = async (to = ENTRY): Promise<{ status: number; retryAfterS: number | null }> => {
  const peer = await h.peer.place({ from: CUSTOMER, to });
  return peer.ended();
};
const limit = (limits: { callsMax?: number; callsPerSecondMax?: number }): void => {
  const carrier = h.host.trunks.get('carrier');
  h.host.addTrunk({ ...carrier, id: 'carrier', ...limits });
};

describe('a call is refused at the door', () => {
  it('from a source that no trunk lists: 403', async () => {
    h.host.trunks.delete('loopback');
    const carrier = h.host.trunks.get('carrier');
    h.host.addTrunk({ ...carrier, id: 'carrier', allow: ['192.0.2.0/24'] });
    expect((await call()).status).toBe(403);
    expect((await call('+442079460999')).status).toBe(403);
    expect(h.host.submitted).toEqual([]);
  });

  it('from a flood of strangers, before any transaction: 503', async () => {
    h.host.trunks.clear();
    h.host.wallMs += 10_000;
    const ends = await Promise.all(Array.from({ length: 8 }, () => call('+442079460999')));
    expect(ends.map(({ status }) => status)).toContain(503);
    expect(ends.every(({ status }) => status === 503 || status === 403)).toBe(true);
    expect(h.driver.endpoint.counts().refused['sourceRate']).toBeGreaterThan(0);
    expect(h.driver.endpoint.counts().calls).toBe(0);
  });

  it('when the process owns no tenant yet: 503', async () => {
    h.host.started = false;
    expect((await call()).status).toBe(503);
    h.host.started = true;
  });

  it('to a number that nobody has: 404', async () => {
    expect((await call('+442079460999')).status).toBe(404);
    expect((await call('alice')).status).toBe(404);
  });

  it('when all lines of the trunk are taken: 486, and free again after', async () => {
    limit({ callsMax: 1 });
    const first = await arrive(h);
    expect((await call()).status).toBe(486);
    first.peer.hangUp();
    await endedWith(h, first.leg);
    const next = await arrive(h);
    expect(h.driver.trunks().find(({ trunk }) => trunk === 'carrier')?.calls).toBe(1);
    next.peer.hangUp();
    await endedWith(h, next.leg);
    expect(h.driver.trunks().find(({ trunk }) => trunk === 'carrier')?.calls).toBe(0);
  });

  it('when they come too fast: 503 with Retry-After, and time heals it', async () => {
    limit({ callsPerSecondMax: 1 });
    const first = await arrive(h);
    expect(await call()).toMatchObject({ status: 503, retryAfterS: 1 });
    h.host.wallMs += 1_000;
    const next = await arrive(h);
    first.peer.hangUp();
    next.peer.hangUp();
    await endedWith(h, next.leg);
  });

  it('while this process does not own the tenant, or its journal is away: 503', async () => {
    h.host.owned = false;
    expect((await call()).status).toBe(503);
    h.host.owned = true;
    h.host.acceptingNow = { ok: false, retryAfterS: 7 };
    expect(await call()).toMatchObject({ status: 503, retryAfterS: 7 });
  });

  it('when the commit fails: 503, and an end for the case that it did not fail', async () => {
    h.host.nextResults.push({ kind: 'retry', retryAfterS: 3 });
    expect(await call()).toMatchObject({ status: 503, retryAfterS: 3 });
    expect((await h.host.fact('legEnded')).cause).toBe('congested');
  });

  it('when the engine does not want it', async () => {
    h.host.nextResults.push({ kind: 'refused', reason: 'unknownNumber', details: [] });
    expect((await call()).status).toBe(404);
    expect(h.host.submitted).toEqual([]);
  });
});

describe('OPTIONS', () => {
  it('gets 200, and 503 while draining', async () => {
    const target = { transport: 'udp', host: '127.0.0.1' } as const;
    const ping = (): Promise<number | 'timeout'> =>
      h.peer.endpoint.ping({ ...target, port: h.driver.endpoint.udp?.port ?? 0 });
    expect(await ping()).toBe(200);
    h.driver.drain();
    expect(await ping()).toBe(503);
  });
});

describe('an emergency number', () => {
  it('is put through past every limit, the engine and draining, and alerts', async () => {
    limit({ callsMax: 0, callsPerSecondMax: 0 });
    h.host.acceptingNow = { ok: false, retryAfterS: 5 };
    h.driver.drain();
    const caller = await h.peer.place({ from: CUSTOMER, to: '999' });
    const services = await h.peer.nextRing();
    expect(services.from.number).toBe(CUSTOMER);
    expect(services.sip.requestUri).toMatch(/^sip:999@/);
    services.ring();
    await caller.ringing();
    await services.answer();
    await caller.answered();
    caller.say(700);
    await services.hears(700);
    caller.hangUp();
    await services.ended();
    const alert = await h.host.fact('raiseAlert');
    expect(alert.code).toBe('emergencyCall');
    expect(alert.text).not.toContain('7700900123');
  });

  it('is put through when its trunk sends more than any rate', async () => {
    limit({ callsPerSecondMax: 0 });
    h.host.wallMs += 10_000;
    const flood = await Promise.all(Array.from({ length: 8 }, () => call()));
    expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([503]));
    expect(h.driver.endpoint.counts().refused['sourceRate']).toBeGreaterThan(0);
    const caller = await h.peer.place({ from: CUSTOMER, to: '999' });
    (await h.peer.nextRing()).busy();
    expect((await caller.ended()).status).toBe(486);
    expect(h.host.alerts.filter((code) => code === 'trunkTooFast')).toHaveLength(1);
  });

  it('tells the caller how it ended', async () => {
    const caller = await h.peer.place({ from: CUSTOMER, to: '112' });
    (await h.peer.nextRing()).busy();
    expect((await caller.ended()).status).toBe(486);
  });
});
