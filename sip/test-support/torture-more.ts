import { torture, type Torture } from './torture.ts';

const AUDIO = [
  'v=0',
  'o=mhandley 29739 7272939 IN IP4 192.0.2.5',
  's=-',
  'c=IN IP4 192.0.2.5',
  't=0 0',
  'm=audio 49217 RTP/AVP 0',
  '',
];

function register(name: string, changes: Readonly<Record<string, string>>): Torture {
  const headers: Record<string, string> = {
    To: 'sip:user@example.com',
    From: 'sip:user@example.com;tag=998332',
    'Max-Forwards': '70',
    'Call-ID': `${name.split(' ')[1]}.k345asrl3fdbv@10.0.0.1`,
    CSeq: '1 REGISTER',
    Via: 'SIP/2.0/UDP 135.180.130.133:5060;branch=z9hG4bKkdjuw',
    ...changes,
    'Content-Length': '0',
  };
  const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
  return torture(name, ['REGISTER sip:example.com SIP/2.0', ...lines, '', '']);
}

function response(name: string, line: string, changes: readonly string[]): Torture {
  return torture(name, [
    line,
    ...changes,
    'To: <sip:user@example.com>;tag=2229',
    'From: <sip:me@example.com>;tag=1928301774',
    `Call-ID: ${name.split(' ')[1]}.1234ksdfak3j2erwedfsASdf`,
    'CSeq: 35 INVITE',
    'Contact: <sip:user@host198.example.com>',
    'Content-Type: application/sdp',
    'Content-Length: LENGTH',
    '',
    ...AUDIO,
  ]);
}

/** The messages of RFC 4475 that speak to a registrar, are responses, or have odd bodies. */
export const MORE: readonly Torture[] = [
  register('3.1.1.4 escnull', {
    To: 'sip:null-%00-null@example.com',
    From: 'sip:null-%00-null@example.com;tag=839923423',
    CSeq: '14398234 REGISTER',
    Contact: '<sip:%00@host5.example.com>',
    contact: '<sip:%00%00@host5.example.com>',
  }),
  torture('3.1.1.11 mpart01', [
    'MESSAGE sip:kumiko@example.org SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-;rport',
    'Max-Forwards: 70',
    'Route: <sip:127.0.0.1:5080>',
    'From: <sip:fluffy@example.com>;tag=2fb0dcc9',
    'To: <sip:kumiko@example.org>',
    'Call-ID: 3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..',
    'CSeq: 1 MESSAGE',
    'Content-Transfer-Encoding: binary',
    'Content-Type: multipart/mixed;boundary=7a9cbec02ceef655',
    'Content-Length: LENGTH',
    '',
    '--7a9cbec02ceef655',
    'Content-Type: text/plain',
    '',
    'Hello',
    '--7a9cbec02ceef655',
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: binary',
    '',
    '\u0000\u0001\u0002\u007f0\u0082\u0001R\u0006',
    '--7a9cbec02ceef655--',
    '',
  ]),
  response('3.1.1.12 unreason', 'SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое', [
    'Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923',
  ]),
  response('3.1.1.13 noreason', 'SIP/2.0 100 ', [
    'Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe',
  ]),
  register('3.1.2.13 regbadct', {
    Contact: 'sip:user@example.com?Route=%3Csip:sip.example.com%3E',
    l: '0',
  }),
  torture('3.1.2.14 badaspec', [
    'OPTIONS sip:user@example.org SIP/2.0',
    'Via: SIP/2.0/UDP host4.example.com:5060;branch=z9hG4bKkdju43234',
    'Max-Forwards: 70',
    'From: "Bell, Alexander" <sip:a.g.bell@example.com>;tag=433423',
    'To: "Watson, Thomas" < sip:t.watson@example.org >',
    'Call-ID: badaspec.sdf0234n2nds0a099u23h3hnnw009cdkne3',
    'Accept: application/sdp',
    'CSeq: 3923239 OPTIONS',
    'l: 0',
    '',
    '',
  ]),
  register('3.3.4 unksm2', {
    To: 'isbn:2983792873',
    From: '<http://www.example.com>;tag=3234233',
    Contact: '<name:John_Smith>',
  }),
  register('3.3.7 regaut01', { Authorization: 'NoOneKnowsThisScheme opaque-data=here' }),
  response('3.3.10 bcast', 'SIP/2.0 200 OK', [
    'Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923',
    'Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23',
  ]),
  register('3.3.12 cparam01', { Contact: 'sip:+19725552222@gw1.example.net;unknownparam' }),
  register('3.3.13 cparam02', { Contact: '<sip:+19725552222@gw1.example.net;unknownparam>' }),
  register('3.3.14 regescrt', {
    Contact: '<sip:user@example.com?Route=%3Csip:sip.example.com%3E>',
  }),
  torture('3.3.15 sdp01', [
    'INVITE sip:user@example.com SIP/2.0',
    'To: sip:j_user@example.com',
    'Contact: <sip:caller@host15.example.net>',
    'From: sip:caller@example.net;tag=234',
    'Max-Forwards: 5',
    'Call-ID: sdp01.ndaksdj9342dasdd',
    'Accept: text/nobodyKnowsThis',
    'CSeq: 8 INVITE',
    'Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw',
    'Content-Length: LENGTH',
    'Content-Type: application/sdp',
    '',
    ...AUDIO,
  ]),
];
