export interface Torture {
  /** Section and name of RFC 4475, then what is odd where a message is told in parts. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Lines joined by CRLF; `LENGTH` becomes the true length of the body. */
export function torture(name: string, lines: readonly string[]): Torture {
  const text = lines.join('\r\n');
  const bodyAt = text.indexOf('\r\n\r\n') + 4;
  const length = Buffer.byteLength(text.slice(bodyAt));
  return { name, bytes: Buffer.from(text.replace('LENGTH', String(length))) };
}
