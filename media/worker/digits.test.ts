import { describe, expect, it } from 'vitest';
import { DigitReceiver, DigitSender, eventOf } from './digits.ts';

interface Sent {
  readonly event: number;
  readonly timestamp: number;
  readonly end?: boolean;
  readonly marker?: boolean;
}

function packet({ event, timestamp, end = false, marker = false }: Sent) {
  const payload = Uint8Array.of(event, end ? 0x8a : 0x0a, 0, 160);
  return { payloadType: 101, marker, sequence: 0, timestamp, ssrc: 1, payload };
}

/** Feeds packets 20 ms apart (or as `atMs` says) and gives the digits. */
function digitsOf(sent: readonly (Sent & { atMs?: number })[]): string {
  const receiver = new DigitReceiver();
  return sent.map((one, i) => receiver.packet(packet(one), one.atMs ?? i * 20) ?? '').join('');
}

describe('RFC 4733, receiving', () => {
  it('one digit for updates and three ends of one event', () => {
    const ends = [true, true, true].map((end) => ({ event: 5, timestamp: 800, end }));
    expect(digitsOf([{ event: 5, timestamp: 800, marker: true }, ...ends])).toBe('5');
  });

  it('the same key again is a new timestamp', () => {
    expect(
      digitsOf([
        { event: 1, timestamp: 800, end: true },
        { event: 1, timestamp: 2400, end: true },
      ]),
    ).toBe('11');
  });

  it('an end packet alone is a digit: the others were lost', () => {
    expect(digitsOf([{ event: 11, timestamp: 1, end: true }])).toBe('#');
  });

  it('a late packet of the event before says nothing', () => {
    expect(
      digitsOf([
        { event: 1, timestamp: 800 },
        { event: 2, timestamp: 2400 },
        { event: 1, timestamp: 800, end: true },
        { event: 2, timestamp: 2400, end: true },
      ]),
    ).toBe('12');
  });

  it('a key held beyond 8 s goes on in a second segment', () => {
    const next = 800 + 0xffff;
    expect(
      digitsOf([
        { event: 7, timestamp: 800, marker: true },
        { event: 7, timestamp: next },
        { event: 7, timestamp: next, end: true },
      ]),
    ).toBe('7');
  });

  it('a capture played again is a new press', () => {
    expect(
      digitsOf([
        { event: 1, timestamp: 800, end: true, atMs: 0 },
        { event: 1, timestamp: 800, end: true, atMs: 40 },
        { event: 1, timestamp: 800, end: false, atMs: 2000 },
        { event: 1, timestamp: 800, end: true, atMs: 2100 },
      ]),
    ).toBe('11');
  });

  it('ignores what is no digit, and cut packets', () => {
    expect(
      digitsOf([
        { event: 16, timestamp: 1 },
        { event: 200, timestamp: 2 },
      ]),
    ).toBe('');
    const cut = { ...packet({ event: 1, timestamp: 1 }), payload: Uint8Array.of(1, 0) };
    expect(new DigitReceiver().packet(cut, 0)).toBeUndefined();
  });
});

describe('RFC 4733, sending', () => {
  it('marker, growing duration, the end three times at one duration, then a pause', () => {
    const sender = new DigitSender();
    sender.add(eventOf('#'));
    const frames = [];
    for (let ts = 160; sender.busy; ts += 160) frames.push(sender.tick(ts));
    const sent = frames.filter((frame) => frame !== undefined);
    expect(sent.map((one) => one.marker)).toEqual([true, ...Array(6).fill(false)]);
    expect(new Set(sent.map((one) => one.timestamp))).toEqual(new Set([160]));
    const durations = sent.map((one) => ((one.payload[2] ?? 0) << 8) | (one.payload[3] ?? 0));
    expect(durations).toEqual([160, 320, 480, 640, 800, 800, 800]);
    expect(sent.map((one) => (one.payload[1] ?? 0) >> 7)).toEqual([0, 0, 0, 0, 1, 1, 1]);
    expect(sent.every((one) => one.payload[0] === 11)).toBe(true);
    expect(frames.length - sent.length).toBeGreaterThanOrEqual(3);
  });

  it('what it sends is what the receiver hears', () => {
    const [sender, receiver] = [new DigitSender(), new DigitReceiver()];
    const digits = '0123456789*#ABCD';
    for (const digit of digits) sender.add(eventOf(digit));
    let heard = '';
    for (let frame = 0; sender.busy; frame++) {
      const event = sender.tick(frame * 160);
      if (event === undefined) continue;
      const received = { ...event, payloadType: 101, sequence: frame, ssrc: 1 };
      heard += receiver.packet(received, frame * 20) ?? '';
    }
    expect(heard).toBe(digits);
  });

  it('knows digits and nothing else', () => {
    expect(['a', 'D', '*', '', '12', 'E', '+'].map(eventOf)).toEqual([12, 15, 10, -1, -1, -1, -1]);
  });

  it('a queue without end is refused', () => {
    const sender = new DigitSender();
    const taken = Array.from({ length: 100 }, () => sender.add(1)).filter(Boolean);
    expect(taken).toHaveLength(64);
  });
});
