import { z } from 'zod';

export const HoursId = z.string().min(1).max(64).brand<'HoursId'>();
export type HoursId = z.infer<typeof HoursId>;

/** `HH:MM`, 00:00 to 24:00; 24:00 only as an end. Ranges are half open. */
const TimeOfDay = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/, 'not HH:MM');
export const TimeRange = z
  .object({ from: TimeOfDay, to: TimeOfDay })
  .refine((range) => range.from < range.to, { message: 'the range ends before it starts' });
export type TimeRange = z.infer<typeof TimeRange>;

export const OpeningHours = z.object({
  name: z.string().min(1).max(64),
  timeZone: z.string().min(1).max(64),
  /** Index 0 = Monday. */
  weekly: z.array(z.array(TimeRange).max(10)).length(7),
  /** Dates (YYYY-MM-DD in the zone) with their own ranges; none = closed all day. */
  exceptions: z
    .array(
      z.object({
        date: z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/),
        name: z.string().max(64),
        ranges: z.array(TimeRange).max(10),
      }),
    )
    .max(1000)
    .default([]),
});
export type OpeningHours = z.infer<typeof OpeningHours>;
