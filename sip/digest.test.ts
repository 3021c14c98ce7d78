import { describe, expect, test } from 'vitest';
import { digestResponse, formatDigest, ha1Of, parseDigest } from './digest.ts';
import { GuessGuard } from './guess-guard.ts';
import { Nonces } from './nonces.ts';
import type { SipAuth, SipEndpointOptions } from './port.ts';
import { ANSWER, arrived, inviteTo, journal } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';
import { headerOf, headersOf, reply, request } from './test-support/text-peer.ts';
import { VirtualTimers } from './test-support/virtual-timers.ts';

const WHO = { username: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' };

describe('digest', () => {
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('%s: the example of RFC 7616 §3.9.1', (algorithm, expected) => {
    const response = digestResponse({
      algorithm,
      ha1: ha1Of(algorithm, WHO),
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      qop: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    });
    expect(response).toBe(expected);
  });

  test('fields are read and written alike, quotes and commas inside them too', () => {
    const text = formatDigest(
      [
        ['realm', 'a, "b"'],
        ['algorithm', 'MD5'],
      ],
      'challenge',
    );
    expect(parseDigest(text)?.get('realm')).toBe('a, "b"');
    expect(parseDigest('Basic abc')).toBeUndefined();
    expect(() => parseDigest('Digest realm="a", realm="b"')).toThrow();
  });
});

describe('nonces', () => {
  test('count for one source and realm, grow old, and their counts are used once', () => {
    const timers = new VirtualTimers();
    const nonces = new Nonces(timers, 300);
    const nonce = nonces.make('r', '192.0.2.1');
    expect(nonces.check(nonce, 'r', '192.0.2.1')).toBe('fresh');
    expect(nonces.check(nonce, 'r', '192.0.2.2')).toBe('foreign');
    expect(nonces.check(nonce, 's', '192.0.2.1')).toBe('foreign');
    expect(nonces.check('x', 'r', '192.0.2.1')).toBe('foreign');
    timers.advance(300_001);
    expect(nonces.check(nonce, 'r', '192.0.2.1')).toBe('expired');
    const counts = [1, 3, 2, 2, 1, 40, 9, 8, 40];
    const fresh = [true, true, true, false, false, true, true, false, false];
    expect(counts.map((count) => nonces.use(nonce, count))).toEqual(fresh);
  });
});

test('who guesses waits, twice as long each time; good sources of a user do not', () => {
  const timers = new VirtualTimers();
  const guard = new GuessGuard(timers);
  guard.succeeded('ana', '192.0.2.9');
  for (let i = 0; i < 4; i++) guard.failed('ana', '192.0.2.1');
  expect(guard.blockedS('192.0.2.1', undefined)).toBe(0);
  guard.failed('ana', '192.0.2.1');
  expect(guard.blockedS('192.0.2.1', undefined)).toBe(30);
  guard.failed('ana', '192.0.2.1');
  expect(guard.blockedS('192.0.2.1', undefined)).toBe(60);
  for (let i = 0; i < 20; i++) guard.failed('ana', `198.51.100.${i}`);
  expect(guard.userBlockedS('ana', '203.0.113.1')).toBeGreaterThan(0);
  expect(guard.userBlockedS('ana', '192.0.2.9')).toBe(0);
  guard.succeeded('chloe', '192.0.2.1');
  expect(guard.blockedS('192.0.2.1', 'chloe')).toBe(0);
  expect(guard.blockedS('192.0.2.1', 'ana')).toBe(60);
  for (let i = 0; i < 10; i++) guard.failed('chloe', '192.0.2.1');
  expect(guard.blockedS('192.0.2.1', 'chloe')).toBeGreaterThan(0);
  timers.advance(3_600_000);
  expect(guard.blockedS('192.0.2.1', undefined)).toBe(0);
});

const SECRETS: Readonly<Record<string, string>> = { ana: 'right' };
const AUTH: SipAuth = {
  secretOf: (user) => {
    const password = SECRETS[user];
    return password === undefined ? undefined : { password };
  },
};

/** A caller with these credentials, a callee that wants proof. */
function pair(password: string, more: Partial<SipEndpointOptions> = {}) {
  const network = new SimNetwork();
  const a = network.endpoint();
  const b = network.endpoint({
    auth: AUTH,
    admit: () => ({ kind: 'authenticate', realm: 'pbx' }),
    ...more,
  });
  const call = a.endpoint.invite(
    inviteTo(b.address, { credentials: () => ({ username: 'ana', password }) }),
  );
  return { network, a, b, call, told: journal(call) };
}

describe('an INVITE that must prove who it is from', () => {
  test('right: 401, then the call with its user; requests in it are not asked', async () => {
    const { network, b, call, told } = pair('right');
    await network.timers.run(60);
    const inbound = arrived(b);
    expect(inbound.user).toBe('ana');
    inbound.answer(ANSWER);
    await network.timers.run(60);
    call.end();
    await network.timers.run(60);
    expect(told.at(-2)).toBe('answered sdp');
    const [challenge] = network.sent('SIP/2.0 401');
    const offered = headersOf(challenge?.text ?? '', 'www-authenticate');
    expect(offered.map((line) => parseDigest(line)?.get('algorithm'))).toEqual(['SHA-256', 'MD5']);
    expect(network.sent('INVITE').map(({ text }) => headerOf(text, 'cseq'))).toEqual([
      '1 INVITE',
      '2 INVITE',
    ]);
    expect(b.endpoint.counts()).toMatchObject({ dropped: 0, refused: { unproven: 1 } });
  });

  test.each(['wrong', 'right for somebody else'])('%s: refused, asked once', async (password) => {
    const { network, b, told } = pair(password);
    await network.timers.run(200);
    expect(told.at(-1)).toMatchObject({ by: 'remote', status: 401 });
    expect(network.sent('INVITE')).toHaveLength(2);
    expect(b.calls).toEqual([]);
  });

  test('a user that does not exist gets the same answers as a wrong password', async () => {
    const answers = await Promise.all(
      ['ana', 'nobody'].map(async (username) => {
        const { network, a, b } = pair('right');
        a.endpoint.invite(
          inviteTo(b.address, { credentials: () => ({ username, password: 'wrong' }) }),
        );
        await network.timers.run(200);
        return network.sent('SIP/2.0 4').map(({ text }) => text.split('\r\n')[0]);
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  test('many wrong ones from one source: 403 with Retry-After, later the right one', async () => {
    const { network, a, b } = pair('wrong');
    await network.timers.run(200);
    const dial = async (password: string) => {
      const credentials = () => ({ username: 'ana', password });
      const call = a.endpoint.invite(inviteTo(b.address, { credentials }));
      const told = journal(call);
      await network.timers.run(200);
      return told.at(-1);
    };
    for (let i = 0; i < 4; i++) await dial('wrong');
    expect(await dial('right')).toMatchObject({ status: 403, retryAfterS: 30 });
    await network.timers.run(31_000);
    expect(await dial('right')).toBe('trying');
    expect(b.endpoint.counts().refused).toMatchObject({ guessing: 1 });
  });

  test('credentials overheard are worth nothing elsewhere, nor a second time', async () => {
    const { network, b } = pair('right');
    await network.timers.run(60);
    const invite = network.sent('INVITE')[1]?.text ?? '';
    const heard: string[] = [];
    const thief = network.peer((text) => heard.push(text));
    const again = invite.replace(/branch=\S+;rport/, 'branch=z9hG4bKthief;rport');
    const other = again.replace(/Call-ID: .*/, 'Call-ID: other');
    b.endpoint.receive(Buffer.from(other), { ...thief.address, host: '198.51.100.7' });
    expect(network.packets.at(-1)?.text).toMatch(/^SIP\/2.0 401 /);
    thief.send(other, b.address);
    await network.timers.run(60);
    expect(heard.at(-1)).toContain('stale=true');
    expect(b.calls).toHaveLength(1);
  });

  test('an old nonce: stale, and the same password is asked for once more', async () => {
    const { network, a, b } = pair('right', { auth: { ...AUTH, nonceLifeS: 0 } });
    await network.timers.run(400);
    expect(network.sent('SIP/2.0 401').length).toBeGreaterThan(1);
    expect(headerOf(network.sent('SIP/2.0 401')[1]?.text ?? '', 'www-authenticate')).toContain(
      'stale=true',
    );
    expect(a.address).not.toBe(b.address);
  });

  test('CANCEL while the password is looked up: 487, no call', async () => {
    const { network, b, call } = pair('right', {
      auth: { secretOf: () => new Promise(() => undefined) },
    });
    await network.timers.run(60);
    call.end();
    await network.timers.run(60);
    expect(network.sent('SIP/2.0 487')).toHaveLength(1);
    expect(b.calls).toEqual([]);
  });
});

test('a peer that challenges our BYE, and a proxy our INVITE with 407', async () => {
  const network = new SimNetwork();
  const a = network.endpoint();
  const heard: string[] = [];
  const challenge = 'Digest realm="p", nonce="n", qop="auth", algorithm=SHA-256';
  const peer = network.peer((text) => {
    heard.push(text);
    const contact = peer.address;
    const say = (line: string, extra: string[] = [], body = ''): void =>
      peer.send(reply(text, line, { tag: 'x', contact, extra, body }), a.address);
    const ask = [`Proxy-Authenticate: ${challenge}`];
    const isNew = headerOf(text, 'proxy-authorization') === '';
    if (text.startsWith('INVITE') && isNew) say('407 Proof', ask);
    else if (text.startsWith('INVITE')) say('200 OK', [], ANSWER);
    if (text.startsWith('BYE')) {
      const nc = parseDigest(headerOf(text, 'proxy-authorization'))?.get('nc');
      if (nc === '00000002') say('407 Stale', [`Proxy-Authenticate: ${challenge}, stale=true`]);
      else say('200 OK');
    }
  });
  const credentials = () => ({ username: 'u', password: 'p' });
  const call = a.endpoint.invite(inviteTo(peer.address, { credentials }));
  await network.timers.run(60);
  call.end();
  await network.timers.run(60);
  expect(heard.map((text) => headerOf(text, 'cseq'))).toEqual([
    '1 INVITE',
    '1 ACK',
    '2 INVITE',
    '2 ACK',
    '3 BYE',
    '4 BYE',
  ]);
});

test('credentials for another resource do not count', async () => {
  const network = new SimNetwork();
  const b = network.endpoint({
    auth: AUTH,
    admit: () => ({ kind: 'authenticate', realm: 'pbx' }),
  });
  const heard: string[] = [];
  const peer = network.peer((text) => void heard.push(text));
  const extra = [
    'Authorization: Digest username="ana", realm="pbx", nonce="x", uri="sip:other@h", ' +
      'response="y", qop=auth, nc=00000001, cnonce="c"',
  ];
  peer.send(request('OPTIONS', { from: peer.address, to: b.address, extra }), b.address);
  await network.timers.run(60);
  expect(heard[0]).toMatch(/^SIP\/2.0 401 /);
});
