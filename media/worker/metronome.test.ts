import { describe, expect, it } from 'vitest';
import { Metronome } from './metronome.ts';

describe('metronome', () => {
  it('does not drift, however late each tick runs', () => {
    const metronome = new Metronome(1000);
    let ticks = 0;
    for (let nowMs = 1000; nowMs <= 61_000; nowMs += 20) {
      ticks += metronome.due(nowMs + (nowMs % 7)).run;
    }
    expect(ticks).toBe(3000);
    expect(metronome.dueMs).toBe(61_020);
  });

  it('runs nothing early', () => {
    const metronome = new Metronome(0);
    expect(metronome.due(19.9)).toEqual({ run: 0, skipped: 0 });
    expect(metronome.due(20)).toEqual({ run: 1, skipped: 0 });
  });

  it('catches up 100 ms and gives up the rest of a stall', () => {
    expect(new Metronome(0).due(100)).toEqual({ run: 5, skipped: 0 });
    const stalled = new Metronome(0);
    expect(stalled.due(1000)).toEqual({ run: 5, skipped: 45 });
    expect(stalled.due(1010)).toEqual({ run: 0, skipped: 0 });
    expect(stalled.due(1020)).toEqual({ run: 1, skipped: 0 });
  });

  it('tells the lateness that one tick in a hundred exceeds', () => {
    const metronome = new Metronome(0);
    for (let i = 1; i <= 500; i++) metronome.due(i * 20 + (i % 100 === 0 ? 9 : 1));
    expect(metronome.lateP99Ms()).toBe(1);
    for (let i = 501; i <= 520; i++) metronome.due(i * 20 + 15);
    expect(metronome.lateP99Ms()).toBe(15);
  });
});
