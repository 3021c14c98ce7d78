import { z } from 'zod';

/** Faults of Graph that a test or a person turns on; each part of a batch meets them by itself. */
export const GraphDials = z.strictObject({
  /** Every request is answered with this: 429 (throttled), 5xx; null = as usual. */
  failStatus: z.int().min(400).max(599).nullable(),
  /** Only so many requests fail, then the dial goes back; 0 = all of them. */
  failTimes: z.int().min(0).max(1_000_000),
  /** Retry-After of such an answer. */
  retryAfterS: z.int().min(0).max(3_600).nullable(),
  delayMs: z.int().min(0).max(60_000),
});
export type GraphDials = z.infer<typeof GraphDials>;

export const graphDialsPreset: GraphDials = {
  failStatus: null,
  failTimes: 0,
  retryAfterS: null,
  delayMs: 0,
};

/** The dials after one more request failed by them. */
export function afterFailure(dials: GraphDials): GraphDials {
  const { failTimes } = dials;
  if (failTimes === 0) return dials;
  return failTimes === 1
    ? { ...dials, failStatus: null, failTimes: 0 }
    : { ...dials, failTimes: failTimes - 1 };
}
