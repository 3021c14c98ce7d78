import { expect, test } from 'vitest';
import type { SipTransport } from './port.ts';
import { ServerOther } from './server-other.ts';
import { FakeHost, hopOf, requestOf } from './test-support/fake-host.ts';

function start(transport: SipTransport) {
  const host = new FakeHost();
  const transaction = new ServerOther(host, {
    key: 'k',
    request: requestOf('BYE'),
    hop: hopOf(transport),
    serialise: (_request, { status }) => Buffer.from(String(status)),
  });
  return { host, transaction };
}

test('before any answer a repeat is absorbed', () => {
  const { host, transaction } = start('udp');
  transaction.receive(requestOf('BYE'));
  expect(host.sent).toEqual([]);
});

test('timer J answers repeats with the same final response for 64*T1', () => {
  const { host, transaction } = start('udp');
  transaction.respond({ status: 200 });
  host.timers.advance(31_999);
  transaction.receive(requestOf('BYE'));
  transaction.respond({ status: 500 });
  expect(host.sent.map(({ text }) => text)).toEqual(['200', '200']);
  host.timers.advance(1);
  expect(host.forgotten).toEqual(['k']);
});

test('over TCP timer J is zero', () => {
  const { host, transaction } = start('tcp');
  transaction.respond({ status: 100 });
  expect(transaction.state).toBe('proceeding');
  transaction.respond({ status: 200 });
  expect(host.forgotten).toEqual(['k']);
  expect(host.timers.size).toBe(0);
});
