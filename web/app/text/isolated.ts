/** Letters that run from right to left, and characters that turn the direction. */
const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

type Values = Readonly<Record<string, string | number>>;

/**
 * Names inside a sentence must not turn it round (Unicode TR9 §5.2): those that could are isolated.
 * Markup has `bdi` for it; a label or a toast has only characters.
 */
export function isolated<T extends Values | undefined>(values: T): T {
  if (values === undefined) return values;
  const entries = Object.entries(values).map(([key, value]) => [key, isolate(value)]);
  return Object.fromEntries(entries) as T; // the same keys
}

function isolate(value: string | number): string | number {
  if (typeof value === 'number' || !TURNS.test(value)) return value;
  // Its own isolates would end ours.
  const plain = value.replaceAll(/[\u2066-\u2069]/g, '');
  return `${FIRST_STRONG_ISOLATE}${plain}${POP_ISOLATE}`;
}
