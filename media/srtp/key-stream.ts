import { createCipheriv } from 'node:crypto';
import type { Cipher } from 'node:crypto';
import { putUint16, putUint32 } from '../worker/rtp.ts';

const BLOCK = 16;
const BLOCKS_MAX = 96;

/**
 * AES in counter mode as SRTP uses it (RFC 3711 §4.1.1), from one AES-ECB cipher that lives as long
 * as the key: setting up a CTR cipher for each packet costs more than its 160 bytes.
 */
export class KeyStream {
  readonly #cipher: Cipher;
  readonly #salt: Uint8Array;
  readonly #counters = Buffer.alloc(BLOCK * BLOCKS_MAX);

  constructor(key: Uint8Array, salt: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ecb', key, null);
    this.#cipher.setAutoPadding(false);
    this.#salt = salt;
  }

  /**
   * Encrypts or decrypts `bytes` in place. `high` and `low` are the packet index: roll-over counter
   * and sequence number, or the upper and lower half of an SRTCP index.
   */
  apply(bytes: Uint8Array, index: { ssrc: number; high: number; low: number }): void {
    const blocks = Math.ceil(bytes.length / BLOCK);
    const counters = this.#counters;
    counters.set(this.#salt, 0);
    putUint16(counters, 14, 0);
    xorWord(counters, 4, index.ssrc);
    xorWord(counters, 8, index.high);
    counters[12] = (counters[12] ?? 0) ^ (index.low >>> 8);
    counters[13] = (counters[13] ?? 0) ^ (index.low & 0xff);
    for (let n = 1; n < blocks; n++) {
      counters.copyWithin(n * BLOCK, 0, BLOCK - 2);
      putUint16(counters, n * BLOCK + 14, n);
    }
    const stream = this.#cipher.update(counters.subarray(0, blocks * BLOCK));
    for (let i = 0; i < bytes.length; i++) bytes[i] = (bytes[i] ?? 0) ^ (stream[i] ?? 0);
  }
}

function xorWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = (bytes[at] ?? 0) ^ (word >>> 24);
  bytes[at + 1] = (bytes[at + 1] ?? 0) ^ ((word >>> 16) & 0xff);
  bytes[at + 2] = (bytes[at + 2] ?? 0) ^ ((word >>> 8) & 0xff);
  bytes[at + 3] = (bytes[at + 3] ?? 0) ^ (word & 0xff);
}

/** RFC 3711 §4.3: session keys from the master key, with a key derivation rate of zero. */
export function deriveKey(master: MasterKey, label: number, bytes: number): Uint8Array {
  const input = Buffer.alloc(Math.ceil(bytes / BLOCK) * BLOCK);
  for (let at = 0; at < input.length; at += BLOCK) {
    input.set(master.salt, at);
    input[at + 7] = (input[at + 7] ?? 0) ^ label;
    putUint32(
      input,
      at + 12,
      (((input[at + 12] ?? 0) << 24) | ((input[at + 13] ?? 0) << 16)) >>> 0,
    );
    putUint16(input, at + 14, at / BLOCK);
  }
  const cipher = createCipheriv('aes-128-ecb', master.key, null);
  cipher.setAutoPadding(false);
  return cipher.update(input).subarray(0, bytes);
}

export interface MasterKey {
  /** 16 bytes. */
  readonly key: Uint8Array;
  /** 14 bytes. */
  readonly salt: Uint8Array;
}
