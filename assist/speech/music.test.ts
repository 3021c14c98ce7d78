import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { musicOnHold } from './music.ts';

describe('music on hold', () => {
  it('is a loop of 24 s at −20 dBFS that never clips', async () => {
    const music = await musicOnHold();
    expect(music).toHaveLength(24 * 8000);
    const rms = Math.sqrt(music.reduce((sum, s) => sum + s * s, 0) / music.length);
    expect(20 * Math.log10(rms / 32_768)).toBeCloseTo(-20, 0);
    expect(music.every((sample) => Math.abs(sample) < 24_001)).toBe(true);
  });

  it('has no pause longer than a quarter of a second and no seam', async () => {
    const music = await musicOnHold();
    for (let at = 0; at + 2000 <= music.length; at += 2000) {
      expect(music.subarray(at, at + 2000).some((sample) => Math.abs(sample) > 300)).toBe(true);
    }
    const step = (at: number) => Math.abs((music[at] ?? 0) - (music.at(at - 1) ?? 0));
    const steepest = music.subarray(1).reduce((most, _, i) => Math.max(most, step(i + 1)), 0);
    expect(step(0)).toBeLessThan(steepest);
  });

  it('is the same object for everybody and the same samples every time', async () => {
    expect(await musicOnHold()).toBe(await musicOnHold());
    const bytes = new Uint8Array((await musicOnHold()).buffer);
    expect(createHash('sha256').update(bytes).digest('hex')).toMatchInlineSnapshot(
      `"66cc6b47b89fb08b9917904aa67cb1ce5db2e11af41ee2530f4e894c1706286a"`,
    );
  });
});
