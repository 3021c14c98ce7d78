import { describe, expect, test } from 'vitest';
import type { SipAddress, SipGuard } from './port.ts';
import { rangeKey, sourceKey } from './source-key.ts';
import { SimNetwork } from './test-support/sim-network.ts';
import { request } from './test-support/text-peer.ts';
import { TokenBuckets } from './token-buckets.ts';
import { VirtualTimers } from './test-support/virtual-timers.ts';

/** An endpoint with a guard, and a way to send it requests from any source. */
function guarded(guard: SipGuard) {
  const network = new SimNetwork();
  const at = network.endpoint({ guard });
  let count = 0;
  const send = (host: string, method = 'INVITE', user = 'bob'): void => {
    count += 1;
    const from: SipAddress = { transport: 'udp', host, port: 5060 };
    const ids = { branch: `z9hG4bK${count}`, callId: `c${count}`, fromTag: `f${count}` };
    const text = request(method, { from, to: at.address, ...ids }).replace(
      'sip:bob',
      `sip:${user}`,
    );
    at.endpoint.receive(Buffer.from(text), from);
  };
  const statuses = () => network.packets.map(({ text }) => text.slice(8, 11));
  return { network, at, send, statuses };
}

describe('guard', () => {
  test('a source has its rate, then 503 with Retry-After, then silence', async () => {
    const { network, at, send, statuses } = guarded({ sourceInvitesPerS: 5 });
    for (let i = 0; i < 100; i++) send('192.0.2.50');
    expect(at.calls).toHaveLength(10);
    expect(statuses().filter((status) => status === '503')).toHaveLength(20);
    expect(network.sent('SIP/2.0 503')[0]?.text).toContain('Retry-After: 5');
    expect(at.endpoint.counts()).toMatchObject({ refused: { sourceRate: 90 } });
    await network.timers.run(1_000);
    for (let i = 0; i < 10; i++) send('192.0.2.50');
    expect(at.calls).toHaveLength(15);
  });

  test('a flood from one range leaves room for honest callers and emergency calls', async () => {
    const { network, at, send } = guarded({
      exempt: ({ requestUri }) => requestUri.startsWith('sip:112@'),
      weightOf: ({ host }) => (host === '198.51.100.1' ? 5 : 1),
    });
    let honest = 0;
    for (let second = 0; second < 10; second++) {
      for (let i = 0; i < 400; i++) send(`203.0.113.${i % 200}`);
      const before = at.calls.length;
      for (let i = 0; i < 20; i++) send('198.51.100.1');
      for (let i = 0; i < 10; i++) send(`192.0.2.${i}`);
      honest += at.calls.length - before;
      await network.timers.run(1_000);
    }
    expect(honest).toBe(300);
    expect(at.endpoint.counts().refused['rangeRate']).toBeGreaterThan(3_000);
    const calls = at.calls.length;
    for (let i = 0; i < 300; i++) send('203.0.113.9', 'INVITE', '112');
    expect(at.calls.length - calls).toBe(300);
  });

  test('strangers together have a rate, known sources are not part of it', () => {
    const { at, send } = guarded({
      invitesPerS: 10,
      weightOf: ({ host }) => (host.startsWith('192.0.2.') ? 2 : 1),
    });
    for (let i = 0; i < 200; i++) send(`${i}.1.1.1`);
    expect(at.calls).toHaveLength(20);
    send('192.0.2.1');
    expect(at.calls).toHaveLength(21);
    expect(at.endpoint.counts().refused).toEqual({ globalRate: 180 });
  });

  test('OPTIONS, and what cannot be read, have a rate of their own', () => {
    const { at, send, statuses } = guarded({ sourceRequestsPerS: 10 });
    for (let i = 0; i < 500; i++) send('192.0.2.50', 'OPTIONS');
    expect(statuses().filter((status) => status === '200')).toHaveLength(20);
    send('192.0.2.51', 'OPTIONS');
    expect(statuses().at(-1)).toBe('200');
    send('192.0.2.50');
    expect(at.calls).toHaveLength(1);
  });
});

test('who a source and its neighbourhood are', () => {
  expect(sourceKey('192.0.2.7')).toBe('192.0.2.7');
  expect(rangeKey('192.0.2.7')).toBe('192.0.2');
  expect(sourceKey('2001:db8::1')).toBe('2001:db8:0:0');
  expect(sourceKey('2001:db8:0:0:5::1')).toBe('2001:db8:0:0');
  expect(rangeKey('2001:0DB8:1::1')).toBe('2001:db8:1');
  expect(sourceKey('::ffff:192.0.2.7')).toBe('192.0.2.7');
});

test('buckets forget who was idle longest, never who is busy', () => {
  const timers = new VirtualTimers();
  const buckets = new TokenBuckets(timers);
  for (let i = 0; i < 60_000; i++) {
    buckets.take(`k${i}`, 1);
    if (i % 1_000 === 0) buckets.take('busy', 0.1);
  }
  expect(buckets.take('busy', 0.1)).toBe(false);
});
