const TEXT_WHOLE = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * One text message with its bytes as they go on the wire, made once however many sockets get it:
 * a server's frame is not masked (RFC 6455 §5.2), so it is the same for all.
 */
export class TextFrame {
  readonly text: string;
  #bytes: Buffer | null = null;

  constructor(text: string) {
    this.text = text;
  }

  get bytes(): Buffer {
    this.#bytes ??= frameOf(this.text);
    return this.#bytes;
  }
}

function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = headOf(length);
  const bytes = Buffer.allocUnsafe(head.length + length);
  head.copy(bytes);
  bytes.write(text, head.length);
  return bytes;
}

function headOf(length: number): Buffer {
  if (length < LENGTH_16) return Buffer.from([TEXT_WHOLE, length]);
  if (length < 65_536) return Buffer.from([TEXT_WHOLE, LENGTH_16, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head[0] = TEXT_WHOLE;
  head[1] = LENGTH_64;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
