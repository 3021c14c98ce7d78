/** A bug, not an operating fault: the tenant loop rebuilds its state from the journal. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Stays on in production. `message` may be lazy so that the happy path builds no string. */
export function assert(condition: boolean, message: string | (() => string)): asserts condition {
  if (!condition) throw new AssertionError(typeof message === 'string' ? message : message());
}

export function must<T>(value: T | null | undefined, message: string | (() => string)): T {
  assert(value !== null && value !== undefined, message);
  return value;
}

/** For the default branch of an exhaustive switch: a new variant is then a compile error. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable variant: ${JSON.stringify(value)}`);
}
