/** Bugs are assertions: they stop the one thing that is wrong and name it. */
export function must<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new Error(`bug: ${message}`);
  return value;
}
