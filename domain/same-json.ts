/** Of documents: plain JSON whose fields stand in the order of the schema. */
export const isSameJson = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
