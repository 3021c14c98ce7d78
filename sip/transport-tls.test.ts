import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSipEndpoint } from './index.ts';
import type { IncomingRequest, SipEndpoint, SipEndpointOptions, SipTls } from './index.ts';
import { TCP_LIMITS } from './limits.ts';
import { TestAuthority, type TestCertificate } from './test-support/certificates.ts';
import { ANSWER, inviteTo, journal } from './test-support/sim-calls.ts';
import { request } from './test-support/text-peer.ts';
import { certificateFiles } from './tls-certificates.ts';
import { nameMatches } from './tls-names.ts';
import { TlsTransport } from './transport-tls.ts';

let authority: TestAuthority;
let sbc: TestCertificate;
let wild: TestCertificate;
let local: TestCertificate;
beforeAll(() => {
  authority = new TestAuthority();
  sbc = authority.issue('DNS:sbc1.example.com');
  wild = authority.issue('DNS:*.customers.example.com');
  local = authority.issue('DNS:localhost', 'IP:127.0.0.1', 'IP:::1');
});
afterAll(() => authority.remove());

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

type Given = Partial<SipEndpointOptions> & { tls?: Partial<SipTls> };

async function endpoint({ tls, ...more }: Given = {}): Promise<SipEndpoint> {
  const end = await createSipEndpoint({
    bind: '127.0.0.1',
    userAgent: 'test',
    onCall: (call) => call.answer(ANSWER),
    ...more,
    tls: { port: 0, ca: [authority.cert], certificates: () => [local], ...tls },
  });
  closing.push(() => end.close());
  return end;
}

const at = (end: SipEndpoint, host = '127.0.0.1') =>
  ({ transport: 'tls', host, port: end.tls?.port ?? 0 }) as const;

async function raw(port: number, servername: string, more = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername, ca: authority.cert, ...more });
  closing.push(() => Promise.resolve(socket.destroy()));
  await once(socket, 'secureConnect');
  return socket;
}

async function nameShown(port: number, servername: string): Promise<string> {
  const socket = await raw(port, servername, { checkServerIdentity: () => undefined });
  return socket.getPeerCertificate().subjectaltname ?? '';
}

describe('TLS', () => {
  test('a call goes up and down over verified TLS; one connection serves both ways', async () => {
    const b = await endpoint();
    const a = await endpoint();
    const call = a.invite(inviteTo(at(b, 'localhost')));
    const told = journal(call);
    await new Promise<void>((resolve) => (call.onAnswered = () => resolve()));
    call.end();
    await new Promise<void>((resolve) => (call.onEnded = () => resolve()));
    expect(told).toContain('trying');
    expect(call.dialog()?.remoteTarget).toContain(`:${b.tls?.port};transport=tls`);
  });

  test('the name asked for chooses the certificate, an unknown one gets the first', async () => {
    const b = await endpoint({ tls: { certificates: () => [sbc, wild] } });
    const port = b.tls?.port ?? 0;
    expect(await nameShown(port, 'sbc1.example.com')).toContain('sbc1.example.com');
    expect(await nameShown(port, 'one.customers.example.com')).toContain('*.customers');
    expect(await nameShown(port, 'a.b.customers.example.com')).toContain('sbc1.example.com');
    expect(await nameShown(port, 'else.example.org')).toContain('sbc1.example.com');
  });

  test('a server that cannot prove its name hears nothing, unless the owner says so', async () => {
    const b = await endpoint({ tls: { certificates: () => [sbc] } });
    const strict = await endpoint();
    expect(await strict.ping(at(b, 'localhost'))).toBe('timeout');
    const lenient = await endpoint({ tls: { verifyServer: () => false } });
    expect(await lenient.ping(at(b, 'localhost'))).toBe(200);
    const foreign = await endpoint({ tls: { ca: [new TestAuthorityOnce().cert] } });
    expect(await foreign.ping(at(b, 'localhost'))).toBe('timeout');
  });

  test('an address in the certificate is a name too', async () => {
    const [a, b] = [await endpoint(), await endpoint()];
    expect(await a.ping(at(b))).toBe(200);
  });

  test('connections of our own need no listener', async () => {
    const b = await endpoint();
    const a = await createSipEndpoint({
      bind: '127.0.0.1',
      userAgent: 'test',
      onCall: () => undefined,
      tls: { ca: [authority.cert] },
    });
    closing.push(() => a.close());
    expect(await a.ping(at(b, 'localhost'))).toBe(200);
    expect(a.udp).toBeUndefined();
  });

  test('sips: is refused with 416', async () => {
    const b = await endpoint();
    const socket = await raw(b.tls?.port ?? 0, 'localhost');
    const there = at(b);
    socket.write(request('INVITE', { from: there, to: there }).replace('sip:bob', 'sips:bob'));
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^SIP\/2.0 416 /);
  });
});

describe('mutual TLS', () => {
  const seen: (readonly string[])[] = [];
  const admit = (incoming: IncomingRequest) => {
    seen.push(incoming.peerNames);
    return { kind: 'accept' } as const;
  };

  test('required: no certificate, no connection; with one its names reach admit', async () => {
    const b = await endpoint({ admit, tls: { clientCertificate: 'require' } });
    const bare = await endpoint({ tls: { certificates: () => [] } });
    expect(await bare.ping(at(b))).toBe('timeout');
    expect(seen).toEqual([]);
    const named = await endpoint({ tls: { certificates: () => [local, sbc, wild] } });
    expect(await named.ping(at(b))).toBe(200);
    expect(seen.at(-1)).toEqual(['localhost']);
    expect(await named.ping(at(b), { contact: 'one.customers.example.com' })).toBe(200);
    expect(seen.at(-1)).toEqual(['*.customers.example.com']);
  });

  test('requested: a peer without one is let in and has no names', async () => {
    const b = await endpoint({ admit, tls: { clientCertificate: 'request' } });
    const bare = await endpoint({ tls: { certificates: () => [] } });
    expect(await bare.ping(at(b))).toBe(200);
    expect(seen.at(-1)).toEqual([]);
  });
});

describe('reload', () => {
  test('a changed file is used from the next handshake; connections that are up stay', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sip-tls-'));
    closing.push(() => Promise.resolve(rmSync(dir, { recursive: true })));
    const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
    const write = (pair: TestCertificate): void => {
      writeFileSync(certFile, pair.cert);
      writeFileSync(keyFile, pair.key);
    };
    write(local);
    const faults: string[] = [];
    const given = certificateFiles([{ certFile, keyFile }], {
      onFault: (file) => faults.push(file),
      lookAgainMs: 0,
    });
    const b = await endpoint({ tls: { certificates: given } });
    const port = b.tls?.port ?? 0;
    const old = await raw(port, 'localhost');
    write(sbc);
    expect(await nameShown(port, '')).toContain('sbc1.example.com');
    writeFileSync(keyFile, 'half written');
    expect(await nameShown(port, '')).toContain('sbc1.example.com');
    expect(await nameShown(port, '')).toContain('sbc1.example.com');
    expect(faults).toEqual([certFile]);
    old.write(request('OPTIONS', { from: at(b), to: at(b) }));
    const [chunk] = (await once(old, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^SIP\/2.0 200 /);
  });
});

describe('limits', () => {
  test('a handshake that never begins, and one host with too many, are cut off', async () => {
    const transport = await TlsTransport.open({
      bind: '127.0.0.1',
      tls: { port: 0, certificates: () => [local] },
      receive: () => undefined,
      limits: { ...TCP_LIMITS, handshakeMs: 40 },
    });
    closing.push(() => transport.close());
    const socket = connectPlain({ port: transport.port ?? 0, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    await once(socket, 'close');
    expect(transport.table.size).toBe(0);
  });

  test('a wildcard covers exactly one label', () => {
    expect(nameMatches('*.example.com', 'a.example.com')).toBe(true);
    expect(nameMatches('*.example.com', 'a.b.example.com')).toBe(false);
    expect(nameMatches('*.example.com', 'example.com')).toBe(false);
    expect(nameMatches('SBC1.example.com', 'sbc1.EXAMPLE.com')).toBe(true);
  });
});

class TestAuthorityOnce extends TestAuthority {
  constructor() {
    super();
    this.remove();
  }
}
