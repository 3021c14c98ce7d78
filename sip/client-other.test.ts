import { describe, expect, test } from 'vitest';
import { ClientOther } from './client-other.ts';
import type { SipTransport } from './port.ts';
import { FakeHost, hopOf, responseOf } from './test-support/fake-host.ts';

function start(transport: SipTransport) {
  const host = new FakeHost();
  const heard: (number | string)[] = [];
  const transaction = new ClientOther(host, {
    key: 'k',
    hop: hopOf(transport),
    user: {
      onResponse: ({ status }) => heard.push(status),
      onFailed: (why) => heard.push(why),
    },
  });
  transaction.start(Buffer.from('BYE'));
  return { host, heard, transaction };
}

describe('non-INVITE client transaction over UDP', () => {
  test('timer E doubles up to T2 until timer F gives up at 64*T1', () => {
    const { host, heard } = start('udp');
    host.timers.advance(32_000);
    const sentMs = [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500];
    expect(host.timesOf('BYE')).toEqual(sentMs);
    expect(heard).toEqual(['timeout']);
    expect(host.timers.size).toBe(0);
  });

  test('after a provisional response E is T2, and F still holds', () => {
    const { host, heard, transaction } = start('udp');
    host.timers.advance(100);
    transaction.receive(responseOf('BYE', 100));
    host.timers.advance(31_900);
    expect(host.timesOf('BYE').slice(0, 4)).toEqual([0, 500, 4_500, 8_500]);
    expect(heard).toEqual([100, 'timeout']);
  });

  test('timer K absorbs repeats of the final response for T4', () => {
    const { host, heard, transaction } = start('udp');
    transaction.receive(responseOf('BYE', 200));
    transaction.receive(responseOf('BYE', 200));
    expect(heard).toEqual([200]);
    host.timers.advance(4_999);
    expect(transaction.state).toBe('completed');
    host.timers.advance(1);
    expect(host.forgotten).toEqual(['k']);
    expect(host.timesOf('BYE')).toEqual([0]);
  });
});

describe('non-INVITE client transaction over TCP', () => {
  test('no repeats, timer K is zero', () => {
    const { host, heard, transaction } = start('tcp');
    host.timers.advance(20_000);
    expect(host.timesOf('BYE')).toEqual([0]);
    transaction.receive(responseOf('BYE', 481));
    expect(heard).toEqual([481]);
    expect(host.forgotten).toEqual(['k']);
    expect(host.timers.size).toBe(0);
  });

  test('a refused connection is told once', () => {
    const { host, heard } = start('tcp');
    host.failNext?.(new Error('refused'));
    host.timers.advance(40_000);
    expect(heard).toEqual(['transport']);
  });
});
