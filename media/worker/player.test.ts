import { describe, expect, it } from 'vitest';
import { Player } from './player.ts';
import type { PlayItem } from './player.ts';

const samples = (count: number, value: number): PlayItem => ({
  kind: 'samples',
  samples: new Int16Array(count).fill(value),
});
const LIST = [samples(400, 1), samples(400, 2)];

function frames(player: Player, count: number): number[][] {
  return Array.from({ length: count }, () => {
    const frame = new Int16Array(160);
    player.read(frame);
    return [...frame];
  });
}

describe('player', () => {
  it('joins items without a gap and ends with silence', () => {
    const player = new Player(LIST, { loop: false, startMs: 0 });
    const heard = frames(player, 6).flat();
    expect(heard.filter((sample) => sample === 1)).toHaveLength(400);
    expect(heard.slice(400, 800).every((sample) => sample === 2)).toBe(true);
    expect(heard.slice(800).every((sample) => sample === 0)).toBe(true);
    expect(player).toMatchObject({ finished: true, positionMs: 100 });
  });

  it('loops, and tells the position within the loop', () => {
    const player = new Player(LIST, { loop: true, startMs: 0 });
    const heard = frames(player, 12).flat();
    expect(heard.slice(800, 1200).every((sample) => sample === 1)).toBe(true);
    expect(player).toMatchObject({ finished: false, positionMs: (12 * 20) % 100 });
  });

  it('resumes exactly where it stopped', () => {
    const ramp = Int16Array.from({ length: 8000 }, (_, i) => i);
    const music: PlayItem[] = [{ kind: 'samples', samples: ramp }];
    const first = new Player(music, { loop: true, startMs: 0 });
    frames(first, 7);
    const second = new Player(music, { loop: true, startMs: first.positionMs });
    expect(frames(second, 1)[0]?.[0]).toBe(7 * 160);
    const later = new Player(music, { loop: true, startMs: 2140 });
    expect(frames(later, 1)[0]?.[0]).toBe(140 * 8);
  });

  it('starting behind the end is finished; a start below zero is the start', () => {
    expect(new Player(LIST, { loop: false, startMs: 5000 }).finished).toBe(true);
    expect(new Player(LIST, { loop: false, startMs: -5 }).positionMs).toBe(0);
  });

  it('nothing to play is finished, in a loop too', () => {
    for (const items of [[], [samples(0, 1)]]) {
      const player = new Player(items, { loop: true, startMs: 10 });
      frames(player, 1);
      expect(player.finished).toBe(true);
    }
  });

  it('a tone goes on, in phase from frame to frame', () => {
    const player = new Player([{ kind: 'tone', hz: 500, amplitude: 1000 }], {
      loop: false,
      startMs: 0,
    });
    const heard = frames(player, 100).flat();
    heard.forEach((sample, i) => {
      expect(Math.abs(sample - 1000 * Math.sin((2 * Math.PI * i) / 16))).toBeLessThan(1);
    });
    expect(player.finished).toBe(false);
  });
});
