/**
 * One byte range of RFC 9110 §14.2, up to and without `to`. null = the whole: none was asked for,
 * several were, or it is not one that we know, which may be ignored.
 */
export function rangeOf(
  header: string | undefined,
  bytes: number,
): { readonly from: number; readonly to: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return null;
  if (first === '') {
    const from = Math.max(0, bytes - Number(last));
    return from < bytes ? { from, to: bytes } : 'unsatisfiable';
  }
  const from = Number(first);
  const to = last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (from >= bytes) return 'unsatisfiable';
  return from < to ? { from, to } : null;
}
