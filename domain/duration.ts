import { z } from 'zod';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Milliseconds, whole, 0 to `max`. */
export const durationMs = (max: number) => z.int().min(0).max(max);
