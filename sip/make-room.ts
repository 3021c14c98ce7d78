/** The entry that was put in first makes room for the next one. */
export function makeRoom(entries: Map<string, unknown>, most: number): void {
  if (entries.size < most) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}
