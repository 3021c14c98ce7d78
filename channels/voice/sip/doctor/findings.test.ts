import { X509Certificate } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { TestAuthority } from '../../../../sip/test-support/certificates.ts';
import { checkCertificate } from './certificate.ts';
import { checkDns, type Names } from './dns.ts';
import { findingText, type Finding } from './finding.ts';
import { checkOptions } from './options.ts';

const nothing = () => Promise.reject(new Error('ENOTFOUND'));
const names = (known: Partial<Names>): Names => ({
  resolve4: nothing,
  resolve6: nothing,
  resolveTxt: nothing,
  lookup: nothing,
  ...known,
});

describe('the name', () => {
  test('leads to its addresses', async () => {
    const found = await checkDns('sbc.example.com', names({ resolve4: async () => ['192.0.2.5'] }));
    expect(found).toMatchObject({ verdict: 'ok', text: 'sbc.example.com is 192.0.2.5' });
  });

  test('with only the TXT record of verification is not the same as no name', async () => {
    const verified = names({ resolveTxt: async () => [['MS=1']] });
    const only = await checkDns('sbc.example.com', verified);
    expect(only).toMatchObject({ verdict: 'fault', text: expect.stringContaining('569016') });
    const none = await checkDns('sbc.example.com', names({}));
    expect(none).toMatchObject({ verdict: 'fault', text: expect.stringContaining('569015') });
  });
});

describe('a certificate', () => {
  const authority = new TestAuthority();
  afterAll(() => authority.remove());
  const now = Date.now();
  const issued = new Map<string, string>();
  const issue = (sans: string): string => {
    const cert = issued.get(sans) ?? authority.issue(sans).cert;
    issued.set(sans, cert);
    return cert;
  };
  const look = (name: string, sans: string, at = now): Finding[] => {
    const certificate = new X509Certificate(issue(sans));
    return checkCertificate(certificate, { name, now: at, whose: 'our' });
  };
  const verdict = (findings: readonly Finding[]) => findings[0]?.verdict;

  test('carries its name, exactly or by one wildcard label', () => {
    expect(verdict(look('sbc1.example.com', 'DNS:sbc1.example.com'))).toBe('ok');
    expect(verdict(look('sbc1.example.com', 'DNS:*.example.com'))).toBe('ok');
    expect(verdict(look('127.0.0.1', 'IP:127.0.0.1'))).toBe('ok');
  });

  test('a wildcard covers neither two labels nor its own base, and the remedy says which', () => {
    const [deep] = look('a.b.example.com', 'DNS:*.example.com');
    expect(deep).toMatchObject({ verdict: 'fault', remedy: expect.stringMatching(/one label/) });
    const [base] = look('example.com', 'DNS:*.example.com');
    expect(base).toMatchObject({
      verdict: 'fault',
      text: expect.stringMatching(/example.com itself/),
    });
    const [other] = look('sbc.example.net', 'DNS:*.example.com');
    expect(other).toMatchObject({ verdict: 'fault', remedy: expect.stringMatching(/order one/) });
  });

  test('its dates: expired, soon, far off, not yet', () => {
    const day = 86_400_000;
    const dates = (at: number) => look('a.example.com', 'DNS:a.example.com', at)[1];
    expect(dates(now + 31 * day)).toMatchObject({
      verdict: 'fault',
      text: expect.stringMatching(/expired/),
    });
    expect(dates(now + 5 * day)).toMatchObject({ verdict: 'warning' });
    expect(dates(now - 2 * day)).toMatchObject({
      verdict: 'fault',
      text: expect.stringMatching(/not valid before/),
    });
  });

  test("an EC key is told: Microsoft's suites are RSA", () => {
    const last = look('a.example.com', 'DNS:a.example.com').at(-1);
    expect(last).toMatchObject({ verdict: 'warning', text: expect.stringMatching(/RSA/) });
  });
});

describe('OPTIONS', () => {
  const ask = (status: number | 'timeout', fqdn: string | null, tookMs = 5) => {
    let at = 0;
    const clock = () => (at += tookMs);
    const target = { transport: 'udp', host: '192.0.2.1', port: 5060 } as const;
    return checkOptions({ ping: async () => status }, { target, fqdn }, clock);
  };

  test('any answer proves the way; silence, 403 and 503 say how to mend', async () => {
    expect(await ask(200, null)).toMatchObject({ verdict: 'ok' });
    expect(await ask(405, null)).toMatchObject({ verdict: 'ok' });
    expect(await ask('timeout', null)).toMatchObject({ verdict: 'fault' });
    expect(await ask(503, null)).toMatchObject({ verdict: 'warning' });
    expect(await ask(200, null, 900)).toMatchObject({ verdict: 'warning' });
    expect(await ask(403, null)).toMatchObject({ remedy: expect.stringMatching(/its FQDN/) });
    expect(await ask(403, 'sbc.example.com')).toMatchObject({
      remedy: expect.stringMatching(/register sbc.example.com/),
    });
  });
});

test('for a person the remedy stands below its fault', () => {
  const text = findingText({ verdict: 'fault', check: 'sound', text: 'none', remedy: 'open it' });
  expect(text).toBe('FAULT    sound: none\n         mend: open it');
});
