import { describe, expect, it } from 'vitest';
import { referenceCases } from './cases.ts';
import { exact } from './exact.ts';

describe('the exact values', () => {
  it.each(referenceCases)('of $name agree with 40-digit arithmetic', ({ system, known }) => {
    const ours = { ...exact(system) } as Record<string, number>;
    for (const [name, value] of Object.entries(known)) {
      expect(Math.abs((ours[name] ?? 0) / value - 1), name).toBeLessThan(2e-8);
    }
  });

  it('make the number in an Erlang A system with equal rates Poisson', () => {
    const { waits } = exact({ rate: 10, handle: 3, agents: 30, patience: 3, within: 20 });
    let [term, below] = [Math.exp(-30), 0];
    for (let n = 0; n < 30; n++) {
      below += term;
      term *= 30 / (n + 1);
    }
    expect(waits).toBeCloseTo(1 - below, 10);
  });
});
