import { DAY_MS } from '../domain/index.ts';

/** Days since 1970-01-01 UTC: what "today" means in the engine, which knows no time zones. */
export const utcDay = (at: number): number => Math.floor(at / DAY_MS);
