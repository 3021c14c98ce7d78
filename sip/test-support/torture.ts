/** What we do with a message: a call reaches the owner, a final status goes back, or silence. */
export type Expected = 'call' | 'silence' | number;

export interface Torture {
  readonly name: string;
  readonly expected: Expected;
  readonly bytes: Buffer;
}

/** Lines joined by CRLF; `LENGTH` becomes the true length of the body. */
export function torture(name: string, expected: Expected, lines: readonly string[]): Torture {
  const text = lines.join('\r\n');
  const bodyAt = text.indexOf('\r\n\r\n') + 4;
  const length = Buffer.byteLength(text.slice(bodyAt));
  return { name, expected, bytes: Buffer.from(text.replace('LENGTH', String(length))) };
}
