import { describe, expect, test } from 'vitest';
import { SimNetwork } from './test-support/sim-network.ts';
import type { Torture } from './test-support/torture.ts';
import { INVALID } from './test-support/torture-invalid.ts';
import { VALID } from './test-support/torture-valid.ts';

/** What a live endpoint does with the message: the call, the final status, or nothing. */
function outcome({ bytes }: Torture): string | number {
  const network = new SimNetwork();
  const { endpoint, calls } = network.endpoint();
  endpoint.receive(bytes, { transport: 'udp', host: '192.0.2.66', port: 5060 });
  const statuses = network.packets.map(({ text }) => Number(text.slice(8, 11)));
  const final = statuses.find((status) => status >= 200);
  if (final !== undefined) return final;
  return calls.length > 0 ? 'call' : 'silence';
}

describe('RFC 4475, messages to understand', () => {
  test.each(VALID)('$name', (message) => {
    // wsinv has a To tag: a request in a dialog that we do not know is refused only after parsing.
    const expected = message.name.includes('wsinv') ? 481 : message.expected;
    expect(outcome(message)).toBe(expected);
  });
});

describe('RFC 4475, messages to refuse', () => {
  test.each(INVALID)('$name', (message) => {
    expect(outcome(message)).toBe(message.expected);
  });
});
