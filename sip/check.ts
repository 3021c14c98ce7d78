/** Stops on a broken invariant of this room; never used for input from the wire. */
export function assert(condition: unknown, message: string): asserts condition {
  if (condition !== true) throw new Error(`assertion failed: ${message}`);
}

/** The value, or an assertion: for what the code around it has made sure of. */
export function must<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new Error(`assertion failed: ${message}`);
  return value;
}

/** The default branch of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new Error(`assertion failed: unexpected ${String(value)}`);
}
