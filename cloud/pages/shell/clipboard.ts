export interface Clip {
  readonly mimeType: string;
  readonly content: string;
}

const MIME_TYPES = new Set(['text/plain', 'text/html', 'image/png', 'image/jpeg']);

/**
 * The person's clipboard. The browser's own may be refused (no focus, no permission, a picture it
 * does not take); then what an app put here last is what an app gets.
 */
export class ClientClipboard {
  #last: Clip | undefined;

  async write(mimeType: string, content: string): Promise<void> {
    if (!MIME_TYPES.has(mimeType)) throw new Error('this kind of content cannot be copied');
    this.#last = { mimeType, content };
    const blob = new Blob([bytesOf(content)], { type: mimeType });
    try {
      await navigator.clipboard.write([new ClipboardItem({ [mimeType]: blob })]);
    } catch {
      // Kept above.
    }
  }

  async read(): Promise<Clip | undefined> {
    try {
      const text = await navigator.clipboard.readText();
      if (text !== '') return { mimeType: 'text/plain', content: base64Of(text) };
    } catch {
      // The one below, then.
    }
    return this.#last;
  }
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
