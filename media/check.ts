/** A bug of this room, not an operating fault. (media imports no room, hence its own.) */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`media assertion: ${message}`);
}

export function must<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message);
  return value;
}

export function unreachable(value: never): never {
  throw new Error(`media assertion: unreachable variant ${JSON.stringify(value)}`);
}
