import { describe, expect, it } from 'vitest';
import { TrunkConfig } from '../../../domain/index.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import { realTimers } from './timers.ts';
import { targetsOf } from './trunk-targets.ts';
import { Trunks } from './trunks.ts';

const BASE = 'customers.adatum.biz';
const tls = (host: string): string => `sip:${host}:5061;transport=tls`;

function provider() {
  const host = new RecordingHost();
  const base = TrunkConfig.parse({
    kind: 'trunk',
    id: 'base',
    name: 'base',
    role: 'teams',
    uri: tls('192.0.2.1'),
    uris: [tls('192.0.2.2'), tls('192.0.2.3')],
    allow: ['192.0.2.0/24'],
    fqdn: BASE,
    keepAliveMs: 60_000,
  });
  host.bases = [{ ...base, fqdn: BASE }];
  host.addTrunk({ id: 'teams', role: 'teams', fqdn: `sbc1.${BASE}` });
  const trunks = new Trunks(host, realTimers);
  const trunk = [...(host.config(host.tenant)?.trunks.values() ?? [])][0];
  if (trunk === undefined) throw new Error('no trunk');
  const pinged: (string | null)[] = [];
  const minute = async (silent: readonly string[]): Promise<void> => {
    trunks.pingDue((target, contact) => {
      pinged.push(contact);
      return Promise.resolve(silent.includes(target.host) ? 'timeout' : 200);
    });
    await new Promise((resolve) => setImmediate(resolve));
    host.wallMs += 60_000;
  };
  const order = (): string[] => trunks.targets(trunk).map(({ address }) => address.host);
  return { host, trunks, trunk, pinged, minute, order };
}

describe('the addresses of a derived trunk', () => {
  it('are asked by the name of the base alone, and what it learns holds for all', async () => {
    const { host, pinged, minute, order, trunks } = provider();
    const all = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
    await minute([]);
    expect(pinged).toEqual([BASE, BASE, BASE]);
    expect(order()).toEqual(all);
    // Three periods unseen: tried last, never forgotten (DRMON).
    for (let n = 0; n < 3; n++) await minute(['192.0.2.1']);
    expect(order()).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.1']);
    expect(trunks.health()).toMatchObject([{ trunk: 'teams', state: 'up' }]);
    expect(host.alerts).toEqual([]);
    for (let n = 0; n < 3; n++) await minute(all);
    expect(trunks.health()).toMatchObject([{ trunk: 'teams', state: 'down' }]);
    expect(host.alerts).toEqual(['trunkDown']);
    await minute([]);
    expect(host.alerts).toEqual(['trunkDown', 'trunkUp']);
    expect(order()).toEqual(all);
  });

  it('that asked to be left alone, or said nothing at all, are tried last for a while', () => {
    const { host, trunks, trunk, order } = provider();
    const [first, second] = targetsOf(trunk);
    if (first === undefined || second === undefined) throw new Error('no targets');
    const overloaded = { by: 'remote', status: 503, reason: '', retryAfterS: 5 } as const;
    trunks.note(trunk, first.address, overloaded);
    expect(order()).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.1']);
    trunks.note(trunk, second.address, { by: 'timeout', status: 408, reason: '' });
    expect(order()[0]).toBe('192.0.2.3');
    host.wallMs += 5_001;
    expect(order()[0]).toBe('192.0.2.1');
    // Far more than anybody means: ten minutes at most.
    trunks.note(trunk, first.address, { ...overloaded, retryAfterS: 1_000_000 });
    host.wallMs += 600_001;
    expect(order()).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3']);
  });
});

it('one description goes to all: an address by another transport is none', () => {
  const trunk = { uri: tls('a.example'), uris: ['sip:b.example;transport=udp', tls('c.example')] };
  const document = { kind: 'trunk', id: 't', name: 't', role: 'teams', allow: [], ...trunk };
  const hosts = targetsOf(TrunkConfig.parse(document)).map(({ address }) => address.host);
  expect(hosts).toEqual(['a.example', 'c.example']);
});
