import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { must } from '../../check.ts';
import { CONTOSO_SBC, TestSbc } from '../test-support/sbc.ts';
import { startTestCloud, type TestCloud } from '../test-support/cloud.ts';

let test: TestCloud;
let sbc: TestSbc;

beforeAll(async () => {
  const rtpPorts = { first: 26_000, last: 26_199 };
  test = await startTestCloud({ sipTls: { port: 0, folder: null }, rtpPorts });
  sbc = await TestSbc.start(test.cloud, {}, { first: 26_200, last: 26_299 });
});
afterAll(async () => {
  await Promise.all([test.cloud.close(), sbc.close()]);
});
beforeEach(async () => {
  await test.send('POST', '/emulator/reset');
});

const SRTP = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 26300 RTP/SAVP 8',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj',
  '',
].join('\r\n');

const ZERO = SRTP.replace('c=IN IP4 127.0.0.1', 'c=IN IP4 0.0.0.0');

interface Wish {
  readonly method?: string;
  readonly uri?: string;
  readonly contact?: string | null;
  readonly sdp?: string;
  readonly more?: readonly string[];
}

let count = 0;

/** Written by hand, so that no stack of ours makes it better than it is: the final answer. */
function raw(wish: Wish): Promise<string> {
  const { port, certificates } = must(test.cloud.teams, 'TLS');
  const { sbc: own, authorityPem } = certificates;
  const { method = 'INVITE', sdp = SRTP, more = [] } = wish;
  const uri = wish.uri ?? 'sip:+442079460111@sip.pstnhub.patchbay.localhost:5061;user=phone';
  const contact =
    wish.contact === undefined ? `<sip:+447700900123@${CONTOSO_SBC};transport=tls>` : wish.contact;
  const id = `raw${++count}`;
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/TLS ${CONTOSO_SBC}:5061;branch=z9hG4bK${id}`,
    `From: <sip:+447700900123@${CONTOSO_SBC}>;tag=${id}`,
    `To: <sip:+442079460111@sip.pstnhub.patchbay.localhost>`,
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    ...(contact === null ? [] : [`Contact: ${contact}`]),
    ...more,
    ...(sdp === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ];
  const options = { host: '127.0.0.1', port, ca: authorityPem, ...own };
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ ...options, servername: 'sip.pstnhub.patchbay.localhost' });
    socket.on('secureConnect', () => socket.write(lines.join('\r\n')));
    socket.on('error', reject);
    let text = '';
    socket.on('data', (data) => {
      text += String(data);
      const final = /^SIP\/2\.0 ((?:1[8]|[2-6]\d)\d [^\r]*)/m.exec(text)?.[1];
      if (final === undefined) return;
      socket.destroy();
      resolve(final);
    });
  });
}

const at = (host: string) => `<sip:+447700900123@${host}:5061;transport=tls>`;

describe('INVITE', () => {
  it.each<[string, Wish, RegExp, string]>([
    ['address in Contact', { contact: at('127.0.0.1') }, /^403 /, 'contactIsAddress'],
    ['no Contact', { contact: null }, /^400 /, 'contactMissing'],
    ['empty user', { contact: `<sip:@${CONTOSO_SBC};transport=tls>` }, /^403/, 'contactUserEmpty'],
    ['not TLS in Contact', { contact: `<sip:a@${CONTOSO_SBC}>` }, /^403 /, 'contactTransport'],
    ['sips in Contact', { contact: `<sips:a@${CONTOSO_SBC}>` }, /^416 /, 'scheme'],
    ['two labels below', { contact: at(`a.${CONTOSO_SBC}`) }, /^403 /, 'certificate'],
    ['a stranger FQDN', { contact: at('sbc.example.com') }, /^403 /, 'certificate'],
    ['Replaces', { more: ['Replaces: a;to-tag=b;from-tag=c'] }, /^403 /, 'replaces'],
    ['no SDP', { sdp: '' }, /^488 /, 'noOffer'],
    ['plain RTP', { sdp: SRTP.replace('RTP/SAVP', 'RTP/AVP') }, /^488 /, 'plainRtp'],
    ['another suite', { sdp: SRTP.replace('SHA1_80', 'SHA1_32') }, /^488 /, 'srtpSuite'],
    ['c=0.0.0.0', { sdp: ZERO }, /^488 /, 'zeroAddress'],
  ])('%s', async (_name, wish, status, rule) => {
    expect(await raw(wish)).toMatch(status);
    const { refusals } = await test.get<{ refusals: { rule: string }[] }>(
      '/emulator/direct-routing',
    );
    expect(refusals[0]?.rule).toBe(rule);
  });

  it('takes no sips: Request-URI', async () => {
    expect(await raw({ uri: 'sips:+442079460111@sip.pstnhub.patchbay.localhost' })).toMatch(
      /^416 /,
    );
  });

  it('is for people of the tenant whose FQDN it is, and rings without user=phone too', async () => {
    const other = at('fabrikam.sbc.patchbay.localhost');
    expect(await raw({ contact: other })).toMatch(/^404 /);
    expect(await raw({ uri: 'sip:+442079460111@sip.pstnhub.patchbay.localhost' })).toMatch(/^180 /);
  });

  it('looks at the first Contact alone', async () => {
    expect(await raw({ contact: `${at(CONTOSO_SBC)}, ${at('127.0.0.1')}` })).toMatch(/^180 /);
    expect(await raw({ contact: `${at('127.0.0.1')}, ${at(CONTOSO_SBC)}` })).toMatch(/^403 /);
  });

  it('goes by the full FQDN before its domain', async () => {
    const unknown = at('northwind.sbc.patchbay.localhost');
    // The base is the provider's, who has no such user.
    expect(await raw({ contact: unknown })).toMatch(/^404 /);
    await test.send('PUT', '/emulator/direct-routing', {
      domains: { 'northwind.sbc.patchbay.localhost': 'c0a70050-0000-4000-8000-000000000001' },
    });
    expect(await raw({ contact: unknown })).toMatch(/^180 /);
    await test.send('PUT', '/emulator/direct-routing', {
      domains: { 'sbc.patchbay.localhost': null },
    });
    expect(await raw({ contact: at('none.sbc.patchbay.localhost') })).toMatch(/^403 /);
  });
});

describe('OPTIONS', () => {
  it.each<[string, Wish, RegExp]>([
    ['from the FQDN', { contact: `<sip:${CONTOSO_SBC};transport=tls>` }, /^200 /],
    ['without Contact', { contact: null }, /^400 /],
    ['from an address', { contact: '<sip:127.0.0.1;transport=tls>' }, /^403 /],
    [
      'from a derived name without a gateway of its own',
      { contact: at('x.sbc.patchbay.localhost') },
      /^200 /,
    ],
  ])('%s', async (_name, wish, status) => {
    expect(await raw({ ...wish, method: 'OPTIONS', sdp: '' })).toMatch(status);
  });

  it('makes the SBC known, which is asked in its turn', async () => {
    expect(await sbc.ping()).toBe(200);
    await expect
      .poll(async () => {
        const { gateways } = await test.get<{ gateways: { fqdn: string; answered: number }[] }>(
          '/emulator/direct-routing',
        );
        return gateways.find(({ fqdn }) => fqdn === CONTOSO_SBC)?.answered;
      })
      .toBe(200);
  });
});

it('data centres fail one by one: 503 with Retry-After, or silence', async () => {
  await test.send('PUT', '/emulator/dials', { teamsDown: ['sip'] });
  expect(await sbc.ping('sip.pstnhub.patchbay.localhost')).toBe(503);
  expect(await sbc.ping('sip2.pstnhub.patchbay.localhost')).toBe(200);
  const leg = await sbc.leg();
  const call = sbc.invite('+442079460111', leg.offer());
  const end = await new Promise((resolve) => (call.onEnded = resolve));
  expect(end).toMatchObject({ status: 503, retryAfterS: 1 });
  leg.close();
});

it('lets nobody in who shows no certificate, or speaks no TLS', async () => {
  const { port, certificates } = must(test.cloud.teams, 'TLS');
  const options = { host: '127.0.0.1', port, ca: certificates.authorityPem };
  const fault = await new Promise<string>((resolve) => {
    const socket = connect({ ...options, servername: 'sip.pstnhub.patchbay.localhost' });
    socket.on('error', ({ message }) => resolve(message));
    socket.on('close', () => resolve('closed'));
  });
  expect(fault).toMatch(/certificate required|closed/);
});
