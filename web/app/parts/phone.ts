import type { E164 } from '../../../domain/index.ts';

/** What somebody typed, as a number that can be dialled; null = it is none. */
export function parseNumber(typed: string): E164 | null {
  const plain = typed.replaceAll(/[\s().-]/g, '').replace(/^00/, '+');
  return /^\+[1-9][0-9]{6,14}$/.test(plain) ? (plain as E164) : null;
}
