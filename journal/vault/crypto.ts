import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { JournalError } from '../fault.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** AES-256-GCM: nonce, ciphertext, tag. `place` ties the text to its row: none can be swapped. */
export function encrypt(key: Uint8Array, plain: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws JournalError `corrupt` when the key, the text or its place is another. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, place: string): Buffer {
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const text = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch (cause) {
    throw new JournalError('corrupt', 'a sealed value does not open with its key', cause);
  }
}

/** A tenant's key never works itself: derived ones wrap, make the index, make secrets. */
export interface TenantKeys {
  readonly wrap: Buffer;
  readonly index: Buffer;
  readonly secrets: Buffer;
}

export function deriveTenantKeys(tenantKey: Uint8Array): TenantKeys {
  const derive = (info: string) =>
    Buffer.from(hkdfSync('sha256', tenantKey, '', `patchbay vault ${info}`, KEY_BYTES));
  return { wrap: derive('wrap'), index: derive('index'), secrets: derive('secrets') };
}

/** A secret of the tenant for one purpose: always the same, and stored nowhere. */
export function secretFor(secretsKey: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', secretsKey).update(purpose).digest();
}

/** Equal for equal values of one kind and tenant; without the tenant's key it says nothing. */
export function blindIndex(indexKey: Uint8Array, kind: string, value: string): Buffer {
  return createHmac('sha256', indexKey).update(`${kind}\0${value}`).digest();
}
