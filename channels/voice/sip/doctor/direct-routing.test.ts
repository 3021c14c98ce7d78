import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TrunkConfig } from '../../../../domain/index.ts';
import { TestAuthority } from '../../../../sip/test-support/certificates.ts';
import { effectiveTrunk } from '../../derived-trunk.ts';
import { checkDirectRouting } from './direct-routing.ts';
import type { Finding } from './finding.ts';

const BASE = 'customers.adatum.biz';
const hub = (name: string) => `sip:${name}.pstnhub.microsoft.com:5061;transport=tls`;
const trunkOf = (more: object): TrunkConfig =>
  TrunkConfig.parse({
    kind: 'trunk',
    id: 't',
    name: 't',
    role: 'teams',
    uri: hub('sip'),
    uris: [hub('sip2'), hub('sip3')],
    allow: ['52.112.0.0/14', '52.120.0.0/14'],
    fqdn: BASE,
    ...more,
  });
const bases = [{ ...trunkOf({}), fqdn: BASE }];

let authority: TestAuthority;
const certificates = new Map<string, X509Certificate>();
beforeAll(() => {
  authority = new TestAuthority();
  for (const names of [`DNS:*.${BASE}`, `DNS:${BASE},DNS:*.${BASE}`]) {
    certificates.set(names, new X509Certificate(authority.issue(...names.split(',')).cert));
  }
});
afterAll(() => authority.remove());

const look = (more: object, names?: string): readonly Finding[] =>
  checkDirectRouting({
    trunk: effectiveTrunk(trunkOf(more), bases),
    bases,
    certificate: (names === undefined ? undefined : certificates.get(names)) ?? null,
  });
const faults = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ check, verdict }) => (verdict === 'ok' ? [] : [`${verdict} ${check}`]));

describe('a trunk of Direct Routing', () => {
  test('as it should be has no fault, base and derived', () => {
    const both = `DNS:${BASE},DNS:*.${BASE}`;
    expect(faults(look({}, both))).toEqual([]);
    const derived = look({ fqdn: `sbc1.${BASE}`, uri: null, uris: [], allow: [] }, both);
    expect(faults(derived)).toEqual([]);
    expect(derived.map(({ text }) => text).join()).toContain(`Contact ${BASE}`);
  });

  test('the wildcard alone is the trap: it does not carry the name in our OPTIONS', () => {
    for (const fqdn of [BASE, `sbc1.${BASE}`]) {
      const [found] = look({ fqdn }, `DNS:*.${BASE}`).filter(({ verdict }) => verdict === 'fault');
      expect(found).toMatchObject({
        check: 'our certificate',
        text: expect.stringContaining(`lacks ${BASE}`),
        remedy: expect.stringContaining(`DNS:${BASE}, DNS:*.${BASE}`),
      });
    }
  });

  test.each([
    ['no FQDN: Contact would carry an address', { fqdn: null }, 'fault Contact'],
    ["Microsoft's own domain", { fqdn: 'x.onmicrosoft.com' }, 'fault Contact'],
    ['too long a name', { fqdn: `${'a'.repeat(60)}.example.com` }, 'fault Contact'],
    ['two labels below the base', { fqdn: `a.b.${BASE}` }, 'fault derived trunk'],
    ['no OPTIONS at all', { fqdn: 'sbc.example.com', keepAliveMs: 0 }, 'fault keep-alive'],
    ['OPTIONS too seldom', { fqdn: 'sbc.example.com', keepAliveMs: 240_000 }, 'fault keep-alive'],
    ['OPTIONS too often', { fqdn: 'sbc.example.com', keepAliveMs: 5_000 }, 'warning keep-alive'],
    ['one address of three', { fqdn: 'sbc.example.com', uris: [] }, 'warning failover'],
    ['half of its nets', { fqdn: 'a.example.com', allow: ['52.112.0.0/14'] }, 'fault allow list'],
  ])('%s', (_what, more, finding) => {
    const found = look(more);
    expect(faults(found)).toEqual([finding]);
    const mends = found.flatMap((one) => ('remedy' in one ? [one.remedy.length > 10] : []));
    expect(mends).toEqual([true]);
  });

  test('a carrier trunk is asked for none of it', () => {
    expect(look({ role: 'carrier', fqdn: null, keepAliveMs: 0 })).toEqual([]);
  });
});
