import { describe, expect, test } from 'vitest';
import { parseMessage } from './parse.ts';
import { ParseError } from './parse-error.ts';
import { VALID } from './test-support/torture-valid.ts';

const SOURCE = { transport: 'udp', host: '192.0.2.66', port: 5060 } as const;
const parse = (text: string) => parseMessage(Buffer.from(text), SOURCE);

const HEAD = [
  'INVITE sip:+442079460100@192.0.2.1;user=phone SIP/2.0',
  'v: SIP/2.0/UDP 192.0.2.66:5062;rport;branch=z9hG4bKa, SIP/2.0/UDP 192.0.2.67;branch=z9hG4bKb',
  'f: "Zoë, \\"Z\\" <O’Neil>" <sip:+447700900123@192.0.2.66;x=1>;tag=f1',
  't: <sip:+442079460100@192.0.2.1>',
  'i: call@192.0.2.66',
  'CSeq: 4711 INVITE',
  'm: "A, B" <sip:a@192.0.2.66>;q=0.5 , <sip:b@192.0.2.66>',
  'P-Asserted-Identity: <tel:+447700900123>,<sip:z@example.com>',
  'Allow: INVITE, ACK',
  'allow: BYE',
  'Subject: one,',
  '\t two',
];
const message = (extra: readonly string[] = [], body = '') =>
  `${[...HEAD, ...extra].join('\r\n')}\r\n\r\n${body}`;

describe('parseMessage', () => {
  test('finds the six fields whatever their spelling', () => {
    const invite = parse(message());
    expect(invite).toMatchObject({
      kind: 'request',
      method: 'INVITE',
      requestUri: 'sip:+442079460100@192.0.2.1;user=phone',
      callId: 'call@192.0.2.66',
      seq: 4711,
      fromTag: 'f1',
      toTag: '',
      via: { host: '192.0.2.66', port: 5062, branch: 'z9hG4bKa', hasRport: true, transport: 'UDP' },
    });
  });

  test('get is the first value, all is every value, folded lines are one', () => {
    const { headers } = parse(message());
    expect(headers.all('VIA')).toHaveLength(2);
    expect(headers.get('Contact')).toBe('"A, B" <sip:a@192.0.2.66>;q=0.5');
    expect(headers.all('contact')).toHaveLength(2);
    expect(headers.get('p-asserted-identity')).toBe('<tel:+447700900123>');
    expect(headers.all('Allow')).toEqual(['INVITE', 'ACK', 'BYE']);
    expect(headers.get('s')).toBe('one, two');
    expect(headers.get('missing')).toBeUndefined();
    expect(headers.all('missing')).toEqual([]);
  });

  test('Content-Length counts bytes, not characters', () => {
    expect(parse(message(['Content-Length: 4'], 'añb and more')).body.toString()).toBe('añb');
  });

  test('without Content-Length a datagram is its own length', () => {
    expect(parse(message([], 'v=0')).body.toString()).toBe('v=0');
  });

  test('empty lines before the start line are skipped', () => {
    expect(parse(`\r\n\r\n${message()}`).kind).toBe('request');
  });

  test('a status line may lack its phrase', () => {
    const ok = HEAD.slice(1).join('\r\n');
    expect(parse(`SIP/2.0 180\r\n${ok}\r\n\r\n`)).toMatchObject({ status: 180, reason: '' });
    expect(parse(`SIP/2.0 180 \r\n${ok}\r\n\r\n`)).toMatchObject({ status: 180, reason: '' });
    expect(parse(`SIP/2.0 486 Busy here, élève\r\n${ok}\r\n\r\n`)).toMatchObject({
      status: 486,
      reason: 'Busy here, élève',
    });
  });

  test('wsinv of RFC 4475 means what it says', () => {
    const wsinv = VALID.find(({ name }) => name.includes('wsinv'));
    const invite = parseMessage(wsinv?.bytes ?? Buffer.alloc(0), SOURCE);
    expect(invite).toMatchObject({ seq: 9, fromTag: '98asjd8', toTag: '1918181833n' });
    expect(invite.headers.all('via')).toHaveLength(3);
    expect(invite.headers.get('unknownheaderwithunusualvalue')).toBe(';;,,;;,;');
    expect(invite.headers.get('newfangledheader')).toBe(
      'newfangled value continued newfangled value',
    );
    expect(invite.headers.get('subject')).toBe('');
  });
});

describe('refused by parseMessage', () => {
  const fault = (text: string): ParseError => {
    try {
      parse(text);
    } catch (error) {
      if (error instanceof ParseError) return error;
      throw error;
    }
    throw new Error('was not refused');
  };

  test.each([
    ['bare LF in a header', message(['X: a\nVia: b'])],
    ['bare CR in a header', message(['X: a\rb'])],
    ['NUL in a header', message(['X: a\0b'])],
    ['header without a name', message([': a'])],
    ['header name with a space', message(['X Y: a'])],
    ['Call-ID twice', message(['Call-ID: b'])],
    ['fold first', `INVITE sip:a SIP/2.0\r\n folded\r\n\r\n`],
    ['no end of head', message().slice(0, -2)],
    ['nothing', ''],
    ['too many lines', message(Array.from({ length: 300 }, () => 'X: y'))],
    ['too many Via', message([`Via: ${'SIP/2.0/UDP h;branch=z9hG4bKx,'.repeat(80)}SIP/2.0/UDP h`])],
  ])('%s', (_name, text) => {
    expect(fault(text).message).not.toBe('');
  });

  test('knows whom to refuse with what', () => {
    const long = message().replace('@192.0.2.1;user', `@192.0.2.1;x=${'a'.repeat(3_000)};user`);
    expect(fault(long)).toMatchObject({ status: 414, request: { method: 'INVITE' } });
    expect(fault(message(['Content-Length: 5'], 'abc'))).toMatchObject({ status: 400 });
    expect(fault(message([`X: ${'a'.repeat(40_000)}`])).request).toBeUndefined();
  });
});
