import { describe, expect, it } from 'vitest';
import { rate } from './quality.ts';

const clean = { lossPercent: 0, delayMs: 0, isConcealed: true };

describe('MOS by the E-model', () => {
  it.each([
    { name: 'a clean line', input: clean, mos: 4.41 },
    { name: '150 ms one way', input: { ...clean, delayMs: 150 }, mos: 4.35 },
    { name: '300 ms one way', input: { ...clean, delayMs: 300 }, mos: 3.71 },
    { name: '1 % lost, concealed', input: { ...clean, lossPercent: 1 }, mos: 4.33 },
    { name: '5 % lost, concealed', input: { ...clean, lossPercent: 5 }, mos: 3.92 },
    { name: '5 % lost, not concealed', input: { lossPercent: 5, delayMs: 0, isConcealed: false } },
    { name: 'all lost', input: { ...clean, lossPercent: 100, delayMs: 900 }, mos: 1 },
  ])('$name', ({ input, mos }) => {
    if (mos === undefined) expect(rate(input)).toBeLessThan(2.3);
    else expect(rate(input)).toBeCloseTo(mos, 1);
  });

  it('never leaves its bounds and never rises with loss or delay', () => {
    for (let delayMs = 0; delayMs < 2000; delayMs += 100) {
      let before = 5;
      for (let lossPercent = 0; lossPercent <= 100; lossPercent += 5) {
        const mos = rate({ lossPercent, delayMs, isConcealed: true });
        expect(mos).toBeGreaterThanOrEqual(1);
        expect(mos).toBeLessThanOrEqual(Math.min(4.41, before));
        before = mos;
      }
    }
  });
});
