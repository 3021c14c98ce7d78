import { z } from 'zod';
import { RecordingId } from '../../domain/index.ts';
import { ApiError } from '../error.ts';

/** Of a list of sound, the newest first: how much of it, and after which. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** The `next` of the page before. */
  before: z
    .string()
    .max(160)
    .regex(/^[0-9]{1,15}~[^~]+$/)
    .optional(),
});

export interface Place {
  readonly at: number;
  readonly id: RecordingId;
}

export function placeOf(before: string): Place {
  const [at = '', id = ''] = before.split('~');
  const known = RecordingId.safeParse(id);
  if (!known.success) throw new ApiError('badRequest', { details: ['before: not a page'] });
  return { at: Number(at), id: known.data };
}

/** `rows` has one more than `limit` where there is another page. */
export function pageOf<Row>(rows: readonly Row[], limit: number, place: (row: Row) => Place) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, next: null };
  const { at, id } = place(last);
  return { items, next: `${at}~${id}` };
}
