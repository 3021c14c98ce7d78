import { expect, test } from 'vitest';
import { parseTenants, saysProvider, tenantIn } from './tenants.ts';

test('tenants as the server lists them, whichever of its two forms', () => {
  const items = [{ tenant: 'contoso', name: 'Contoso', entraTenant: null, here: true }];
  expect(parseTenants({ items })).toEqual([{ id: 'contoso', name: 'Contoso', here: true }]);
  expect(parseTenants([{ id: 'fab', name: 'Fabrikam' }, { name: 'nobody' }])).toEqual([
    { id: 'fab', name: 'Fabrikam', here: true },
  ]);
  expect([parseTenants(null), parseTenants({ items: 7 })]).toEqual([[], []]);
});

test.each([
  ['?tenant=contoso&as=pat', 'contoso'],
  ['?as=pat', null],
  ['?tenant=', null],
  ['?tenant=a%2Fb', null],
])('%s names %s', (search, tenant) => {
  expect(tenantIn(search)).toBe(tenant);
});

const tokenOf = (claims: object) =>
  `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

test.each([
  [tokenOf({ name: 'Pät ÿÿ>>??', roles: ['provider'] }), true],
  [tokenOf({ roles: ['supervisor'] }), false],
  [tokenOf({ roles: 'provider' }), false],
  ['rubbish', false],
])('%s', (token, isProvider) => {
  expect(saysProvider(token)).toBe(isProvider);
});
