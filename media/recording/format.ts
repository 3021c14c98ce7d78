import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { MediaError } from '../fault.ts';
import type { WrappedKey } from '../port-record.ts';

/**
 * An encrypted recording:
 *
 *   "PBREC1" 00 0A | u32 length of header | header (JSON) | chunk | chunk | …
 *   chunk = u32 length of what follows | ciphertext | tag of 16 bytes
 *
 * AES-256-GCM under a key of this recording alone, which the header carries wrapped. The nonce is
 * the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): 7 random bytes of the header,
 * u32 chunk number, one byte that is 1 on the last chunk only. Thus chunks cannot be cut off,
 * exchanged or left out. Each chunk's additional data is the SHA-256 of all before the first chunk,
 * so that the header is authentic with the first chunk. Numbers are big-endian. The plain text is
 * s16le, 8 kHz, stereo: left the leg's peer, right everything that it hears.
 */
export interface RecordingHeader {
  readonly keyId: string;
  readonly wrapped: Uint8Array;
  readonly noncePrefix: Uint8Array;
  readonly facts: Readonly<Record<string, string>>;
}

export const MAGIC = Buffer.from('PBREC1\0\n', 'latin1');
export const LENGTH_BYTES = 4;
export const TAG_BYTES = 16;
const HEADER_MAX = 65_536;
const PREFIX_BYTES = 7;
/** Far above what we write (16 kB): a length that an attacker has written must not cost memory. */
export const CHUNK_MAX = 1_048_576;

export const newRecordingKey = (): Buffer => randomBytes(32);

export function newHeader(
  { keyId, wrapped }: WrappedKey,
  facts: Readonly<Record<string, string>>,
): RecordingHeader {
  return { keyId, wrapped, noncePrefix: randomBytes(PREFIX_BYTES), facts };
}

export function headerBytes(header: RecordingHeader): Buffer {
  const json = Buffer.from(
    JSON.stringify({
      format: 's16le',
      rateHz: 8000,
      channels: 2,
      cipher: 'AES-256-GCM-STREAM',
      keyId: header.keyId,
      wrapped: Buffer.from(header.wrapped).toString('base64'),
      noncePrefix: Buffer.from(header.noncePrefix).toString('base64'),
      facts: header.facts,
    }),
  );
  if (json.length > HEADER_MAX) throw new MediaError('badRecording', 'recording facts too long');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  return Buffer.concat([MAGIC, length, json]);
}

/** Reads the header of a recording, or says at which byte it is wrong. */
export function parseHeader(bytes: Uint8Array): {
  readonly header: RecordingHeader;
  readonly length: number;
} {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = MAGIC.length + LENGTH_BYTES;
  if (buffer.length < start || !buffer.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new MediaError('badRecording', 'not a recording (byte 0)');
  }
  const length = buffer.readUInt32BE(MAGIC.length);
  if (length > HEADER_MAX || start + length > buffer.length) {
    throw new MediaError('badRecording', `header cut off (byte ${MAGIC.length})`);
  }
  const header = readHeader(buffer.subarray(start, start + length).toString('utf8'), start);
  return { header, length: start + length };
}

function readHeader(json: string, at: number): RecordingHeader {
  const bad = (cause?: unknown) =>
    new MediaError('badRecording', `bad header (byte ${at})`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw bad(cause);
  }
  if (typeof value !== 'object' || value === null) throw bad();
  // A parser: each field is looked at before it is believed.
  const { keyId, wrapped, noncePrefix, facts } = value as Record<string, unknown>;
  if (typeof keyId !== 'string' || typeof wrapped !== 'string') throw bad();
  if (typeof noncePrefix !== 'string' || typeof facts !== 'object' || facts === null) throw bad();
  const prefix = Buffer.from(noncePrefix, 'base64');
  if (prefix.length !== PREFIX_BYTES) throw bad();
  const known = Object.entries(facts).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const key = Buffer.from(wrapped, 'base64');
  return { keyId, wrapped: key, noncePrefix: prefix, facts: Object.fromEntries(known) };
}

/** Seals and opens the chunks of one recording, in order. */
export class ChunkCipher {
  readonly #key: Uint8Array;
  readonly #prefix: Uint8Array;
  readonly #associated: Buffer;

  constructor(
    key: Uint8Array,
    header: { readonly prefix: Uint8Array; readonly bytes: Uint8Array },
  ) {
    this.#key = key;
    this.#prefix = header.prefix;
    this.#associated = createHash('sha256').update(header.bytes).digest();
  }

  /** With its length before it. */
  seal(number: number, plain: Uint8Array, isLast: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, this.#nonce(number, isLast));
    cipher.setAAD(this.#associated);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(body.length + TAG_BYTES);
    return Buffer.concat([length, body, cipher.getAuthTag()]);
  }

  /** Undefined when it is not the chunk that was sealed under this number and mark. */
  open(number: number, sealed: Uint8Array, isLast: boolean): Buffer | undefined {
    const end = sealed.length - TAG_BYTES;
    const nonce = this.#nonce(number, isLast);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce);
    decipher.setAAD(this.#associated);
    decipher.setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(0, end));
    try {
      decipher.final();
      return plain;
    } catch {
      // The tag does not fit: the only fault that `final` has here.
      return undefined;
    }
  }

  #nonce(number: number, isLast: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.set(this.#prefix);
    nonce.writeUInt32BE(number, PREFIX_BYTES);
    nonce[11] = isLast ? 1 : 0;
    return nonce;
  }
}
