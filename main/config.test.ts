import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig, settingsHelp, settingsMarkdown } from './config.ts';
import { settings } from './settings.ts';

function faultsOf(environment: Record<string, string>): readonly string[] {
  const read = readConfig(environment);
  return read.kind === 'faults' ? read.faults : [];
}

describe('readConfig', () => {
  it('works with nothing set', () => {
    const read = readConfig({});
    expect(read.kind).toBe('config');
    if (read.kind !== 'config') return;
    expect(read.config).toMatchObject({
      httpPort: 3978,
      sipPort: 5060,
      bind: '127.0.0.1',
      rtpPorts: { first: 20000, last: 23999 },
      cloud: 'emulated',
      databaseUrl: null,
    });
  });

  it('has removed people out within a minute, however seldom windows are looked at', () => {
    const read = readConfig({ PATCHBAY_WINDOW_CHECK_MS: '30000' });
    if (read.kind !== 'config') throw new Error('these settings are good');
    const { entraCheckMs, windowCheckMs } = read.config;
    expect(entraCheckMs + windowCheckMs).toBeLessThan(60_000);
    expect(faultsOf({ PATCHBAY_WINDOW_CHECK_MS: '30001' })).toHaveLength(1);
  });

  it('lists every fault at once, each with its setting and a remedy', () => {
    const faults = faultsOf({
      PATCHBAY_HTTP_PORT: '70000',
      PATCHBAY_RTP_PORTS: '30000-20000',
      PATCHBAY_CLOUD: 'aws',
      PATCHBAY_TEAMS_TRUNK: 'tel:123',
    });
    expect(faults).toHaveLength(4);
    expect(faults.join('\n')).toMatch(/PATCHBAY_HTTP_PORT="70000".*0 to 65535/);
    expect(faults.join('\n')).toMatch(/PATCHBAY_RTP_PORTS.*below LAST/);
    expect(faults.join('\n')).toMatch(/PATCHBAY_TEAMS_TRUNK.*sip:HOST:PORT/);
  });

  it('never shows a secret', () => {
    const [fault] = faultsOf({ DATABASE_URL: 'mysql://root:hunter2@db' });
    expect(fault).toContain('DATABASE_URL=(secret)');
    expect(fault).not.toContain('hunter2');
  });

  it('refuses a SIP port inside the audio ports', () => {
    expect(faultsOf({ PATCHBAY_SIP_PORT: '20002' })).toEqual([
      'PATCHBAY_SIP_PORT=20002 lies inside PATCHBAY_RTP_PORTS',
    ]);
  });

  it('warns of a setting that it does not know', () => {
    const read = readConfig({ PATCHBAY_HTTP_PROT: '1' });
    expect(read.kind === 'config' && read.warnings).toEqual([
      'PATCHBAY_HTTP_PROT is not a setting; `patchbay --help` lists them all',
    ]);
  });
});

describe('the table of settings', () => {
  it('names every setting in the help', () => {
    const help = settingsHelp();
    for (const { env } of Object.values(settings)) expect(help).toContain(env);
  });

  it('is what docs/configuration.md says', () => {
    const path = new URL('../docs/configuration.md', import.meta.url);
    expect(readFileSync(path, 'utf8')).toBe(settingsMarkdown());
  });
});
