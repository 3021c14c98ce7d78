import { expect, test } from 'vitest';
import { Resolver } from './resolver.ts';

const resolve = (host: string, family: 0 | 4 | 6) =>
  new Promise((found) => new Resolver(family).resolve(host, found));

test.each([
  ['localhost', 4, '127.0.0.1'],
  ['contoso.sbc.patchbay.localhost', 4, '127.0.0.1'],
  ['sip.Patchbay.LOCALHOST', 6, '::1'],
  ['192.0.2.1', 4, '192.0.2.1'],
  ['notlocalhost.invalid', 4, undefined],
] as const)('%s is %s %s', async (host, family, address) => {
  expect(await resolve(host, family)).toBe(address);
});
