import { randomBytes } from 'node:crypto';

const POOL_BYTES = 4_096;

/** Unguessable tokens of 16 hex digits for tags, branches and Call-IDs, drawn in batches. */
export function newRandom(): () => string {
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at >= pool.length) {
      pool = randomBytes(POOL_BYTES);
      at = 0;
    }
    at += 8;
    return pool.toString('hex', at - 8, at);
  };
}

/** A number in [0, 1) from a token (FNV-1a), so that one source of chance serves all. */
export function fraction(token: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i++) {
    hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) / 0x1_0000_0000;
}
