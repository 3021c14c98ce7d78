import { describe, expect, it } from 'vitest';
import { identityUri, parseDialUri, safeDisplay } from './sip-uri.ts';

describe('a URI to dial', () => {
  it.each([
    ['sip:10.0.0.1:5070', '10.0.0.1:5070', 'udp', '10.0.0.1', 5070, ''],
    ['sip:sbc.example.com;transport=tcp', 'sbc.example.com', 'tcp', 'sbc.example.com', 5060, ''],
    ['sip:h;transport=tls', 'h', 'tls', 'h', 5061, ''],
    ['sip:a12@127.0.0.1:5080', '127.0.0.1:5080', 'udp', '127.0.0.1', 5080, 'a12'],
    ['sip:[::1]:5070', '[::1]:5070', 'udp', '::1', 5070, ''],
  ])('%s', (uri, hostPort, transport, host, port, user) => {
    expect(parseDialUri(uri)).toEqual({ user, hostPort, address: { transport, host, port } });
  });

  it.each([
    'http://x',
    'sip:',
    'sip:h:0',
    'sip:h:70000',
    'sip:h;transport=ws',
    'sip:h\r\nVia: x',
    'sip:a b@h',
  ])('%j is none', (uri) => {
    expect(parseDialUri(uri)).toBeNull();
  });
});

describe('what people wrote cannot break out of a header', () => {
  it('loses control characters in a display name', () => {
    expect(safeDisplay('Sales\r\nVia: SIP/2.0/UDP evil\u0000')).toBe('Sales Via: SIP/2.0/UDP evil');
    expect(safeDisplay('Sales · caller')).toBe('Sales · caller');
    expect(safeDisplay('x'.repeat(500))).toHaveLength(64);
  });

  it('becomes anonymous where a number could not stand in a URI', () => {
    expect(identityUri('+447700900123', 'h')).toBe('sip:+447700900123@h;user=phone');
    expect(identityUri('bob', '::1')).toBe('sip:bob@[::1]');
    for (const bad of ['a@b', 'a>\r\nx', 'a b', '', null]) {
      expect(identityUri(bad, 'h')).toBe('sip:anonymous@anonymous.invalid');
    }
  });
});
