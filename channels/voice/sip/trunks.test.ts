import { describe, expect, it } from 'vitest';
import type { SipAddress } from '../../../sip/index.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import { realTimers } from './timers.ts';
import { Trunks } from './trunks.ts';

function newTrunks(): { host: RecordingHost; trunks: Trunks } {
  const host = new RecordingHost();
  host.addTrunk({
    id: 'carrier',
    role: 'carrier',
    uri: 'sip:192.0.2.1:5062',
    fqdn: 'sbc.example.com',
    keepAliveMs: 60_000,
  });
  host.addTrunk({ id: 'inbound-only', uri: null, keepAliveMs: 60_000 });
  return { host, trunks: new Trunks(host, realTimers) };
}

/** Lets the promises of a ping settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('keep-alive', () => {
  it('pings each trunk with an address, once a period, with its own name', async () => {
    const { host, trunks } = newTrunks();
    const pinged: [SipAddress, string | null][] = [];
    const ping = (target: SipAddress, contact: string | null): Promise<number> => {
      pinged.push([target, contact]);
      return Promise.resolve(405);
    };
    trunks.pingDue(ping);
    await settle();
    host.wallMs += 59_999;
    trunks.pingDue(ping);
    expect(pinged).toEqual([
      [{ transport: 'udp', host: '192.0.2.1', port: 5062 }, 'sbc.example.com'],
    ]);
    host.wallMs += 1;
    trunks.pingDue(ping);
    expect(pinged).toHaveLength(2);
    expect(trunks.health()).toMatchObject([
      { trunk: 'carrier', state: 'up', calls: 0, lastSeenAt: host.wallMs - 60_000 },
      { trunk: 'inbound-only', state: 'unknown', lastSeenAt: null },
    ]);
  });

  it('alerts once after three misses, and again when the trunk is back', async () => {
    const { host, trunks } = newTrunks();
    const answers: (() => Promise<number | 'timeout'>)[] = [
      () => Promise.resolve(200),
      () => Promise.resolve('timeout'),
      () => Promise.reject(new Error('unreachable')),
      () => Promise.resolve('timeout'),
      () => Promise.resolve('timeout'),
      () => Promise.resolve(200),
    ];
    const states: string[] = [];
    for (const answer of answers) {
      trunks.pingDue(answer);
      await settle();
      host.wallMs += 60_000;
      states.push(trunks.health()[0]?.state ?? '');
    }
    expect(states).toEqual(['up', 'up', 'up', 'down', 'down', 'up']);
    expect(host.alerts).toEqual(['trunkDown', 'trunkUp']);
  });

  it('does not ping again while an answer is awaited', () => {
    const { host, trunks } = newTrunks();
    let pings = 0;
    const never = (): Promise<number> => {
      pings++;
      return new Promise(() => undefined);
    };
    trunks.pingDue(never);
    host.wallMs += 600_000;
    trunks.pingDue(never);
    expect(pings).toBe(1);
  });
});

describe('lines of a trunk', () => {
  it('are given back once, however often', () => {
    const { host, trunks } = newTrunks();
    const trunk = host.addTrunk({ id: 'small', callsMax: 1 });
    const way = { direction: 'inbound', always: false } as const;
    const first = trunks.enter(host.tenant, trunk, way);
    expect(trunks.enter(host.tenant, trunk, way).kind).toBe('full');
    if (first.kind !== 'admitted') throw new Error('not admitted');
    first.release();
    first.release();
    expect(trunks.enter(host.tenant, trunk, way).kind).toBe('admitted');
    expect(trunks.enter(host.tenant, trunk, way).kind).toBe('full');
    expect(trunks.enter(host.tenant, trunk, { ...way, always: true }).kind).toBe('admitted');
  });

  it('are rated apart for calls in and out', () => {
    const { host, trunks } = newTrunks();
    const trunk = host.addTrunk({ id: 'slow', callsPerSecondMax: 1 });
    const inbound = { direction: 'inbound', always: false } as const;
    expect(trunks.enter(host.tenant, trunk, inbound).kind).toBe('admitted');
    expect(trunks.enter(host.tenant, trunk, inbound).kind).toBe('tooFast');
    const outbound = { direction: 'outbound', always: false } as const;
    expect(trunks.enter(host.tenant, trunk, outbound).kind).toBe('admitted');
  });
});
