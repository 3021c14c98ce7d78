import { describe, expect, test } from 'vitest';
import type { SipTransport } from './port.ts';
import { ServerInvite } from './server-invite.ts';
import { FakeHost, hopOf, requestOf } from './test-support/fake-host.ts';

function start(transport: SipTransport, soon?: (fire: () => void) => void) {
  const host = new FakeHost();
  if (soon !== undefined) Object.assign(host.timers, { soon });
  const transaction = new ServerInvite(host, {
    key: 'k',
    request: requestOf('INVITE'),
    hop: hopOf(transport),
    serialise: (_request, { status }) => Buffer.from(String(status)),
  });
  return { host, transaction };
}

describe('INVITE server transaction over UDP', () => {
  test('a repeated INVITE gets the last provisional response again', () => {
    const { host, transaction } = start('udp');
    transaction.respond({ status: 100 });
    transaction.receive(requestOf('INVITE'));
    transaction.respond({ status: 180 });
    transaction.receive(requestOf('INVITE'));
    expect(host.sent.map(({ text }) => text)).toEqual(['100', '100', '180', '180']);
  });

  test('100 leaves when the turn is over, once, or before whatever comes sooner', () => {
    const later: (() => void)[] = [];
    const { host, transaction } = start('udp', (fire) => void later.push(fire));
    transaction.respond({ status: 100 });
    expect(host.sent).toEqual([]);
    transaction.receive(requestOf('INVITE'));
    expect(host.sent).toEqual([]);
    later[0]?.();
    transaction.receive(requestOf('INVITE'));
    expect(host.timesOf('100')).toHaveLength(2);

    const quick = start('udp', (fire) => void later.push(fire));
    quick.transaction.respond({ status: 100 });
    quick.transaction.respond({ status: 486 });
    later[1]?.();
    expect(quick.host.sent.map(({ text }) => text)).toEqual(['100', '486']);
  });

  test('a refusal is repeated by timer G up to T2 until timer H gives up', () => {
    const { host, transaction } = start('udp');
    transaction.respond({ status: 486 });
    host.timers.advance(32_000);
    const sentMs = [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500];
    expect(host.timesOf('486')).toEqual(sentMs);
    expect(transaction.state).toBe('terminated');
    expect(host.timers.size).toBe(0);
  });

  test('the ACK stops G; timer I absorbs more ACKs and INVITEs for T4', () => {
    const { host, transaction } = start('udp');
    transaction.respond({ status: 486 });
    host.timers.advance(600);
    transaction.receive(requestOf('ACK'));
    transaction.receive(requestOf('ACK'));
    transaction.receive(requestOf('INVITE'));
    expect(transaction.state).toBe('confirmed');
    host.timers.advance(4_999);
    expect(host.timesOf('486')).toEqual([0, 500]);
    expect(host.forgotten).toEqual([]);
    host.timers.advance(1);
    expect(host.forgotten).toEqual(['k']);
  });

  test('after a 2xx timer L absorbs repeated INVITEs in silence (RFC 6026)', () => {
    const { host, transaction } = start('udp');
    transaction.respond({ status: 200 });
    transaction.receive(requestOf('INVITE'));
    expect(host.sent).toHaveLength(1);
    transaction.respond({ status: 200 });
    expect(host.sent).toHaveLength(2);
    host.timers.advance(31_999);
    expect(transaction.state).toBe('accepted');
    host.timers.advance(1);
    expect(host.forgotten).toEqual(['k']);
  });

  test('what comes after the final response is not sent', () => {
    const { host, transaction } = start('udp');
    transaction.respond({ status: 487 });
    transaction.respond({ status: 200 });
    transaction.respond({ status: 180 });
    expect(host.sent.map(({ text }) => text)).toEqual(['487']);
    expect(transaction.pending).toBe(false);
  });
});

describe('INVITE server transaction over TCP', () => {
  test('a refusal is sent once; timer H still waits for the ACK, timer I is zero', () => {
    const { host, transaction } = start('tcp');
    transaction.respond({ status: 486 });
    host.timers.advance(20_000);
    expect(host.timesOf('486')).toEqual([0]);
    expect(transaction.state).toBe('completed');
    transaction.receive(requestOf('ACK'));
    expect(host.forgotten).toEqual(['k']);
    expect(host.timers.size).toBe(0);
  });
});
