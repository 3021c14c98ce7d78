import { describe, expect, test } from 'vitest';
import { parseNameAddr } from './name-addr.ts';
import { ParseError } from './parse-error.ts';
import { parseUri } from './uri.ts';

describe('parseUri', () => {
  test.each([
    [
      'sip:+442079460100@sbc.example:5061;user=phone;transport=TLS',
      'sip',
      '+442079460100',
      'sbc.example',
      5061,
    ],
    ['SIP:bob@[2001:db8::1]:5070', 'sip', 'bob', '2001:db8::1', 5070],
    ['sips:h', 'sips', '', 'h', undefined],
    ['tel:+44-20-7946;phone-context=example.com', 'tel', '+44-20-7946', '', undefined],
    [
      'sip:user;par=u%40x:pass?w@example.com?Subject=a',
      'sip',
      'user;par=u%40x',
      'example.com',
      undefined,
    ],
    ['urn:service:sos', 'urn', 'service:sos', '', undefined],
  ])('%s', (text, scheme, user, host, port) => {
    expect(parseUri(text)).toMatchObject({ scheme, user, host, port });
  });

  test('parameters, bare and with value, names in lower case', () => {
    const { params } = parseUri('sip:a@h;LR;Transport=tcp;x-c=9d8c/d/8');
    expect([...params]).toEqual([
      ['lr', ''],
      ['transport', 'tcp'],
      ['x-c', '9d8c/d/8'],
    ]);
  });

  test.each([
    '',
    'bob',
    'sip:',
    'sip:@h',
    'sip:a@b@c',
    'sip:a@h:0',
    'sip:a@h:99999',
    'sip:a b@h',
    'sip:a@h>',
    'sip:a@h;=x',
    'tel:',
    'sip:a@[::1',
    'sip:a@h\r\n',
    `sip:${'a'.repeat(3_000)}@h`,
  ])('refuses %j', (text) => {
    expect(() => parseUri(text)).toThrow(ParseError);
  });
});

describe('parseNameAddr', () => {
  test.each([
    ['"A \\"B\\", C" <sip:a@h;x=1>;tag=t;y', 'A "B", C', 'sip:a@h;x=1', 't'],
    ['Ana Example<sip:a@h>', 'Ana Example', 'sip:a@h', undefined],
    ['sip:a@h;tag=t', '', 'sip:a@h', 't'],
    [' < sip:a@h > ; TAG = "t t" ', '', 'sip:a@h', 't t'],
  ])('%s', (text, display, uri, tag) => {
    const address = parseNameAddr(text);
    expect(address).toMatchObject({ display, uri });
    expect(address.params.get('tag')).toBe(tag);
  });

  test.each([
    '',
    '"a <sip:a@h>',
    '"a" sip:a@h',
    '<sip:a@h',
    'a "b" <sip:a@h>',
    '<sip:a@h> x',
    '"a" b <sip:a@h>',
  ])('refuses %j', (text) => {
    expect(() => parseNameAddr(text)).toThrow(ParseError);
  });
});
