import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { dirname, join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { testCertificate } from '../parts.ts';
import type { Check, Cloud, Suite } from '../suite.ts';

/**
 * Teams' side of a trunk, as an SBC meets it: SIP written by hand, over Node's own TLS, so that no
 * stack of ours makes a message better than it is.
 */
const SECTION = '4 Direct Routing';
const SBC = 'contoso.sbc.patchbay.localhost';
const TEAMS = 'sip.pstnhub.patchbay.localhost';
const ANA = '+442079460111';
const KEY = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj';
const OFFER = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 29300 RTP/SAVP 8',
  `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`,
  '',
].join('\r\n');

interface Ask {
  readonly method?: string;
  readonly uri?: string;
  readonly contact?: string | null;
  readonly sdp?: string;
  readonly headers?: readonly string[];
  /** Reads on until this says that it has seen enough; default: a final answer, or ringing. */
  readonly enough?: (text: string) => boolean;
}

const contactOf = (host: string) => `<sip:+447700900123@${host}:5061;transport=tls>`;
const ANSWERED = /^SIP\/2\.0 (?:18|[2-6]\d)\d/m;

let count = 0;

function messageOf(ask: Ask): string {
  const { method = 'INVITE', sdp = OFFER, headers = [] } = ask;
  const uri = ask.uri ?? `sip:${ANA}@${TEAMS};user=phone`;
  const contact = ask.contact === undefined ? contactOf(SBC) : ask.contact;
  const id = `conformance${++count}`;
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/TLS ${SBC}:5061;branch=z9hG4bK${id}`,
    `From: <sip:+447700900123@${SBC}>;tag=${id}`,
    `To: <sip:${ANA}@${TEAMS}>`,
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    ...(contact === null ? [] : [`Contact: ${contact}`]),
    ...headers,
    ...(sdp === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ];
  return lines.join('\r\n');
}

async function doorOf(cloud: Cloud): Promise<ConnectionOptions> {
  const answer = await fetch(`${cloud.http}/emulator/direct-routing`);
  const { host } = (await answer.json()) as { host: string };
  const folder = join(dirname(process.env['NODE_EXTRA_CA_CERTS'] ?? ''), 'sip');
  const pem = readFileSync(join(folder, 'sbc.pem'), 'utf8');
  return {
    host: '127.0.0.1',
    port: Number(host.split(':')[1]),
    servername: TEAMS,
    ca: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    key: pem,
    cert: pem,
  };
}

/** All that came, as text. */
async function say(cloud: Cloud, ask: Ask): Promise<string> {
  const door = await doorOf(cloud);
  const { enough = (text: string) => ANSWERED.test(text) } = ask;
  return new Promise((resolve, reject) => {
    const socket = connect(door, () => socket.write(messageOf(ask)));
    let text = '';
    socket.on('error', reject);
    socket.on('data', (data) => {
      text += String(data);
      if (!enough(text)) return;
      socket.destroy();
      resolve(text);
    });
  });
}

const statusOf = (text: string): number => Number(/^SIP\/2\.0 ((?!100)\d{3})/m.exec(text)?.[1]);

/** How a handshake ends: `open`, or why not. */
async function handshake(cloud: Cloud, other: ConnectionOptions): Promise<string> {
  const door = { ...(await doorOf(cloud)), ...other };
  return new Promise((resolve) => {
    const socket = connect(door);
    socket.on('error', ({ message }) => resolve(message));
    socket.on('close', () => resolve('closed'));
    // By TLS 1.3 a server refuses a certificate after the client thinks that all is well.
    socket.on('secureConnect', () => socket.write(messageOf({ method: 'OPTIONS', sdp: '' })));
    socket.on('data', () => {
      resolve('open');
      socket.destroy();
    });
  });
}

const refused = (operation: string, ask: Ask, status: number, note = ''): Check => ({
  section: SECTION,
  operation: `${operation}: ${status}`,
  run: async (cloud) => assert.equal(statusOf(await say(cloud, ask)), status),
  note,
});

const refusals: readonly Check[] = [
  refused('Contact with an address', { contact: contactOf('127.0.0.1') }, 403),
  refused('Contact not in the certificate', { contact: contactOf('sbc.example.com') }, 403),
  refused('a wildcard reaches one label', { contact: contactOf(`deep.${SBC}`) }, 403),
  refused('Contact without transport=tls', { contact: `<sip:a@${SBC}>` }, 403),
  refused('Contact with an empty user', { contact: `<sip:@${SBC};transport=tls>` }, 403),
  refused('no Contact', { contact: null }, 400),
  refused('sips: in the Request-URI', { uri: `sips:${ANA}@${TEAMS}` }, 416),
  refused('INVITE with Replaces', { headers: ['Replaces: a;to-tag=b;from-tag=c'] }, 403),
  refused('INVITE without SDP', { sdp: '' }, 488),
  refused('plain RTP', { sdp: OFFER.replace('RTP/SAVP', 'RTP/AVP') }, 488),
  refused('SRTP without AES_CM_128_HMAC_SHA1_80', { sdp: OFFER.replace('_80', '_32') }, 488),
  refused('c=0.0.0.0', { sdp: OFFER.replace('c=IN IP4 127.0.0.1', 'c=IN IP4 0.0.0.0') }, 488),
  refused('REFER towards Teams', { method: 'REFER', sdp: '' }, 405),
  refused(
    'a number of another tenant',
    { contact: contactOf('fabrikam.sbc.patchbay.localhost') },
    404,
  ),
];

const health: readonly Check[] = [
  {
    section: SECTION,
    operation: 'OPTIONS both ways; three silent minutes demote a trunk',
    note: 'a trunk derived from the carrier’s needs no OPTIONS of its own',
    run: async (cloud) => {
      const text = await say(cloud, { method: 'OPTIONS', sdp: '' });
      assert.equal(statusOf(text), 200);
      assert.match(text, /^Contact: <sip:sip\.pstnhub\./m);
      const view = await cloud.twin('PUT', '/emulator/direct-routing', {});
      assert.match(JSON.stringify(view['gateways']), new RegExp(SBC.replaceAll('.', '\\.')));
    },
  },
  {
    section: SECTION,
    operation: 'sip, sip2, sip3: 503 with Retry-After, one by one',
    note: '',
    run: async (cloud) => {
      await cloud.twin('PUT', '/emulator/dials', { teamsDown: ['sip'] });
      const text = await say(cloud, {});
      assert.equal(statusOf(text), 503);
      assert.match(text, /^Retry-After: 1/m);
      const uri = `sip:${ANA}@${TEAMS.replace('sip.', 'sip2.')};user=phone`;
      assert.equal(statusOf(await say(cloud, { uri })), 180);
    },
  },
  {
    section: SECTION,
    operation: 'mutual TLS 1.2 or later; no certificate, a strange one, plain text: no connection',
    note: 'a certificate without clientAuth is refused here, which Microsoft takes',
    run: async (cloud) => {
      assert.equal(await handshake(cloud, {}), 'open');
      const strange = testCertificate();
      assert.notEqual(await handshake(cloud, { key: strange.keyPem, cert: strange.pem }), 'open');
      assert.notEqual(await handshake(cloud, { key: '', cert: '' }), 'open');
      assert.notEqual(await handshake(cloud, { maxVersion: 'TLSv1.1' }), 'open');
      const { port } = await doorOf(cloud);
      const heard = await new Promise<string>((resolve) => {
        const socket = connectPlain(Number(port), '127.0.0.1', () => socket.write(messageOf({})));
        socket.on('data', (data) => resolve(String(data)));
        socket.on('error', () => resolve(''));
        socket.on('close', () => resolve(''));
      });
      assert.doesNotMatch(heard, /^SIP\/2\.0/);
    },
  },
];

const calls: readonly Check[] = [
  {
    section: SECTION,
    operation: 'tenant by the first Contact: full FQDN, then its domain, else 403',
    note: '',
    run: async (cloud) => {
      const two = `${contactOf(SBC)}, ${contactOf('127.0.0.1')}`;
      assert.equal(statusOf(await say(cloud, { contact: two })), 180);
      const other = contactOf('northwind.sbc.patchbay.localhost');
      // The base domain is the provider’s, who has nobody with this number.
      assert.equal(statusOf(await say(cloud, { contact: other })), 404);
      const domains = { 'sbc.patchbay.localhost': null };
      await cloud.twin('PUT', '/emulator/direct-routing', { domains });
      assert.equal(statusOf(await say(cloud, { contact: other })), 403);
    },
  },
  {
    section: SECTION,
    operation: 'one 180 a device, each with its To tag; 183 and 200 with the same SRTP answer',
    note: 'SDES and G.711, G.722; no ICE, no DTLS, no SILK or G.729',
    run: async (cloud) => {
      await cloud.twin('PUT', '/emulator/phones/ana/behaviour', {
        devices: 3,
        autoAnswer: true,
        autoAnswerAfterMs: 100,
      });
      const text = await say(cloud, {
        enough: (all) => /SIP\/2\.0 200[^]*\r\nm=[^]*\r\n$/.test(all),
      });
      const tags = [...text.matchAll(/SIP\/2\.0 180[^]*?\r\nTo:[^\r]*;tag=(\w+)/g)];
      assert.equal(new Set(tags.map(([, tag]) => tag)).size, 3);
      const keys = [...text.matchAll(/a=crypto:[^\r]*/g)].map(([line]) => line);
      assert.equal(keys.length, 2);
      assert.equal(keys[0], keys[1]);
      assert.match(text, /^m=audio \d+ RTP\/SAVP /m);
    },
  },
  {
    section: SECTION,
    operation: 'a declined call is 603',
    note: '',
    run: async (cloud) => {
      await cloud.twin('PUT', '/emulator/phones/ana/behaviour', { autoDecline: true });
      const text = await say(cloud, { enough: (all) => /^SIP\/2\.0 [3-6]/m.test(all) });
      assert.match(text, /^SIP\/2\.0 603 /m);
    },
  },
  {
    section: SECTION,
    operation: 'media bypass, ICE-lite, location-based media',
    note: 'not built: media always passes the processor here; the X-MS headers can be turned on',
  },
];

export const directRouting: Suite = {
  name: 'direct-routing',
  packages: () => ['SIP by hand over node:tls'],
  checks: [...refusals, ...health, ...calls],
};
