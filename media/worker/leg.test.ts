import { describe, expect, it } from 'vitest';
import { decodeG711 } from '../g711.ts';
import { FakeCall, PEER, bridge } from '../test-support/fake-legs.ts';
import type { RtpPacket } from './rtp.ts';
import { after16, after32 } from './rtp.ts';

const play = (changes = {}) => ({
  playId: 'p',
  items: [{ kind: 'samples' as const, samples: new Int16Array(1600).fill(4000) }],
  loop: false,
  startMs: 0,
  bargeIn: false,
  ...changes,
});

/** First sample of each packet, rounded to thousands. */
const levels = (packets: readonly RtpPacket[]) =>
  packets.map((packet) => {
    const sample = decodeG711(packet.payloadType === 0 ? 'PCMU' : 'PCMA', packet.payload)[0] ?? 0;
    return Math.round(sample / 1000) * 1000;
  });

/** Sequence numbers go up by one and each timestamp by the packet before it. */
function expectContinuous(packets: readonly RtpPacket[]): void {
  packets.slice(1).forEach((packet, i) => {
    const before = packets[i];
    if (before === undefined) return;
    expect(after16(packet.sequence, before.sequence)).toBe(1);
    expect(after32(packet.timestamp, before.timestamp)).toBe(before.payload.length);
  });
}

describe('sending', () => {
  it('nothing before there is an SDP, then a stream of silence', () => {
    const call = new FakeCall();
    call.tick(3);
    expect(call.sent).toHaveLength(0);
    call.session();
    call.tick(50);
    expect(call.sent).toHaveLength(50);
    expect(levels(call.sent).every((level) => level === 0)).toBe(true);
    expect(call.sentTo.at(-1)).toEqual(PEER);
    expect(call.sent.map((packet) => packet.marker).indexOf(true, 1)).toBe(-1);
    expectContinuous(call.sent);
  });

  it.each([10, 20, 30, 40, 50, 60])('cuts into packets of %d ms', (ptimeMs) => {
    const call = new FakeCall();
    call.session({ ptimeMs });
    call.tick(30);
    expect(call.sent).toHaveLength(600 / ptimeMs);
    expect(call.sent.every((packet) => packet.payload.length === ptimeMs * 8)).toBe(true);
    expectContinuous(call.sent);
  });

  it('a play begun before the SDP waits for it', () => {
    const call = new FakeCall();
    call.leg.play(play());
    call.tick(20);
    call.session();
    call.tick(10);
    expect(levels(call.sent)).toEqual(Array(10).fill(4000));
    expect(call.ends).toEqual([{ playId: 'p', reason: 'finished', positionMs: 200 }]);
  });

  it('a second play stops the first, with its position', () => {
    const call = new FakeCall();
    call.session();
    call.leg.play(play({ loop: true }));
    call.tick(13);
    call.leg.play(play({ playId: 'q' }));
    expect(call.ends).toEqual([{ playId: 'p', reason: 'stopped', positionMs: 60 }]);
    call.leg.stopPlay('p');
    expect(call.ends).toHaveLength(1);
    call.leg.stopPlay('q');
    expect(call.ends.at(-1)).toMatchObject({ playId: 'q', reason: 'stopped' });
  });

  it('time that a stall swallowed shows in the timestamps', () => {
    const call = new FakeCall();
    call.session();
    call.tick();
    call.leg.skip(10);
    call.tick();
    const [first, second] = call.sent;
    expect(after32(second?.timestamp ?? 0, first?.timestamp ?? 0)).toBe(11 * 160);
    expect(second?.marker).toBe(true);
  });
});

describe('hold', () => {
  it('sends nothing to a peer that must not receive, but time goes on', () => {
    const call = new FakeCall();
    call.session();
    call.tick();
    call.session({ maySend: false, expectsMedia: false });
    call.leg.play(play({ loop: true }));
    call.tick(10);
    expect(call.sent).toHaveLength(1);
    call.session();
    call.tick();
    expect(call.sent).toHaveLength(2);
    const [first, second] = call.sent;
    expect(after32(second?.timestamp ?? 0, first?.timestamp ?? 0)).toBe(11 * 160);
    expect(after16(second?.sequence ?? 0, first?.sequence ?? 0)).toBe(1);
  });

  it('plays music to a held peer that listens only', () => {
    const call = new FakeCall();
    call.session({ mayReceive: false, expectsMedia: false });
    call.leg.play(play({ loop: true }));
    call.tick(5);
    expect(levels(call.sent)).toEqual(Array(5).fill(4000));
  });

  it('a partner is not heard while its direction is closed', () => {
    const [a, b] = [new FakeCall(), new FakeCall()];
    a.session({ mayReceive: false });
    b.session();
    bridge(a, b);
    a.receive();
    a.receive();
    expect(b.sent).toHaveLength(0);
    a.session({ maySend: false });
    b.receive();
    expect(a.sent).toHaveLength(0);
  });
});

describe('bridge', () => {
  function newBridge(b: { ptimeMs?: number; codec?: 'PCMA' | 'PCMU' } = {}) {
    const calls = { a: new FakeCall({ ssrc: 1 }), b: new FakeCall({ ssrc: 2 }) };
    const { ptimeMs = 20, codec = 'PCMA' } = b;
    calls.a.session();
    calls.b.session({ ptimeMs, codec, payloadType: codec === 'PCMA' ? 8 : 0 });
    bridge(calls.a, calls.b);
    return calls;
  }

  it('relays at once, under our own numbers, in the peer’s law', () => {
    const { a, b } = newBridge({ codec: 'PCMU' });
    b.tick(5);
    for (const level of [1000, 2000, 3000]) {
      a.receive({ level });
      b.tick();
    }
    expect(levels(b.sent)).toEqual([0, 0, 0, 0, 0, 1000, 2000, 3000]);
    expect(b.sent.every((packet) => packet.payloadType === 0)).toBe(true);
    expect(b.sent.map((packet) => packet.marker)).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
      false,
      false,
    ]);
    expectContinuous(b.sent.slice(5));
    expect(new Set(b.sent.map((packet) => packet.ssrc)).size).toBe(1);
  });

  it('loss stays loss: the gap is in the numbers', () => {
    const { a, b } = newBridge();
    a.receive();
    a.lose(2);
    a.pass(320);
    a.receive();
    expect(after16(b.sent[1]?.sequence ?? 0, b.sent[0]?.sequence ?? 0)).toBe(3);
    expect(after32(b.sent[1]?.timestamp ?? 0, b.sent[0]?.timestamp ?? 0)).toBe(480);
    expect(a.leg.stats(a.nowMs)).toMatchObject({ packetsIn: 2, lost: 2 });
  });

  it('fills with silence when the partner’s peer goes quiet, and takes up again', () => {
    const { a, b } = newBridge();
    for (let i = 0; i < 5; i++) {
      a.receive();
      b.tick();
    }
    const relayed = b.sent.length;
    b.tick(30);
    expect(b.sent.length - relayed).toBeGreaterThan(15);
    a.pass(30 * 160);
    a.receive({ level: 7000 });
    expect(levels(b.sent).at(-1)).toBe(7000);
    expect(b.sent.at(-1)?.marker).toBe(true);
    // Numbers never go back nor repeat.
    b.sent.slice(1).forEach((packet, i) => {
      expect(after16(packet.sequence, b.sent[i]?.sequence ?? 0)).toBe(1);
      expect(after32(packet.timestamp, b.sent[i]?.timestamp ?? 0)).toBeGreaterThan(0);
    });
  });

  it('an announcement to one side covers the partner, then the partner is back', () => {
    const { a, b } = newBridge();
    b.leg.play(play());
    for (let i = 0; i < 14; i++) {
      a.receive({ level: 1000 });
      b.tick();
    }
    expect(levels(b.sent)).toEqual([...Array(10).fill(4000), ...Array(4).fill(1000)]);
    expect(b.ends).toHaveLength(1);
    b.sent.slice(1).forEach((packet, i) => {
      expect(after16(packet.sequence, b.sent[i]?.sequence ?? 0)).toBe(1);
    });
  });

  it.each([
    { from: 240, ptimeMs: 20 },
    { from: 160, ptimeMs: 30 },
    { from: 80, ptimeMs: 60 },
  ])('packs $from samples anew into $ptimeMs ms', ({ from, ptimeMs }) => {
    const { a, b } = newBridge({ ptimeMs });
    let received = 0;
    for (let tick = 1; tick <= 60; tick++) {
      for (; received < tick * 160; received += from) a.receive({ samples: from });
      b.tick();
    }
    expect(b.sent.every((packet) => packet.payload.length === ptimeMs * 8)).toBe(true);
    expect(
      levels(b.sent)
        .slice(4)
        .every((level) => level === 4000),
    ).toBe(true);
    expectContinuous(b.sent);
  });

  it('unbridging leaves silence, and nothing of the partner', () => {
    const { a, b } = newBridge();
    a.receive();
    a.leg.partner = undefined;
    b.leg.partner = undefined;
    a.receive();
    b.tick(20);
    expect(levels(b.sent.slice(1)).every((level) => level === 0)).toBe(true);
  });

  it('passes a digit on as an event and keeps the sound off it', () => {
    const { a, b } = newBridge();
    a.receive();
    a.receiveEvent(5);
    a.receiveEvent(5, { end: true });
    expect(a.digits).toEqual(['5']);
    for (let i = 0; i < 12; i++) {
      b.tick();
      a.receive();
    }
    const events = b.sent.filter((packet) => packet.payloadType === 101);
    expect(events).toHaveLength(7);
    const first = b.sent.findIndex((packet) => packet.payloadType === 101);
    expect(b.sent.slice(first, first + 7).every((p) => p.payloadType === 101)).toBe(true);
    expect(levels(b.sent).at(-1)).toBe(4000);
    b.sent.slice(1).forEach((packet, i) => {
      expect(after16(packet.sequence, b.sent[i]?.sequence ?? 0)).toBe(1);
    });
  });
});

describe('the peer', () => {
  it('tells the first packet once, and counts', () => {
    const call = new FakeCall();
    call.session();
    call.receive();
    call.receive();
    expect(call.firstPackets).toBe(1);
    expect(call.leg.stats(call.nowMs)).toMatchObject({ packetsIn: 2, lost: 0 });
  });

  it('a stranger is neither heard nor counted, and a flood is cut', () => {
    const call = new FakeCall();
    call.session();
    call.receive();
    call.receive({ from: { address: '198.51.100.1', port: 9 } });
    expect(call.leg.stats(call.nowMs).packetsIn).toBe(1);
    for (let i = 0; i < 1000; i++) call.receive();
    expect(call.leg.stats(call.nowMs).packetsIn).toBeLessThan(250);
  });

  it('a digit ends a play only when it may', () => {
    const call = new FakeCall();
    call.session();
    call.leg.play(play({ loop: true }));
    call.tick(5);
    call.receiveEvent(1);
    expect(call.ends).toHaveLength(0);
    call.leg.play(play({ playId: 'q', loop: true, bargeIn: true }));
    call.tick(5);
    call.receiveEvent(1);
    expect(call.digits).toEqual(['1']);
    call.receiveEvent(1, { end: true });
    call.pass(1600);
    call.receiveEvent(2);
    expect(call.ends.at(-1)).toEqual({ playId: 'q', reason: 'digit', positionMs: 100 });
  });

  it('keeps what was heard, with silence for what is missing', () => {
    const call = new FakeCall({ keepHeardMs: 200 });
    call.session();
    for (let i = 0; i < 5; i++) {
      call.receive();
      call.tick();
    }
    call.pass(320);
    call.receive({ level: 8000 });
    const heard = call.leg.heard(call.nowMs);
    expect(heard).toHaveLength(5 * 160 + 320 + 160);
    expect(Math.round((heard[400] ?? 0) / 1000)).toBe(4);
    expect(heard[5 * 160 + 100]).toBe(0);
    expect(Math.round((heard.at(-1) ?? 0) / 1000)).toBe(8);
    call.tick(50);
    expect(call.leg.heard(call.nowMs).some((sample) => sample > 100)).toBe(false);
  });

  it('hears a peer whose clock runs behind ours', () => {
    const call = new FakeCall({ keepHeardMs: 200 });
    call.session();
    call.receive();
    // It stalls for 0.8 s and goes on with the next timestamp.
    call.tick(40);
    expect(call.leg.heard(call.nowMs).at(-1)).toBe(0);
    for (let i = 0; i < 10; i++) {
      call.receive();
      call.tick();
    }
    expect(Math.round((call.leg.heard(call.nowMs).at(-1) ?? 0) / 1000)).toBe(4);
  });
});

describe('silence of the wire', () => {
  const newCall = () => {
    const call = new FakeCall({ silenceTimeoutMs: 1000 });
    call.session();
    return call;
  };

  it('is told once, and armed again by a packet', () => {
    const call = newCall();
    call.tick(49);
    expect(call.silences).toBe(0);
    call.tick(100);
    expect(call.silences).toBe(1);
    call.receive();
    call.tick(49);
    expect(call.silences).toBe(1);
    call.tick(2);
    expect(call.silences).toBe(2);
  });

  it.each([
    { name: 'quiet audio', keep: (call: FakeCall) => call.receive({ level: 0 }) },
    { name: 'comfort noise', keep: (call: FakeCall) => call.receiveComfortNoise() },
    {
      name: 'RTCP',
      keep: (call: FakeCall) =>
        call.leg.rtcp(Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 7), PEER, call.nowMs),
    },
  ])('$name is life', ({ keep }) => {
    const call = newCall();
    for (let i = 0; i < 20; i++) {
      call.tick(30);
      keep(call);
    }
    expect(call.silences).toBe(0);
  });

  it('RTCP from a stranger is not', () => {
    const call = newCall();
    const stranger = { address: '198.51.100.1', port: 4001 };
    for (let i = 0; i < 10; i++) {
      call.tick(10);
      call.leg.rtcp(Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 7), stranger, call.nowMs);
    }
    expect(call.silences).toBe(1);
  });

  it('never on hold, and after it the time starts anew', () => {
    const call = newCall();
    call.session({ expectsMedia: false });
    call.tick(500);
    expect(call.silences).toBe(0);
    call.session();
    call.tick(49);
    expect(call.silences).toBe(0);
    call.tick(2);
    expect(call.silences).toBe(1);
  });

  it('never before an SDP, and never when switched off', () => {
    const call = new FakeCall({ silenceTimeoutMs: 1000 });
    call.tick(500);
    const off = new FakeCall();
    off.session();
    off.tick(5000);
    expect([call.silences, off.silences]).toEqual([0, 0]);
  });
});

describe('RTCP', () => {
  it('about every 5 s to the port above, and a goodbye at the end', () => {
    const call = new FakeCall();
    call.session();
    call.receive();
    call.tick(3000);
    expect(call.reports.length).toBeGreaterThanOrEqual(8);
    expect(call.reports.length).toBeLessThanOrEqual(24);
    expect(call.reports[0]?.to).toEqual({ address: PEER.address, port: 4001 });
    expect(call.reports[0]?.packet[1]).toBe(200);
    call.leg.close(call.nowMs, { saysGoodbye: true });
    expect(call.reports.at(-1)?.packet.at(-7)).toBe(203);
    expect(call.isClosed).toBe(true);
  });
});
