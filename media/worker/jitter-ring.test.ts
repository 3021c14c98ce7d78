import { describe, expect, it } from 'vitest';
import { decodeG711, encodeG711 } from '../g711.ts';
import { JitterRing } from './jitter-ring.ts';

/** A stream of constant level per packet, so that each sample tells from which packet it came. */
const LEVELS = [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000];

function write(ring: JitterRing, timestamp: number, level: number, samples = 160, ssrc = 1): void {
  const payload = encodeG711('PCMA', new Int16Array(samples).fill(level));
  ring.write({ ssrc, timestamp, samples: decodeG711('PCMA', payload) });
}

function read(ring: JitterRing, samples = 160): Int16Array {
  const out = new Int16Array(samples);
  ring.read(out);
  return out;
}

/** To the nearest of LEVELS, or 0. */
function nearest(sample: number | undefined): number {
  return Math.round((sample ?? 0) / 1000) * 1000;
}

const middle = (frame: Int16Array) => nearest(frame[80]);

describe('jitter ring', () => {
  it('plays packets in order after the first frame of delay', () => {
    const ring = new JitterRing();
    const heard: number[] = [];
    LEVELS.forEach((level, i) => {
      write(ring, i * 160, level);
      heard.push(middle(read(ring)));
    });
    expect(heard).toEqual([0, ...LEVELS.slice(0, -1)]);
  });

  it('puts reordered packets right and plays a doubled one once', () => {
    const ring = new JitterRing();
    write(ring, 0, 1000);
    read(ring);
    write(ring, 320, 3000);
    write(ring, 160, 2000);
    write(ring, 160, 2000);
    expect([middle(read(ring)), middle(read(ring)), middle(read(ring))]).toEqual([
      1000, 2000, 3000,
    ]);
  });

  it('fades over a lost packet and goes on in time', () => {
    const ring = new JitterRing();
    write(ring, 0, 4000);
    read(ring);
    read(ring);
    write(ring, 320, 5000);
    const gap = read(ring);
    expect(nearest(gap[0])).toBe(4000);
    expect(Math.abs(gap[159] ?? 0)).toBeLessThan(3500);
    expect(middle(read(ring))).toBe(5000);
    const after = [read(ring), read(ring), read(ring), read(ring)];
    expect(after.at(-1)?.every((sample) => sample === 0)).toBe(true);
  });

  it.each([80, 240, 320, 480])('joins packets of %d samples without a gap', (size) => {
    const ring = new JitterRing();
    let ts = 0;
    let played = 0;
    let silent = 0;
    for (let tick = 1; tick <= 100; tick++) {
      for (; ts < tick * 160; ts += size) write(ring, ts, 4000, size);
      for (const sample of read(ring)) {
        if (nearest(sample) === 4000) played++;
        else if (played > 0) silent++;
      }
    }
    expect(silent).toBe(0);
    expect(played).toBeGreaterThan(15_000);
  });

  it.each([
    { name: 'a jump ahead', to: 1_000_000 },
    { name: 'a jump back (a capture played again)', to: -8000 },
    { name: 'a small jump back of another source', to: 160, ssrc: 2 },
  ])('starts again at $name', ({ to, ssrc = 1 }) => {
    const ring = new JitterRing();
    for (let i = 0; i < 10; i++) {
      write(ring, i * 160, 1000);
      read(ring);
    }
    const heard: number[] = [];
    for (let i = 0; i < 6; i++) {
      write(ring, (to + i * 160) >>> 0, 8000, 160, ssrc);
      heard.push(middle(read(ring)));
    }
    expect(heard).toEqual([0, 8000, 8000, 8000, 8000, 8000]);
  });

  it('gives way to late packets, and comes back closer when all is well', () => {
    const ring = new JitterRing();
    let cut = 0;
    const deliver = (i: number, lateTicks: number) => {
      if (i - lateTicks >= 0) write(ring, (i - lateTicks) * 160, 4000);
      const frame = read(ring);
      return frame.some((sample) => nearest(sample) !== 4000) ? 1 : 0;
    };
    for (let i = 0; i < 50; i++) deliver(i, 0);
    // Three ticks of delay at once: the stream falls behind, then must be whole again.
    for (let i = 50; i < 60; i++) deliver(i, 3);
    for (let i = 60; i < 120; i++) cut += deliver(i, 3);
    expect(cut).toBe(0);
    // Early again: the depth comes down over the minutes.
    for (let i = 0; i < 3; i++) write(ring, (117 + i) * 160, 4000);
    const before = ring.depth;
    for (let i = 120; i < 3000; i++) deliver(i, 0);
    expect(ring.depth).toBeLessThan(before);
    expect(ring.depth).toBeGreaterThanOrEqual(160);
  });

  it('follows a clock that was set back a little, after a few packets', () => {
    const ring = new JitterRing();
    for (let i = 0; i < 20; i++) {
      write(ring, i * 160, 1000);
      read(ring);
    }
    let heard = 0;
    for (let i = 0; i < 20; i++) {
      write(ring, i * 160, 8000);
      heard += middle(read(ring)) === 8000 ? 1 : 0;
    }
    expect(heard).toBeGreaterThan(10);
  });

  it('goes through the 32 bit circle unheard', () => {
    const ring = new JitterRing();
    const heard: number[] = [];
    for (let i = 0; i < 10; i++) {
      write(ring, (2 ** 32 - 5 * 160 + i * 160) >>> 0, 4000);
      heard.push(middle(read(ring)));
    }
    expect(heard).toEqual([0, ...Array(9).fill(4000)]);
  });

  it('drops what is far too much', () => {
    const ring = new JitterRing();
    for (let i = 0; i < 20; i++) write(ring, i * 160, 1000);
    expect(ring.depth).toBeLessThanOrEqual(160 + 1600 + 160);
  });

  it('is silent when nothing comes', () => {
    const ring = new JitterRing();
    write(ring, 0, 8000);
    for (let i = 0; i < 10; i++) read(ring);
    expect(ring.primed).toBe(false);
    expect(read(ring).every((sample) => sample === 0)).toBe(true);
  });
});
