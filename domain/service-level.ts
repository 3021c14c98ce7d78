import { z } from 'zod';

/** Whether a queue does what it is meant to; of the day or period that its figures count. */
export const ServiceLevel = z.object({
  /** Share answered in time, in percent with one decimal; null = nothing to judge by yet. */
  percent: z.number().nullable(),
  targetPercent: z.number(),
  withinMs: z.number(),
  result: z.enum(['met', 'missed']).nullable(),
});
export type ServiceLevel = z.infer<typeof ServiceLevel>;

interface Figures {
  readonly answered: number;
  readonly abandoned: number;
  readonly shortAbandoned: number;
  readonly answeredInTime: number;
}

/**
 * Answered in time ÷ (answered + abandoned − abandoned in short): who gave up at once counts for
 * nothing, who gave up later counts against. The same in views and reports.
 */
export function serviceLevelOf(
  figures: Figures,
  target: {
    readonly serviceLevelMs: number;
    readonly serviceLevelTargetPercent: number;
    readonly serviceLevelJudged?: false | undefined;
  },
): ServiceLevel {
  const { answered, abandoned, shortAbandoned, answeredInTime } = figures;
  const { serviceLevelMs: withinMs, serviceLevelTargetPercent: targetPercent } = target;
  const judged = answered + abandoned - shortAbandoned;
  if (judged <= 0 || target.serviceLevelJudged === false)
    return { percent: null, targetPercent, withinMs, result: null };
  const percent = Math.round((1_000 * answeredInTime) / judged) / 10;
  const isMet = 100 * answeredInTime >= targetPercent * judged;
  return { percent, targetPercent, withinMs, result: isMet ? 'met' : 'missed' };
}
