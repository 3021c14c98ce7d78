/** The part of DER (ITU-T X.690) that a certificate needs; nothing here reads. */
export type Der = Buffer<ArrayBufferLike>;

export function tagged(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

/** X.690 §8.1.3: short form below 128, else the bytes of the number with their count. */
function lengthOf(length: number): Der {
  if (length < 128) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const sequence = (...parts: readonly Uint8Array[]): Der => tagged(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Der => tagged(0x31, ...parts);
export const octets = (content: Uint8Array): Der => tagged(0x04, content);
export const yes = (): Der => tagged(0x01, Buffer.from([0xff]));
export const utf8 = (text: string): Der => tagged(0x0c, Buffer.from(text, 'utf8'));
export const nothing = (): Der => tagged(0x05);

/** Non-negative: a leading zero byte keeps the sign bit clear. */
export function integer(bytes: Uint8Array): Der {
  const first = bytes[0] ?? 0;
  return tagged(0x02, first >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function bits(content: Uint8Array, unused = 0): Der {
  return tagged(0x03, Buffer.from([unused]), content);
}

/** X.690 §8.19: the first two arcs share a byte, the others are base 128. */
export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const group = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      group.unshift(left % 128 | 0x80);
    }
    bytes.push(...group);
  }
  return tagged(0x06, Buffer.from(bytes));
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049. */
export function time(at: Date): Der {
  const [, year = '', ...rest] =
    /^\d\d(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(at.toISOString()) ?? [];
  return tagged(0x17, Buffer.from(`${year}${rest.join('')}Z`, 'ascii'));
}
