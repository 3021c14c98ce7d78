import { describe, expect, it } from 'vitest';
import { TrunkConfig } from '../../../domain/index.ts';
import { TokenBuckets } from '../../../sip/index.ts';
import { AllowList } from './allow-list.ts';
import { afterPing, UNSEEN } from './trunk-health.ts';
import { admitsSource, trunkOfSource } from './trunk-match.ts';

const trunk = (id: string, given: object): TrunkConfig =>
  TrunkConfig.parse({
    kind: 'trunk',
    id,
    name: id,
    role: 'carrier',
    uri: null,
    allow: [],
    ...given,
  });
const source = (host: string, port = 5060) => ({ transport: 'udp', host, port }) as const;

describe('an allow list', () => {
  const bad: string[] = [];
  const entries = ['192.0.2.1', '52.112.0.0/14', '2001:db8::/32', 'nonsense', '10.0.0.0/99', '/8'];
  const list = new AllowList(entries, (entry) => bad.push(entry));

  it.each([
    ['192.0.2.1', true],
    ['::ffff:192.0.2.1', true],
    ['192.0.2.2', false],
    ['52.115.255.255', true],
    ['52.116.0.0', false],
    ['2001:db8::5', true],
    ['2001:db9::5', false],
    ['10.0.0.1', false],
    ['not an address', false],
  ])('%s: %s', (host, admitted) => {
    expect(list.has(host)).toBe(admitted);
  });

  it('tells which entries it could not read', () => {
    expect(bad).toEqual(['nonsense', '10.0.0.0/99', '/8']);
  });
});

describe('the trunk of a call', () => {
  const carrier = trunk('carrier', { uri: 'sip:127.0.0.1:5070', allow: ['127.0.0.1'] });
  const other = trunk('other', { uri: 'sip:198.51.100.1', allow: ['198.51.100.0/24'] });
  const loopback = trunk('loopback', { role: 'loopback' });
  const all = [other, loopback, carrier];

  it('is the one whose own address it is', () => {
    expect(trunkOfSource(all, source('127.0.0.1', 5070))).toBe(carrier);
  });

  it('is loopback for a softphone on the machine, and for nobody else', () => {
    expect(trunkOfSource(all, source('127.0.0.1', 40_000))).toBe(loopback);
    expect(trunkOfSource(all, source('::1', 40_000))).toBe(loopback);
    expect(trunkOfSource([loopback], source('127.0.0.2'))).toBeNull();
    expect(trunkOfSource([loopback], source('192.0.2.9'))).toBeNull();
  });

  it('is the one that lists the source', () => {
    expect(trunkOfSource(all, source('198.51.100.77'))).toBe(other);
    expect(trunkOfSource(all, source('203.0.113.1'))).toBeNull();
  });

  it('is none where the list is empty, though the address be its own', () => {
    const closed = trunk('closed', { uri: 'sip:198.51.100.1:5060' });
    expect(admitsSource(closed, source('198.51.100.1'))).toBe(false);
  });
});

describe('a rate', () => {
  it('lets a second worth through at once, then as time goes by', () => {
    let now = 0;
    const buckets = new TokenBuckets({ now: () => now }, 1);
    const take = (at: number): boolean => {
      now = at;
      return buckets.take('trunk', 2);
    };
    expect([0, 0, 0].map(take)).toEqual([true, true, false]);
    expect([500, 500, 60_000].map(take)).toEqual([true, false, true]);
  });

  it('of nothing lets nothing through, and survives a clock that goes back', () => {
    let now = 10_000;
    const buckets = new TokenBuckets({ now: () => now }, 1);
    expect(buckets.take('closed', 0)).toBe(false);
    expect(buckets.take('trunk', 1)).toBe(true);
    now = 5_000;
    expect(buckets.take('trunk', 1)).toBe(false);
    now = 6_000;
    expect(buckets.take('trunk', 1)).toBe(true);
  });
});

describe('the health of a trunk', () => {
  it('is down after three misses, told once, and up with the next answer', () => {
    const one = afterPing(UNSEEN, false, 1);
    const two = afterPing(one.health, false, 2);
    const three = afterPing(two.health, false, 3);
    const four = afterPing(three.health, false, 4);
    const back = afterPing(four.health, true, 5);
    const steps = [one, two, three, four, back];
    expect(steps.map(({ health }) => health.state)).toEqual([
      'unknown',
      'unknown',
      'down',
      'down',
      'up',
    ]);
    expect(steps.map(({ change }) => change)).toEqual([
      'none',
      'none',
      'wentDown',
      'none',
      'cameUp',
    ]);
    expect(back.health).toEqual({ state: 'up', misses: 0, lastSeenAt: 5 });
  });
});
