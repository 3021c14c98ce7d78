import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Codes, refresh tokens, sessions and half-done sign-ins travel sealed with whoever holds them, so
 * that none of them takes memory here, however many are asked for. They end with the process.
 */
export class Seal {
  readonly #key = randomBytes(32);

  /** `kind` is part of the seal: one kind never passes for another. */
  close(kind: string, content: unknown): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(kind));
    const text = Buffer.from(JSON.stringify(content), 'utf8');
    const sealed = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    // Entra's own begin so; programs must not look inside.
    return `1.${sealed.toString('base64url')}`;
  }

  /** The content, or undefined for anything that was not closed here as this kind. */
  open(kind: string, sealed: string): unknown {
    try {
      const bytes = Buffer.from(sealed.replace(/^1\./, ''), 'base64url');
      const [nonce, tag] = [bytes.subarray(0, 12), bytes.subarray(-16)];
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: 16 });
      decipher.setAAD(Buffer.from(kind)).setAuthTag(tag);
      const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
      return JSON.parse(text.toString('utf8'));
    } catch {
      return undefined;
    }
  }
}
