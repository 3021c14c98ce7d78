import { describe, expect, it } from 'vitest';
import { Input } from './input.ts';
import { Tap } from './tap.ts';
import type { TapFrameOut } from './tap.ts';

const FRAME = 160;

function newInput() {
  const drains: string[] = [];
  const input = new Input(false, { drained: (reason) => void drains.push(reason) });
  const frame = new Int16Array(FRAME);
  const read = () => (input.read(frame) ? Int16Array.from(frame) : undefined);
  return { input, drains, read };
}

describe('sound from outside', () => {
  it('starts when 60 ms are there, in order, across chunks of any size', () => {
    const { input, drains, read } = newInput();
    const sent = Int16Array.from({ length: 1000 }, (_, i) => i + 1);
    input.write(sent.subarray(0, 100));
    expect(read()).toBeUndefined();
    for (let at = 100; at < 1000; at += 37) input.write(sent.slice(at, Math.min(1000, at + 37)));
    const got: number[] = [];
    for (let frame = read(); frame !== undefined; frame = read()) got.push(...frame);
    expect(got.slice(0, 960)).toEqual([...sent.subarray(0, 960)]);
    expect(got).toHaveLength(1120);
    expect(Math.abs(got[999] ?? 0)).toBeLessThan(50);
    expect(drains).toEqual(['played']);
  });

  it('a short word starts after 100 ms', () => {
    const { input, read } = newInput();
    input.write(new Int16Array(80).fill(1000));
    const frames = Array.from({ length: 6 }, () => read() !== undefined);
    expect(frames).toEqual([false, false, false, false, true, false]);
  });

  it('a flush says at once that the rest was not said', () => {
    const { input, drains, read } = newInput();
    input.write(new Int16Array(8000).fill(1000));
    read();
    input.flush();
    expect(read()).toBeUndefined();
    expect(drains).toEqual(['flushed']);
    input.flush();
    expect(drains).toEqual(['flushed']);
  });

  it('holds a minute and counts what is beyond', () => {
    const { input } = newInput();
    for (let s = 0; s < 70; s++) input.write(new Int16Array(8000));
    expect(input.queuedMs).toBe(60_000);
    expect(input.droppedMs).toBe(10_000);
  });
});

describe('tap', () => {
  it('does not run ahead of its reader, and the loss shows in the sequence', () => {
    const frames: TapFrameOut[] = [];
    const tap = new Tap('both', (frame) => void frames.push(frame));
    const [said, heard] = [new Int16Array(FRAME).fill(1), new Int16Array(FRAME).fill(2)];
    for (let i = 0; i < 150; i++) tap.frames(said, heard);
    expect(frames).toHaveLength(200);
    tap.taken(2);
    tap.frames(said, heard);
    expect(frames.at(-1)).toMatchObject({ direction: 'heard', sequence: 150 });
    expect(frames.at(-1)?.samples[0]).toBe(2);
  });

  it.each([
    { direction: 'said', is: ['said'] },
    { direction: 'heard', is: ['heard'] },
    { direction: 'both', is: ['said', 'heard'] },
  ] as const)('$direction', ({ direction, is }) => {
    const frames: TapFrameOut[] = [];
    new Tap(direction, (frame) => void frames.push(frame)).frames(
      new Int16Array(FRAME),
      new Int16Array(FRAME),
    );
    expect(frames.map((frame) => frame.direction)).toEqual(is);
  });
});
