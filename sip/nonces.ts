import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { makeRoom } from './make-room.ts';
import type { SipTimers } from './port.ts';
import { sourceKey } from './source-key.ts';

/** Nonces in use whose counts are remembered. */
const NONCES_MAX = 50_000;
const MAC_BYTES = 16;
const BODY_BYTES = 14;

export type NonceState = 'fresh' | 'expired' | 'foreign';

/**
 * Nonces that need no memory until they are used: time and chance with a MAC over them, the realm
 * and the source, so that one overheard elsewhere is worth nothing (RFC 7616 §3.3, §5.4).
 */
export class Nonces {
  readonly #key = randomBytes(32);
  readonly #timers: SipTimers;
  readonly #lifeMs: number;
  /** Which counts of a nonce have been seen: the highest, and a window of 32 below it. */
  readonly #counts = new Map<string, { highest: number; window: number }>();

  constructor(timers: SipTimers, lifeS: number) {
    this.#timers = timers;
    this.#lifeMs = lifeS * 1_000;
  }

  make(realm: string, host: string): string {
    const body = Buffer.alloc(BODY_BYTES);
    body.writeUIntBE(Math.floor(this.#timers.now()), 0, 6);
    randomBytes(8).copy(body, 6);
    return Buffer.concat([body, this.#mac(body, realm, host)]).toString('base64url');
  }

  check(nonce: string, realm: string, host: string): NonceState {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== BODY_BYTES + MAC_BYTES) return 'foreign';
    const body = bytes.subarray(0, BODY_BYTES);
    const wanted = this.#mac(body, realm, host);
    if (!timingSafeEqual(wanted, bytes.subarray(BODY_BYTES))) return 'foreign';
    const ageMs = this.#timers.now() - body.readUIntBE(0, 6);
    return ageMs >= 0 && ageMs <= this.#lifeMs ? 'fresh' : 'expired';
  }

  /** True the first time a count is seen; UDP may bring them a little out of order. */
  use(nonce: string, nc: number): boolean {
    const known = this.#counts.get(nonce);
    if (known === undefined) {
      makeRoom(this.#counts, NONCES_MAX);
      this.#counts.set(nonce, { highest: nc, window: 1 });
      return true;
    }
    const ahead = nc - known.highest;
    if (ahead > 0) {
      known.window = ahead > 31 ? 1 : ((known.window << ahead) | 1) >>> 0;
      known.highest = nc;
      return true;
    }
    const bit = 1 << -ahead;
    if (ahead <= -32 || (known.window & bit) !== 0) return false;
    known.window = (known.window | bit) >>> 0;
    return true;
  }

  #mac(body: Buffer, realm: string, host: string): Buffer {
    const text = `${sourceKey(host)} ${realm}`;
    return createHmac('sha256', this.#key)
      .update(body)
      .update(text)
      .digest()
      .subarray(0, MAC_BYTES);
  }
}
