import { torture, type Torture } from './torture.ts';

const AUDIO = [
  'v=0',
  'o=mhandley 29739 7272939 IN IP4 192.0.2.15',
  's=-',
  'm=audio 49217 RTP/AVP 0',
  '',
];

/** A sound OPTIONS with some lines replaced, the way most of RFC 4475 §3.1.2 is made. */
function options(name: string, changes: Readonly<Record<string, string>>): Torture {
  const sound: Record<string, string> = {
    start: 'OPTIONS sip:user@example.com SIP/2.0',
    Via: 'SIP/2.0/UDP host5.example.net;branch=z9hG4bK293423',
    To: 'sip:user@example.com',
    From: 'sip:other@example.net;tag=3923942',
    'Call-ID': `${name.split(' ')[1]}.fhn2323orihawfdoa3o4r52o3irsdf`,
    CSeq: '15932 OPTIONS',
    'Max-Forwards': '60',
    'Content-Length': '0',
  };
  const { start = '', ...headers } = { ...sound, ...changes };
  const lines = Object.entries(headers).filter(([, value]) => value !== 'ABSENT');
  return torture(name, [start, ...lines.map(([n, value]) => `${n}: ${value}`), '', '']);
}

/** RFC 4475 §3.1.2 and §3.3: refuse with the status, or stay silent where there is no way back. */
export const INVALID: readonly Torture[] = [
  // Via: ";;,;,," leaves no top Via that could be answered.
  options('3.1.2.1 badinv01 extraneous separators', {
    Via: 'SIP/2.0/UDP 192.0.2.15;;,;,,',
    Contact: '"Joe" <sip:joe@example.org>;;;;',
  }),
  torture('3.1.2.2 clerr: Content-Length larger than the message', [
    'INVITE sip:user@example.com SIP/2.0',
    'Max-Forwards: 80',
    'To: sip:j.user@example.com',
    'From: sip:caller@example.net;tag=93942939o2',
    'Contact: <sip:caller@hungry.example.net>',
    'Call-ID: clerr.0ha0isndaksdjweiafasdk3',
    'CSeq: 8 INVITE',
    'Via: SIP/2.0/UDP host5.example.com;branch=z9hG4bK-39234-23523',
    'Content-Type: application/sdp',
    'Content-Length: 9999',
    '',
    ...AUDIO,
  ]),
  options('3.1.2.3 ncl negative Content-Length', { 'Content-Length': '-999' }),
  options('3.1.2.4 scalar02 CSeq above 2^32', { CSeq: '36893488147419103232 OPTIONS' }),
  options('3.1.2.4 scalar02b Max-Forwards above 255', { 'Max-Forwards': '300' }),
  torture('3.1.2.5 scalarlg: overlarge values in a response', [
    'SIP/2.0 503 Service Unavailable',
    'Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bKzzxdiwo34sw;received=192.0.2.129',
    'To: <sip:user@example.com>',
    'From: <sip:other@example.net>;tag=2easdjfejw',
    'CSeq: 9292394834772304023312 OPTIONS',
    'Call-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r',
    'Retry-After: 949302838503028349304023988',
    'Content-Length: 0',
    '',
    '',
  ]),
  options('3.1.2.6 quotbal unterminated quote', {
    To: '"Mr. J. User <sip:j.user@example.com>',
  }),
  options('3.1.2.7 ltgtruri angle brackets around the Request-URI', {
    start: 'OPTIONS <sip:user@example.com> SIP/2.0',
  }),
  options('3.1.2.8 lwsruri white space in the Request-URI', {
    start: 'OPTIONS sip:user@example.com; lr SIP/2.0',
  }),
  options('3.1.2.9 lwsstart several spaces in the start line', {
    start: 'OPTIONS  sip:user@example.com  SIP/2.0',
  }),
  options('3.1.2.10 trws white space after the start line', {
    start: 'OPTIONS sip:remote-target@example.com SIP/2.0  ',
  }),
  // §3.1.2.11 permits to ignore the escaped headers of a Request-URI; so do we.
  options('3.1.2.11 escruri headers in the Request-URI', {
    start: 'OPTIONS sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0',
  }),
  // §3.1.2.12: an unknown time zone may be ignored, and is.
  options('3.1.2.12 baddate time zone that is not GMT', {
    Date: 'Fri, 01 Jan 2010 16:00:00 EST',
  }),
  options('3.1.2.15 baddn', {
    From: 'Bell, Alexander <sip:a.g.bell@example.com>;tag=43',
  }),
  options('3.1.2.16 badvers unknown version', { start: 'OPTIONS sip:t@example.org SIP/7.0' }),
  options('3.1.2.17 mismatch01 CSeq method', { CSeq: '8 INVITE' }),
  options('3.1.2.18 mismatch02 unknown method and CSeq method', {
    start: 'NEWMETHOD sip:user@example.com SIP/2.0',
  }),
  torture('3.1.2.19 bigcode: overlarge response code', [
    'SIP/2.0 4294967301 better not break the receiver',
    'Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe',
    'Call-ID: bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i',
    'CSeq: 353494 INVITE',
    'From: <sip:user@example.com>;tag=39ansfi3',
    'To: <sip:user@example.edu>;tag=902jndnke3',
    'Content-Length: 0',
    '',
    '',
  ]),
  options('3.2.1 badbranch cookie without a branch', {
    Via: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK',
  }),
  options('3.3.1 insuf no From', { From: 'ABSENT' }),
  options('3.3.1 insufb no Call-ID', { 'Call-ID': 'ABSENT' }),
  options('3.3.1 insufc no CSeq', { CSeq: 'ABSENT' }),
  options('3.3.3 novelsc known scheme that cannot be routed', {
    start: 'OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0',
  }),
  options('3.3.8 multi01 To twice', { to: '"other" <sip:other@example.net>' }),
  options('3.3.9 mcl01 Content-Length twice', { 'content-length': '5' }),
];
