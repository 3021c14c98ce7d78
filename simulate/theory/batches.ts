/** Means over batches: what comes one after another is not independent, batches nearly are. */
export const BATCHES = 10;
/** A right engine misses this once in some thousand figures. */
export const TOLERANCE = 4;

export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

export function estimateOf(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

export type Verdict = 'ok' | 'FAILED';

/** A line of the report. */
export interface Check {
  readonly name: string;
  readonly figure: string;
  readonly expected: string;
  readonly measured: number;
  readonly standardError: number;
  readonly verdict: Verdict;
}

/**
 * Within four standard errors of the exact value. A share cannot be known better than `counted`
 * independent calls tell: where all of them waited the batches show no error at all.
 */
export function checkExact(
  name: string,
  figure: string,
  of: Estimate & { readonly exact: number; readonly counted: number | null },
): Check {
  const { mean: measured, exact, counted } = of;
  const least = counted === null ? 0 : Math.sqrt((exact * (1 - exact)) / counted);
  const standardError = Math.max(of.standardError, least);
  const room = Math.max(TOLERANCE * standardError, 1e-6);
  const verdict = Math.abs(measured - exact) <= room ? 'ok' : 'FAILED';
  return { name, figure, expected: exact.toPrecision(6), measured, standardError, verdict };
}

/** `room` widens it by so many standard errors: a short run cannot be sharper than its chance. */
export function checkRange(
  name: string,
  figure: string,
  of: Estimate & { readonly min: number; readonly max: number; readonly room?: number },
): Check {
  const { mean: measured, standardError, min, max, room = 0 } = of;
  const slack = room * standardError;
  const expected = `${min.toPrecision(4)} to ${max.toPrecision(4)}`;
  const verdict = measured >= min - slack && measured <= max + slack ? 'ok' : 'FAILED';
  return { name, figure, expected, measured, standardError, verdict };
}
