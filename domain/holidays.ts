import { z } from 'zod';
import { HolidaysId } from './ids.ts';

const date = z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, 'not YYYY-MM-DD');
const dateTime = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$/, 'not YYYY-MM-DDTHH:MM');

/** One holiday by the wall clock of whoever asks; half open: `to` is no longer part of it. */
export const Holiday = z.discriminatedUnion('kind', [
  /** A whole day; `yearly` = on that day of every year (29 February only where there is one). */
  z.object({
    kind: z.literal('day'),
    name: z.string().min(1).max(64),
    date,
    yearly: z.boolean().default(false),
  }),
  z
    .object({
      kind: z.literal('range'),
      name: z.string().min(1).max(64),
      from: dateTime,
      to: dateTime,
    })
    .refine((range) => range.from < range.to, { message: 'the range ends before it starts' }),
]);
export type Holiday = z.infer<typeof Holiday>;

/** A set of holidays, used by many flows and attendants. */
export const HolidaysConfig = z.object({
  kind: z.literal('holidays'),
  id: HolidaysId,
  name: z.string().min(1).max(64),
  /** null = the tenant's. */
  timeZone: z.string().min(1).max(64).nullable().default(null),
  dates: z.array(Holiday).max(1_000),
  /** Where it was imported from, so that it can be imported again. */
  source: z
    .object({ calendar: z.string().max(256), importedAt: z.int().min(0) })
    .nullable()
    .default(null),
});
export type HolidaysConfig = z.infer<typeof HolidaysConfig>;
