import { expect, test } from 'vitest';
import { fuzzFor } from './fuzz-cli.ts';
import { fuzzSip } from './fuzz.ts';

test('mutated messages harm nobody else, and the run repeats itself', () => {
  const first = fuzzSip(1, 600);
  expect({ ...fuzzSip(1, 600), slowestMs: 0 }).toEqual({ ...first, slowestMs: 0 });
  expect(first.answered).toBeGreaterThan(50);
  expect(first.dropped).toBeGreaterThan(20);
});

test('a run for a time tells its executions and findings', () => {
  const said: string[] = [];
  const report = fuzzFor(0, 7, (line) => said.push(line));
  expect(report).toEqual({ executions: 2_000, findings: [] });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^2000 executions, 0 findings, /);
});
