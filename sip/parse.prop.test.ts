import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutated } from './mutation.ts';
import { parseNameAddr } from './name-addr.ts';
import { parseMessage } from './parse.ts';
import { ParseError } from './parse-error.ts';
import { StreamFramer } from './stream-framer.ts';
import { lineSafe } from './serialise.ts';
import { INVALID } from './test-support/torture-invalid.ts';
import { VALID } from './test-support/torture-valid.ts';
import { quote, unquote } from './text.ts';
import { parseUri } from './uri.ts';

const SOURCE = { transport: 'udp', host: '192.0.2.66', port: 5060 } as const;
const CORPUS = [...VALID, ...INVALID].map(({ bytes }) => bytes);
const OPTIONS = { seed: 20261125, numRuns: 1_000 };

function onlyParseErrors(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ParseError);
  }
}

const seeds = fc.integer({ min: 0, max: 0x7fffffff });

test('a mutated message gives a message or a ParseError', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CORPUS), seeds, (bytes, seed) => {
      onlyParseErrors(() => {
        const message = parseMessage(mutated(bytes, seed), SOURCE);
        for (const name of ['via', 'contact', 'allow', 'route']) message.headers.all(name);
      });
    }),
    OPTIONS,
  );
});

test('any text as URI or address gives a value or a ParseError', () => {
  const text = fc.oneof(
    fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
    fc.string({ unit: fc.constantFrom(...'sip:tel<>"\\;=@,[]:? \t1ax') }),
  );
  fc.assert(
    fc.property(text, (value) => {
      onlyParseErrors(() => parseUri(value));
      onlyParseErrors(() => parseNameAddr(value));
    }),
    OPTIONS,
  );
});

test('a display name survives quoting', () => {
  const display = fc.string({ unit: 'grapheme' }).map(lineSafe);
  fc.assert(
    fc.property(display, (value) => {
      expect(unquote(quote(value))).toBe(value);
      expect(parseNameAddr(`${quote(value)} <sip:a@b>`)).toMatchObject({
        display: value,
        uri: 'sip:a@b',
      });
    }),
    OPTIONS,
  );
});

test('a stream gives the same messages however it is cut', () => {
  const sound = VALID.map(({ bytes }) => bytes).filter((bytes) =>
    /^(l|content-length)/im.test(bytes.toString()),
  );
  const streams = fc.array(fc.constantFrom(...sound.slice(0, 6)), { minLength: 1, maxLength: 4 });
  const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(streams, cuts, (messages, sizes) => {
      const stream = Buffer.concat(messages);
      const framer = new StreamFramer();
      const found: Buffer[] = [];
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = sizes[i % sizes.length] ?? 1;
        const framed = framer.push(stream.subarray(at, at + size));
        for (const each of framed) if (each.kind === 'message') found.push(each.bytes);
        at += size;
      }
      expect(found.map(String)).toEqual(messages.map(String));
    }),
    { seed: 20261125, numRuns: 300 },
  );
});
