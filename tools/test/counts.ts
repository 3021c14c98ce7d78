export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * How many tests a suite ran, by its own words: Vitest's summary, or `N passed, N failed`. A suite
 * that says nothing counts as one; one that failed has at least one failure.
 */
export function readCounts(output: string, ok: boolean): Counts {
  let passed = 0;
  let failed = 0;
  const vitest = /^ *Tests +(?:(\d+) failed)?(?: *\| *)?(?:(\d+) passed)?/gm;
  const own = /(\d+) passed, (\d+) failed/g;
  for (const match of output.matchAll(vitest)) {
    failed += Number(match[1] ?? 0);
    passed += Number(match[2] ?? 0);
  }
  for (const match of output.matchAll(own)) {
    passed += Number(match[1]);
    failed += Number(match[2]);
  }
  if (ok && passed === 0) passed = 1;
  if (!ok && failed === 0) failed = 1;
  return { passed, failed };
}
