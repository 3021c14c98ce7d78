import { describe, expect, test } from 'vitest';
import { StreamFramer } from './stream-framer.ts';

const message = (length: string, body = '') => `INVITE sip:a SIP/2.0\r\n${length}\r\n\r\n${body}`;
const framed = (...chunks: string[]) => {
  const framer = new StreamFramer();
  return chunks.flatMap((chunk) =>
    framer
      .push(Buffer.from(chunk))
      .map(({ kind, ...rest }) => [kind, 'bytes' in rest ? rest.bytes.toString() : '']),
  );
};

describe('StreamFramer', () => {
  test('compact, folded and spaced Content-Length; bytes, not characters', () => {
    const first = message('l:3', 'añ');
    const second = message('CONTENT-LENGTH :\r\n 2', 'hi');
    expect(framed(first + second)).toEqual([
      ['message', first],
      ['message', second],
    ]);
  });

  test('pings between messages, single line breaks ignored', () => {
    const one = message('l: 0');
    expect(framed(`\r\n\r\n${one}`, '\r\n', '\r\n', `\r\n${one}`)).toEqual([
      ['ping', ''],
      ['message', one],
      ['ping', ''],
      ['message', one],
    ]);
  });

  test.each([
    ['no Content-Length', message('X: y')],
    ['negative', message('l: -1')],
    ['not a number', message('l: 1x')],
    ['two that differ', message('l: 1\r\nContent-Length: 2')],
    ['larger than a message may be', message('l: 70000')],
    ['a head without an end', `INVITE ${'a'.repeat(40_000)}`],
  ])('loses the stream at: %s', (_name, text) => {
    expect(framed(text)[0]?.[0]).toBe('fault');
  });
});
