import type { Ignored } from '../ignored.ts';

/** Numbers, lists of customers, and what routing reads of the organisation. */
export const NUMBER_AND_LIST: readonly Ignored[] = [];
