import { describe, expect, test } from 'vitest';
import { ClientInvite } from './client-invite.ts';
import type { SipTransport } from './port.ts';
import { FakeHost, hopOf, responseOf } from './test-support/fake-host.ts';

function start(transport: SipTransport) {
  const host = new FakeHost();
  const heard: (number | string)[] = [];
  const transaction = new ClientInvite(host, {
    key: 'k',
    hop: hopOf(transport),
    user: {
      onResponse: ({ status }) => heard.push(status),
      onFailed: (why) => heard.push(why),
    },
    ackFor: () => Buffer.from('ACK'),
  });
  transaction.start(Buffer.from('INVITE'));
  return { host, heard, transaction };
}

const invite = (status: number) => responseOf('INVITE', status);

describe('INVITE client transaction over UDP', () => {
  test('timer A doubles without a cap until timer B gives up at 64*T1', () => {
    const { host, heard, transaction } = start('udp');
    host.timers.advance(31_999);
    expect(host.timesOf('INVITE')).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 31_500]);
    expect(heard).toEqual([]);
    host.timers.advance(1);
    expect(heard).toEqual(['timeout']);
    expect(transaction.state).toBe('terminated');
    expect(host.forgotten).toEqual(['k']);
    expect(host.timers.size).toBe(0);
  });

  test('a provisional response stops A and B: it may ring for hours', () => {
    const { host, heard, transaction } = start('udp');
    transaction.receive(invite(180));
    host.timers.advance(3_600_000);
    expect(host.timesOf('INVITE')).toEqual([0]);
    expect(heard).toEqual([180]);
    expect(transaction.state).toBe('proceeding');
  });

  test('a refusal is acknowledged, again for each repeat, and told once; timer D ends it', () => {
    const { host, heard, transaction } = start('udp');
    host.timers.advance(100);
    transaction.receive(invite(486));
    host.timers.advance(400);
    transaction.receive(invite(486));
    expect(host.timesOf('ACK')).toEqual([100, 500]);
    expect(heard).toEqual([486]);
    host.timers.advance(31_599);
    expect(transaction.state).toBe('completed');
    host.timers.advance(1);
    expect(transaction.state).toBe('terminated');
    expect(host.timers.size).toBe(0);
  });

  test('every 2xx goes up until timer M; no ACK is sent here (RFC 6026)', () => {
    const { host, heard, transaction } = start('udp');
    transaction.receive(invite(200));
    transaction.receive(invite(200));
    transaction.receive(invite(180));
    transaction.receive(invite(486));
    expect(heard).toEqual([200, 200]);
    expect(host.timesOf('ACK')).toEqual([]);
    host.timers.advance(31_999);
    expect(transaction.state).toBe('accepted');
    host.timers.advance(1);
    transaction.receive(invite(200));
    expect(heard).toEqual([200, 200]);
    expect(host.forgotten).toEqual(['k']);
  });

  test('a transport that refuses ends it, once', () => {
    const { host, heard } = start('udp');
    host.failNext?.(new Error('refused'));
    host.failNext?.(new Error('refused'));
    host.timers.advance(60_000);
    expect(heard).toEqual(['transport']);
  });

  test('a transport that refuses the ACK of a refusal changes nothing', () => {
    const { host, heard, transaction } = start('udp');
    transaction.receive(invite(486));
    host.failNext?.(new Error('refused'));
    expect(heard).toEqual([486]);
    expect(transaction.state).toBe('completed');
  });
});

describe('INVITE client transaction over TCP', () => {
  test('nothing is repeated; timer B still holds', () => {
    const { host, heard } = start('tcp');
    host.timers.advance(32_000);
    expect(host.timesOf('INVITE')).toEqual([0]);
    expect(heard).toEqual(['timeout']);
  });

  test('timer D is zero', () => {
    const { host, transaction } = start('tcp');
    transaction.receive(invite(603));
    expect(host.timesOf('ACK')).toEqual([0]);
    expect(transaction.state).toBe('terminated');
    expect(host.timers.size).toBe(0);
  });
});
