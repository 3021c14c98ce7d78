import { expect, it } from 'vitest';
import { serviceLevelOf } from './service-level.ts';

const target = { serviceLevelMs: 20_000, serviceLevelTargetPercent: 80 };
const figures = { answered: 8, abandoned: 2, shortAbandoned: 0, answeredInTime: 8 };

it('is met at the target and missed below it; short abandons count for nothing', () => {
  expect(serviceLevelOf(figures, target)).toMatchObject({ percent: 80, result: 'met' });
  const more = { ...figures, abandoned: 3 };
  expect(serviceLevelOf(more, target)).toMatchObject({ percent: 72.7, result: 'missed' });
  const short = { ...more, shortAbandoned: 1 };
  expect(serviceLevelOf(short, target)).toMatchObject({ percent: 80, result: 'met' });
});

it('has no result before anything was judged', () => {
  const none = { answered: 0, abandoned: 1, shortAbandoned: 1, answeredInTime: 0 };
  expect(serviceLevelOf(none, target)).toMatchObject({ percent: null, result: null });
});

it('without a threshold nothing is judged', () => {
  const none = { ...target, serviceLevelJudged: false as const };
  expect(serviceLevelOf(figures, none)).toMatchObject({ percent: null, result: null });
});
