import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LegId, TenantId } from '../../../domain/index.ts';
import type { InviteIds } from '../../../sip/index.ts';

const KEY_BYTES_MIN = 32;
/** Hex digits: 128 bits of each digest, none of them guessable without the key. */
const LENGTH = 32;
/** RFC 3261 §8.1.1.7. */
const COOKIE = 'z9hG4bK';

/**
 * The identity of each INVITE that we send, derived from whose leg it is: the process that comes
 * after a crash finds it again without anything having been recorded, and can cancel the ring.
 * Without the key nobody can: a stranger who knew the ids could cancel our calls.
 *
 * Tag and branch come from the Call-ID, so that an answer shows by itself whether it is ours.
 */
export class InviteIdentities {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    if (key.length < KEY_BYTES_MIN) throw new RangeError('a key for SIP ids has 32 bytes or more');
    this.#key = key;
  }

  /**
   * Engine-made leg ids repeat in every tenant. The separator can stand in neither. `turn`: the
   * n-th address that was tried for the leg, from 0.
   */
  of(tenant: TenantId, leg: LegId, turn = 0): InviteIds {
    const which = turn === 0 ? '' : `\n${turn}`;
    return this.#withCallId(this.#digest(`call\n${tenant}\n${leg}${which}`));
  }

  isOurs(ids: InviteIds): boolean {
    const expected = this.#withCallId(ids.callId);
    return equal(expected.fromTag, ids.fromTag) && equal(expected.branch, ids.branch);
  }

  #withCallId(callId: string): InviteIds {
    return {
      callId,
      fromTag: this.#digest(`tag\n${callId}`),
      branch: COOKIE + this.#digest(`branch\n${callId}`),
    };
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex').slice(0, LENGTH);
  }
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
