/** Small scanners for the SIP grammar (RFC 3261 §25.1) that regular expressions do badly. */

const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The index after the closing quote of the string that opens at `start`; -1: never closed. */
export function quotedEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) i++;
    else if (code === 34) return i + 1;
  }
  return -1;
}

export function unquote(text: string): string {
  if (text.length < 2 || text.charCodeAt(0) !== 34) return text;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\(.)/gs, '$1') : inner;
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Splits at `separator` outside quotes and angle brackets; parts are trimmed, empty ones kept. */
export function splitOutside(text: string, separator: ',' | ';'): string[] {
  if (!text.includes(separator)) return [text.trim()];
  const wanted = separator.charCodeAt(0);
  const parts: string[] = [];
  let start = 0;
  let inAngle = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34 && !inAngle) {
      const end = quotedEnd(text, i);
      if (end < 0) break;
      i = end - 1;
    } else if (code === 60) inAngle = true;
    else if (code === 62) inAngle = false;
    else if (code === wanted && !inAngle) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}
