import { describe, expect, it } from 'vitest';
import { MediaError } from './fault.ts';
import { LegSdp } from './leg-sdp.ts';
import type { Codec } from './codec.ts';
import { parseSdp } from './sdp-parse.ts';

function newLeg(options: { codecs?: readonly Codec[]; ptimeMs?: number } = {}): LegSdp {
  const { codecs, ptimeMs = 20 } = options;
  return new LegSdp({ address: '192.0.2.1', port: 20_000, codecs, ptimeMs });
}

/** A peer's SDP; `audio` replaces the attributes of its audio section. */
function peer(
  options: { audio?: readonly string[]; media?: string; c?: string; more?: string } = {},
) {
  const { audio = ['a=sendrecv'], media = 'm=audio 4000 RTP/AVP 0 8 101', more = '' } = options;
  const c = options.c ?? '203.0.113.7';
  const map = 'a=rtpmap:101 telephone-event/8000';
  const head = `v=0\r\no=- 1 1 IN IP4 ${c}\r\ns=-\r\nc=IN IP4 ${c}\r\nt=0 0\r\n`;
  return `${head}${media}\r\n${map}\r\n${audio.join('\r\n')}\r\n${more}`;
}

const lines = (text: string) => text.trimEnd().split('\r\n');

describe('offer', () => {
  it('offers both laws and events, and counts its versions', () => {
    const leg = newLeg();
    const offer = lines(leg.offer('sendrecv'));
    expect(offer.slice(2)).toEqual([
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 20000 RTP/AVP 8 0 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=maxptime:60',
      'a=sendrecv',
    ]);
    const version = (line: string | undefined) => Number(line?.split(' ')[2]);
    const next = lines(leg.offer('sendonly'));
    expect(version(next[1])).toBe(version(offer[1]) + 1);
    expect(next.at(-1)).toBe('a=sendonly');
    expect(offer[1]?.split(' ')[1]).toBe(next[1]?.split(' ')[1]);
  });

  it('takes the answer: the peer’s first codec, its numbers, its address', () => {
    const leg = newLeg();
    leg.offer('sendrecv');
    const session = leg.accept(peer({ media: 'm=audio 4000 RTP/AVP 0 101' }));
    expect(session).toMatchObject({
      address: '203.0.113.7',
      port: 4000,
      rtcpPort: 4001,
      codec: 'PCMU',
      payloadType: 0,
      eventSend: 101,
      ptimeMs: 20,
      maySend: true,
      mayReceive: true,
      expectsMedia: true,
    });
  });

  it('an answer without an offer is refused', () => {
    expect(() => newLeg().accept(peer())).toThrow(MediaError);
  });

  it('a peer with its own event number is sent that one and may use ours', () => {
    const leg = newLeg();
    leg.offer('sendrecv');
    const answer = peer({ media: 'm=audio 4000 RTP/AVP 8 96' }).replace(':101 ', ':96 ');
    const session = leg.accept(answer);
    expect(session.eventSend).toBe(96);
    expect(session.eventReceive).toEqual([96, 101]);
  });
});

describe('answer', () => {
  it('takes the first codec of the offer, with the offered event number', () => {
    const { text, session } = newLeg().answer(peer());
    expect(lines(text)).toContain('m=audio 20000 RTP/AVP 0 101');
    expect(session.codec).toBe('PCMU');
  });

  it('follows our own order when the leg has one', () => {
    expect(newLeg({ codecs: ['PCMA', 'PCMU'] }).answer(peer()).session.codec).toBe('PCMA');
  });

  it('refuses every other stream in its place with port 0', () => {
    const more = 'm=video 5000 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\nm=image 6000 udptl t38\r\n';
    const { text } = newLeg().answer(peer({ more }));
    const media = lines(text).filter((line) => line.startsWith('m='));
    expect(media).toEqual([
      'm=audio 20000 RTP/AVP 0 101',
      'm=video 0 RTP/AVP 96',
      'm=image 0 udptl t38',
    ]);
  });

  it('the audio stream may be the second', () => {
    const media = 'm=video 5000 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 8 101';
    const answered = lines(newLeg().answer(peer({ media })).text);
    expect(answered.filter((line) => line.startsWith('m='))[1]).toBe('m=audio 20000 RTP/AVP 8 101');
  });

  it.each([
    { name: 'no codec of ours', media: 'm=audio 4000 RTP/AVP 9 18' },
    { name: 'SRTP', media: 'm=audio 4000 RTP/SAVP 0 8' },
    { name: 'a closed stream', media: 'm=audio 0 RTP/AVP 0 8' },
    { name: 'no audio', media: 'm=video 4000 RTP/AVP 0' },
  ])('noCommonCodec for $name', ({ media }) => {
    expect(() => newLeg().answer(peer({ media }))).toThrow(
      expect.objectContaining({ code: 'noCommonCodec', retry: 'never' }),
    );
  });

  it('knows PCMA by name under a dynamic number, and wide-band under a static one not', () => {
    const media = 'm=audio 4000 RTP/AVP 97 8\r\na=rtpmap:97 PCMA/8000\r\na=rtpmap:8 PCMA/16000';
    const { session } = newLeg().answer(peer({ media }));
    expect(session).toMatchObject({ payloadType: 97, codec: 'PCMA' });
  });

  it.each([
    { audio: ['a=ptime:30'], ptimeMs: 30 },
    { audio: ['a=ptime:25'], ptimeMs: 20 },
    { audio: ['a=ptime:5'], ptimeMs: 10 },
    { audio: ['a=ptime:200'], ptimeMs: 60 },
    { audio: ['a=ptime:60', 'a=maxptime:40'], ptimeMs: 40 },
    { audio: ['a=maxptime:10'], ptimeMs: 10 },
    { audio: ['a=ptime:nonsense'], ptimeMs: 20 },
    { audio: [], ptimeMs: 20 },
  ])('packet time for $audio is $ptimeMs ms', ({ audio, ptimeMs }) => {
    expect(newLeg().answer(peer({ audio })).session.ptimeMs).toBe(ptimeMs);
  });

  it('the same re-offer gets the same text, a changed one a new version', () => {
    const leg = newLeg();
    const first = leg.answer(peer()).text;
    expect(leg.answer(peer()).text).toBe(first);
    const held = leg.answer(peer({ audio: ['a=sendonly'] })).text;
    expect(lines(held)[1]).not.toBe(lines(first)[1]);
  });

  it('our re-offer keeps the numbers and sections of the call', () => {
    const leg = newLeg();
    const more = 'm=video 5000 RTP/AVP 96\r\n';
    leg.answer(
      peer({ media: 'm=audio 4000 RTP/AVP 97 96', more })
        .replace(':101 ', ':96 ')
        .replace('a=sendrecv', 'a=rtpmap:97 PCMA/8000'),
    );
    const media = lines(leg.offer('sendonly')).filter((line) => line.startsWith('m='));
    expect(media).toEqual(['m=audio 20000 RTP/AVP 97 96', 'm=video 0 RTP/AVP 96']);
  });
});

describe('hold', () => {
  it.each([
    { asked: 'sendrecv', seen: 'sendrecv', maySend: true, mayReceive: true, expects: true },
    { asked: 'sendonly', seen: 'recvonly', maySend: false, mayReceive: true, expects: false },
    { asked: 'recvonly', seen: 'sendonly', maySend: true, mayReceive: false, expects: false },
    { asked: 'inactive', seen: 'inactive', maySend: false, mayReceive: false, expects: false },
  ])('the peer offers $asked', ({ asked, seen, maySend, mayReceive, expects }) => {
    const leg = newLeg();
    const { text, session } = leg.answer(peer({ audio: [`a=${asked}`] }));
    expect(lines(text).at(-1)).toBe(`a=${seen}`);
    expect(leg.remoteDirection).toBe(seen);
    expect(session).toMatchObject({ maySend, mayReceive, expectsMedia: expects });
  });

  it('c=0.0.0.0 is a hold (RFC 2543), and nothing is sent there', () => {
    const leg = newLeg();
    const { text, session } = leg.answer(peer({ c: '0.0.0.0' }));
    expect(lines(text).at(-1)).toBe('a=recvonly');
    expect(leg.remoteDirection).toBe('recvonly');
    expect(session.maySend).toBe(false);
  });

  it('the session’s direction holds for a section without its own', () => {
    const text = peer({ audio: [] }).replace('t=0 0', 't=0 0\r\na=sendonly');
    expect(newLeg().answer(text).session.maySend).toBe(false);
  });

  it('our own hold is not the peer’s: recvonly in answer to sendonly', () => {
    const leg = newLeg();
    leg.offer('sendonly');
    const session = leg.accept(peer({ audio: ['a=recvonly'] }));
    expect(session).toMatchObject({ maySend: true, mayReceive: false, expectsMedia: false });
    expect(leg.remoteDirection).toBe('sendrecv');
  });

  it('a refresh by a peer whom we hold leaves it on hold', () => {
    const leg = newLeg();
    leg.offer('sendonly');
    leg.accept(peer({ audio: ['a=recvonly'] }));
    expect(lines(leg.answer(peer()).text).at(-1)).toBe('a=sendonly');
    leg.offer('sendrecv');
    expect(leg.accept(peer()).expectsMedia).toBe(true);
  });

  it('both hold: inactive', () => {
    const leg = newLeg();
    leg.offer('sendonly');
    expect(leg.accept(peer({ audio: ['a=inactive'] })).maySend).toBe(false);
    expect(leg.remoteDirection).toBe('inactive');
  });
});

describe('hostile SDP', () => {
  it.each([
    { name: 'empty', text: '' },
    { name: 'no version', text: 'hello' },
    { name: 'too long', text: `v=0\r\n${'a=x\r\n'.repeat(4000)}` },
    { name: 'too many lines', text: `v=0\r\n${'a=x\r\n'.repeat(600)}` },
    { name: 'too many sections', text: `v=0\r\n${'m=audio 1 RTP/AVP 0\r\n'.repeat(17)}` },
    { name: 'too many formats', text: `v=0\r\nm=audio 1 RTP/AVP${' 0'.repeat(65)}` },
    { name: 'a port beyond 65535', text: peer({ media: 'm=audio 70000 RTP/AVP 0' }) },
    { name: 'a host name', text: peer({ c: 'example.com' }) },
    { name: 'multicast', text: peer({ c: '239.1.1.1' }) },
    { name: 'broadcast', text: peer({ c: '255.255.255.255' }) },
    { name: 'no address', text: 'v=0\r\nm=audio 4000 RTP/AVP 0\r\n' },
    { name: 'a line without type', text: peer({ more: 'x\r\n' }) },
    { name: 'a bad rtpmap', text: peer({ audio: ['a=rtpmap:200 PCMA/8000'] }) },
    { name: 'control characters to echo', text: peer({ more: 'm=video 1 RTP/\u0007 96\r\n' }) },
  ])('badSdp for $name', ({ text }) => {
    expect(() => newLeg().answer(text)).toThrow(expect.objectContaining({ code: 'badSdp' }));
  });

  it('takes bare line feeds', () => {
    expect(parseSdp(peer().replaceAll('\r\n', '\n')).media).toHaveLength(1);
  });
});
