import { ApiError } from '../error.ts';
import type { Viewer } from '../port.ts';

/** 403 with the switches that are missing, of those that the viewer has for this document. */
export function permitBy(
  viewer: Viewer,
  { id, may }: { readonly id: string; readonly may: ReadonlySet<string> },
  needed: Iterable<string>,
): void {
  if (viewer.roles.includes('administrator')) return;
  const missing = [...new Set(needed)].filter((each) => !may.has(each));
  // Who may nothing here does not even publish nothing: it would be a version all the same.
  if (missing.length === 0 && may.size > 0 && viewer.as === 'person') return;
  throw new ApiError('forbidden', {
    details: missing.map((each) => `${id}: you are not authorised for ${each}`),
  });
}
