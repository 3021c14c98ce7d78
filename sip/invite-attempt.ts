/**
 * The branch of the n-th INVITE with one identity: after a 401 or 422 it goes out anew, as a
 * transaction of its own (RFC 3261 §8.1.3.5), and its ids can still be derived.
 */
export function attemptBranch(branch: string, attempt: number): string {
  return attempt === 1 ? branch : `${branch}.${attempt}`;
}

/** The branch that the owner chose, whichever attempt this one was of. */
export function ownerBranch(branch: string): string {
  return branch.replace(/\.[2-9]$/, '');
}
