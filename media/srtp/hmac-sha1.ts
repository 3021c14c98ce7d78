const BLOCK = 64;
/** The longest message: a packet of 1,500 bytes with its roll-over counter and padding. */
const MESSAGE_MAX = 1600;

/**
 * HMAC-SHA1 (RFC 2104) for packets: the two padded keys are hashed once, so that a packet costs
 * fewer blocks, and there is no call into OpenSSL. Three times faster than createHmac for each
 * packet (voice-stack.md §3.4). Not constant-time in the key, as any table-free SHA-1 is; comparing
 * the tag is.
 */
export class HmacSha1 {
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;
  readonly #state = new Int32Array(5);
  readonly #message = new Uint8Array(MESSAGE_MAX + 2 * BLOCK);

  constructor(key: Uint8Array) {
    this.#inner = padState(key, 0x36);
    this.#outer = padState(key, 0x5c);
  }

  /** The first `tagBytes` of the MAC of `data` followed by the word `tail`. */
  tag(data: Uint8Array, tail: number, tagBytes: number): Uint8Array {
    const message = this.#message;
    message.set(data);
    putWord(message, data.length, tail);
    this.#digest(this.#inner, data.length + 4);
    for (let i = 0; i < 5; i++) putWord(message, i * 4, this.#state[i] ?? 0);
    this.#digest(this.#outer, 20);
    const out = new Uint8Array(20);
    for (let i = 0; i < 5; i++) putWord(out, i * 4, this.#state[i] ?? 0);
    return out.subarray(0, tagBytes);
  }

  /** `length` bytes of the message, after the one block that `start` holds. */
  #digest(start: Int32Array, length: number): void {
    const message = this.#message;
    const end = Math.ceil((length + 9) / BLOCK) * BLOCK;
    message[length] = 0x80;
    message.fill(0, length + 1, end - 4);
    putWord(message, end - 4, (length + BLOCK) * 8);
    this.#state.set(start);
    for (let at = 0; at < end; at += BLOCK) compress(this.#state, message, at);
  }
}

function padState(key: Uint8Array, pad: number): Int32Array {
  const block = new Uint8Array(BLOCK).fill(pad);
  key.forEach((byte, i) => (block[i] = byte ^ pad));
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  compress(state, block, 0);
  return state;
}

function putWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

const W = new Int32Array(80);

/** One block of SHA-1 (FIPS 180-4 §6.1.2). */
function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  const w = W;
  for (let i = 0, p = at; i < 16; i++, p += 4) {
    w[i] =
      ((bytes[p] ?? 0) << 24) |
      ((bytes[p + 1] ?? 0) << 16) |
      ((bytes[p + 2] ?? 0) << 8) |
      (bytes[p + 3] ?? 0);
  }
  for (let i = 16; i < 80; i++) {
    const x = (w[i - 3] ?? 0) ^ (w[i - 8] ?? 0) ^ (w[i - 14] ?? 0) ^ (w[i - 16] ?? 0);
    w[i] = (x << 1) | (x >>> 31);
  }
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  let e = state[4] ?? 0;
  for (let i = 0; i < 20; i++) {
    const next = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + 0x5a827999 + e + (w[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 20; i < 40; i++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + 0x6ed9eba1 + e + (w[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 40; i < 60; i++) {
    const next =
      (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) - 0x70e44324 + e + (w[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 60; i < 80; i++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) - 0x359d3e2a + e + (w[i] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = (state[0] ?? 0) + a;
  state[1] = (state[1] ?? 0) + b;
  state[2] = (state[2] ?? 0) + c;
  state[3] = (state[3] ?? 0) + d;
  state[4] = (state[4] ?? 0) + e;
}
