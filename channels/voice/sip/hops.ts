const HOPS_MAX = 70;

/**
 * Max-Forwards of a call that we make because of another: one less than that one had, so that a
 * number which leads back to us comes to an end (RFC 7332).
 */
export function hopsAfter(came: string | undefined): number {
  const left = came !== undefined && /^\d{1,3}$/.test(came.trim()) ? Number(came) : HOPS_MAX + 1;
  return Math.max(0, Math.min(HOPS_MAX, left - 1));
}
