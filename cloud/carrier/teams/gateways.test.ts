import { expect, it } from 'vitest';
import { Gateways } from './gateways.ts';

const BASE = 'sbc.example.com';

it('demotes after three silent periods, and deletes nothing', () => {
  let now = 0;
  const gateways = new Gateways(() => now);
  expect(gateways.seen({ fqdn: `a.${BASE}`, port: 5061 })).toBe(true);
  now = 10_000;
  gateways.seen({ fqdn: `b.${BASE}`, port: 5062 });
  now = 179_999;
  expect(gateways.list().map(({ state }) => state)).toEqual(['active', 'active']);
  now = 180_000;
  expect(gateways.wayFor([`a.${BASE}`, `b.${BASE}`])).toMatchObject({ fqdn: `b.${BASE}` });
  now = 190_000;
  // Both are demoted: the order as it is set, and still a way.
  expect(gateways.wayFor([`a.${BASE}`, `b.${BASE}`])).toMatchObject({ fqdn: `a.${BASE}` });
});

it('derives a customer from the trunk of the carrier, with its port', () => {
  const gateways = new Gateways(() => 0);
  gateways.seen({ fqdn: BASE, port: 5061 });
  expect(gateways.wayFor([`contoso.${BASE}`])).toEqual({ fqdn: `contoso.${BASE}`, port: 5061 });
  expect(gateways.seen({ fqdn: BASE, port: 5065 })).toBe(true);
  expect(gateways.wayFor([`contoso.${BASE}`])?.port).toBe(5065);
  expect(gateways.wayFor(['elsewhere.example.org'])).toBeUndefined();
});
