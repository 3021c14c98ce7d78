import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { TenantId } from '../../domain/index.ts';
import { connectorSecrets } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-secrets-'));
const path = join(folder, 'secrets.json');
const ours = TenantId.parse('contoso');
afterAll(() => rmSync(folder, { recursive: true }));

it('are read again when the file changes, and kept when it breaks, without a word of it', () => {
  const faults: string[] = [];
  writeFileSync(path, '{"CRM":"one"}');
  const secret = connectorSecrets(path, (why) => faults.push(why));
  expect([secret(ours, 'CRM'), secret(ours, 'OTHER')]).toEqual(['one', null]);
  writeFileSync(path, '{"CRM":"second"}');
  expect(secret(ours, 'CRM')).toBe('second');
  writeFileSync(path, '{"CRM":"thi');
  expect(secret(ours, 'CRM')).toBe('second');
  expect(faults).toEqual(['Error']);
});

it.each(['{"crm":"x"}', '{"CRM":"two\\nlines"}', '[]', 'CRM=x'])('refuses %s at once', (text) => {
  writeFileSync(path, text);
  expect(() => connectorSecrets(path, () => undefined)).toThrow(/^connector secrets: /);
});

it('are none without a file', () => {
  expect(connectorSecrets(null, () => undefined)(ours, 'CRM')).toBeNull();
});

it('of one tenant are no other’s, whatever address that one names', () => {
  writeFileSync(path, '{"contoso/CRM":"own","MAP":"all"}');
  const secret = connectorSecrets(path, () => undefined);
  const theirs = TenantId.parse('fabrikam');
  expect([secret(ours, 'CRM'), secret(ours, 'MAP')]).toEqual(['own', 'all']);
  expect([secret(theirs, 'CRM'), secret(theirs, 'MAP')]).toEqual([null, 'all']);
});
