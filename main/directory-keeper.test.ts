import { expect, test } from 'vitest';
import { NumberConfig, TenantId, TrunkConfig } from '../domain/index.ts';
import { MemoryJournal } from '../journal/index.ts';
import { DirectoryKeeper } from './directory-keeper.ts';

const [one, two] = [TenantId.parse('one'), TenantId.parse('two')];
const trunk = (fqdn: string) => {
  const document = { kind: 'trunk', id: 't', name: 't', role: 'teams', uri: null, allow: [], fqdn };
  return TrunkConfig.parse(document);
};
const number = (text: string) =>
  NumberConfig.parse({ kind: 'number', number: text, entry: { kind: 'direct' } });
const config = (fqdn: string, ...numbers: string[]) => ({
  trunks: new Map([[trunk(fqdn).id, trunk(fqdn)]]),
  numbers: new Map(numbers.map((text) => [text, number(text)])),
});

test('numbers and FQDNs lead to their tenant; what another has stays its own', async () => {
  const { directory } = new MemoryJournal();
  const told: unknown[] = [];
  const log = { error: (_code: string, facts: unknown) => told.push(facts), warn: () => undefined };
  const keeper = new DirectoryKeeper(directory, log as never);
  await keeper.keep(one, config('SBC1.customers.adatum.biz', '+442079460150'));
  expect(await directory.tenantOfFqdn('sbc1.customers.adatum.biz')).toBe(one);
  await keeper.keep(two, config('sbc1.customers.adatum.biz', '+442079460150', '+442079460151'));
  expect(await directory.tenantOfFqdn('sbc1.customers.adatum.biz')).toBe(one);
  expect(await directory.tenantOfNumber('+442079460150')).toBe(one);
  expect(await directory.tenantOfNumber('+442079460151')).toBe(two);
  expect(told).toMatchObject([{ code: 'entryTaken' }, { code: 'entryTaken' }]);
  await keeper.keep(one, config('sbc9.customers.adatum.biz'));
  expect(await directory.tenantOfFqdn('sbc1.customers.adatum.biz')).toBeNull();
});
