import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sipCertificates } from './sip-certificates.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-sip-ca-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('speaks for the base and for each customer, one label deep, as server and as client', () => {
  const { sbc } = sipCertificates(folder);
  const certificate = new X509Certificate(sbc.cert);
  expect(certificate.checkHost('sbc.patchbay.localhost')).toBeDefined();
  expect(certificate.checkHost('contoso.sbc.patchbay.localhost')).toBeDefined();
  expect(certificate.checkHost('a.contoso.sbc.patchbay.localhost')).toBeUndefined();
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
});

it('is made once, in files that only their owner reads, and again before it is too old', () => {
  const first = sipCertificates(folder);
  const [again, later] = [sipCertificates(folder), new Date(Date.now() + 370 * 86_400_000)];
  expect(again.authorityPem).toBe(first.authorityPem);
  expect(again.sbc.cert).toContain(first.sbc.cert);
  expect(statSync(first.files?.sbc ?? '').mode & 0o777).toBe(0o600);
  expect(sipCertificates(folder, later).sbc.cert).not.toContain(first.sbc.cert);
});
