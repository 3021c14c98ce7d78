import { compare } from './compare.ts';
import type { Difference, MakeMatcher } from './compare.ts';
import type { Scenario } from './scenario.ts';

export interface Shrunken {
  readonly scenario: Scenario;
  readonly difference: Difference;
}

/** Leaves out steps, many at once and then single ones, while the two still disagree. */
export function shrink(from: Scenario, found: Difference, make: MakeMatcher): Shrunken {
  let scenario = { ...from, steps: from.steps.slice(0, found.step + 1) };
  let difference = found;
  for (let size = scenario.steps.length >> 1; size >= 1; size >>= 1) {
    for (let at = scenario.steps.length - size; at >= 0; at -= size) {
      const shorter = { ...scenario, steps: scenario.steps.toSpliced(at, size) };
      const still = compare(shorter, make);
      if (still === null) continue;
      scenario = shorter;
      difference = still;
    }
  }
  return { scenario, difference };
}

/** One step a line, to be pasted into a test. */
export function describeDifference({ scenario, difference }: Shrunken): string {
  const { step, question, naive, tried } = difference;
  return [
    `seed ${scenario.seed}, vacantMax ${scenario.vacantMax}: after step ${step}: ${question}`,
    `  naive: ${naive}`,
    `  tried: ${tried}`,
    ...scenario.steps.map((each) => `  ${JSON.stringify(each)}`),
    ...scenario.probes.map((probe) => `  probe ${JSON.stringify(probe)}`),
  ].join('\n');
}
