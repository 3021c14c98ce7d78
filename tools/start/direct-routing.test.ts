import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { directRoutingSettings } from './direct-routing.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'patchbay-start-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const nothing = {
  cloud: 'emulated' as const,
  cloudSipTlsPort: 5071,
  teamsTrunk: null,
  carrierTrunk: null,
  sipCertificateFiles: null,
  sipCaFile: null,
};

it('hands the product its certificates, the authority and the trunk', () => {
  const settings = directRoutingSettings({ ...nothing, data });
  expect(settings['PATCHBAY_TEAMS_TRUNK']).toBe(
    'sip:sip.pstnhub.patchbay.localhost:5071;transport=tls',
  );
  const file = (name: string) => readFileSync(settings[name] ?? '', 'utf8');
  expect(file('PATCHBAY_SIP_CA_FILE')).toContain('BEGIN CERTIFICATE');
  expect(file('PATCHBAY_SIP_CERTIFICATE_FILES')).toMatch(/PRIVATE KEY[^]*BEGIN CERTIFICATE/);
});

it.each([
  { teamsTrunk: 'sip:127.0.0.1:5080;transport=udp' },
  { sipCaFile: '/etc/ssl/ca.pem' },
  { sipCertificateFiles: ['/etc/ssl/sbc.pem'] },
  { carrierTrunk: 'sip:sbc.example.com:5061;transport=tls' },
  { cloud: 'microsoft' as const },
])('says nothing where something is said: %o', (said) => {
  expect(directRoutingSettings({ ...nothing, data, ...said })).toEqual({});
});
