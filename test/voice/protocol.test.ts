import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createSipEndpoint,
  inviteBinding,
  type SipCall,
  type SipEndpoint,
  type SipEndpointOptions,
} from '../../sip/index.ts';
import { findRoot } from '../../tools/root.ts';
import { freePort } from '../support/ports.ts';
import { until } from '../support/until.ts';
import { TestAuthority } from '../../sip/test-support/certificates.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { hasBaresip } from './baresip.ts';

/**
 * The SIP stack alone against stacks that are none of ours: SIPp for the order of messages,
 * baresip for a phone that registers by TLS.
 */
const hasSipp = spawnSync('sipp', ['-v']).error === undefined;
const SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n' +
  'm=audio 40000 RTP/AVP 8\r\n';
const FEATURES = { reliable: 'supported', refer: true, replaces: true } as const;
const AUTH = {
  // Neither knows SHA-256: SIPp 3.6 stumbles over it in the first challenge, baresip 1.0 in any.
  algorithms: ['MD5'],
  secretOf: (user: string) => (user === 'bob' ? { password: 'right' } : undefined),
} as const;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function endpoint(more: Partial<SipEndpointOptions> = {}): Promise<SipEndpoint> {
  const end = await createSipEndpoint({
    bind: '127.0.0.1',
    udpPort: 0,
    userAgent: 'test',
    auth: AUTH,
    registrar: { realm: 'pbx' },
    admit: () => ({ kind: 'accept', features: FEATURES }),
    onCall: (call) => call.reject(486),
    ...more,
  });
  closing.push(() => end.close());
  return end;
}

/** One call of a scenario; empty when SIPp was content, else its own words. */
async function sipp(scenario: string, args: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sip-protocol-'));
  closing.push(() => Promise.resolve(rmSync(folder, { recursive: true })));
  const file = join(findRoot(), 'test/voice/scenarios', `${scenario}.xml`);
  const child = spawn(
    'sipp',
    [
      ...['-sf', file, '-m', '1', '-i', '127.0.0.1', '-mi', '127.0.0.1', '-s', 'bob', '-nostdin'],
      ...['-timeout', '20s', '-timeout_error', '-trace_err', '-error_file', 'errors.log', ...args],
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code === 0) return '';
  try {
    return `${code}: ${readFileSync(join(folder, 'errors.log'), 'utf8').slice(0, 1500)}`;
  } catch {
    return `sipp ended with ${code}`;
  }
}

async function sippCalls(end: SipEndpoint, scenario: string): Promise<string> {
  return sipp(scenario, [`127.0.0.1:${end.udp?.port}`, '-p', `${await freePort()}`]);
}

describe.skipIf(!hasSipp)('SIPp', () => {
  test('registers with a wrong and then the right password', async () => {
    const end = await endpoint();
    expect(await sippCalls(end, 'uac-register-wrong-then-right-expect-200')).toBe('');
    expect(end.counts().refused).toEqual({ unproven: 2 });
  });

  test('acknowledges reliable progress, agrees on a session timer and updates it', async () => {
    const end = await endpoint({
      onCall: (call) => {
        call.progress(183, { sdp: SDP });
        call.answer(SDP);
      },
    });
    expect(await sippCalls(end, 'uac-reliable-progress-expect-200')).toBe('');
  });

  test('asks for too short a session', async () => {
    expect(await sippCalls(await endpoint(), 'uac-session-too-short-expect-422')).toBe('');
  });

  test('refers us and hears how it goes', async () => {
    let replaced = '';
    const end = await endpoint({
      onCall: (call) => {
        call.answer(SDP);
        call.onReferred = (refer) => {
          replaced = refer.replaces?.callId ?? '';
          queueMicrotask(() => refer.report(200));
          return { kind: 'accept' };
        };
      },
    });
    expect(await sippCalls(end, 'uac-refer-expect-notify')).toBe('');
    expect(replaced).toBe('a@b');
  });

  test('takes the place of a call of ours by Replaces', async () => {
    const far = await endpoint({ onCall: (call) => call.answer(SDP) });
    const end = await endpoint({
      onCall: (call) => {
        call.onAnswered = () => {
          call.replaces?.end();
          call.end();
        };
        call.answer(SDP);
      },
    });
    const replaced = end.invite({
      requestUri: `sip:bob@127.0.0.1:${far.udp?.port}`,
      target: { transport: 'udp', host: '127.0.0.1', port: far.udp?.port ?? 0 },
      from: { uri: 'sip:ana@127.0.0.1' },
      to: { uri: 'sip:bob@127.0.0.1' },
      sdp: SDP,
      features: FEATURES,
    });
    await new Promise((resolve) => (replaced.onAnswered = resolve));
    const dialog = replaced.dialog();
    const named = [
      ...['-key', 'replaced', dialog?.callId ?? ''],
      ...['-key', 'ours', dialog?.localTag ?? '', '-key', 'theirs', dialog?.remoteTag ?? ''],
      ...[`127.0.0.1:${end.udp?.port}`, '-p', `${await freePort()}`],
    ];
    expect(await sipp('uac-replaces-expect-200', named)).toBe('');
    expect(replaced.state).toBe('ended');
  });

  test('challenges us as a proxy and answers by reliable progress', async () => {
    const end = await endpoint();
    const port = await freePort();
    const done = sipp('uas-challenge-and-reliable-expect-answered', ['-p', `${port}`]);
    const call = end.invite({
      requestUri: `sip:bob@127.0.0.1:${port}`,
      target: { transport: 'udp', host: '127.0.0.1', port },
      from: { uri: 'sip:ana@127.0.0.1' },
      to: { uri: `sip:bob@127.0.0.1:${port}` },
      sdp: SDP,
      features: FEATURES,
      credentials: () => ({ username: 'ana', password: 'pw' }),
    });
    const tags: string[] = [];
    call.onProgress = (_status, _reason, _sdp, tag) => void tags.push(tag);
    const sdp = await new Promise((resolve) => (call.onAnswered = resolve));
    expect(sdp).toContain('m=audio');
    call.end();
    expect(await done).toBe('');
    expect(new Set(tags).size).toBe(2);
  });
});

describe.skipIf(!hasBaresip())('baresip', () => {
  test('registers by TLS with its password and is called over its own connection', async () => {
    const authority = new TestAuthority();
    const pair = authority.issue('IP:127.0.0.1');
    authority.remove();
    const end = await endpoint({
      tls: { port: 0, certificates: () => [pair] },
      onCall: (call: SipCall) => call.reject(486),
    });
    const phone = await BaresipPhone.start({
      account: `<sip:bob@127.0.0.1:${end.tls?.port};transport=tls>`,
      password: 'right',
    });
    closing.push(() => phone.stop());
    const aor = 'sip:bob@127.0.0.1';
    const [binding] = await until('baresip to register', () =>
      end.bindings(aor).length > 0 ? end.bindings(aor) : undefined,
    );
    if (binding === undefined) throw new Error('not bound');
    expect(binding.target.transport).toBe('tls');
    const call = end.invite({
      ...inviteBinding(binding),
      from: { uri: 'sip:queue@127.0.0.1' },
      to: { uri: aor },
      sdp: SDP,
    });
    await new Promise((resolve) => (call.onAnswered = resolve));
    const ended = new Promise((resolve) => (call.onEnded = resolve));
    expect(await call.reoffer(SDP.replace('o=- 1 1', 'o=- 1 2'))).toContain('m=audio');
    call.end();
    await ended;
    expect(end.counts().calls).toBe(0);
  });
});
