import { HEAD_BYTES_MAX, MESSAGE_BYTES_MAX } from './limits.ts';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LENGTH = /^(?:content-length|l)[ \t]*:(.*)$/gim;

/** Why the stream cannot be read any further; the bytes so far are the message at fault. */
export interface FramingFault {
  readonly kind: 'fault';
  readonly bytes: Buffer;
}
export type Framed =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  | { readonly kind: 'ping' };

/**
 * Cuts a byte stream into messages by Content-Length (RFC 3261 §18.3), counted in bytes. A double
 * CRLF between messages is a ping (RFC 5626 §3.5.1). After a fault the stream is lost: where the
 * next message begins cannot be known.
 */
export class StreamFramer {
  #held: Buffer = Buffer.alloc(0);
  /** Chunks of a body that is not whole yet: joined once, however small they come. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** How much of `#held` is known not to contain the end of the head. */
  #scanned = 0;
  /** Length of the whole message once its head is complete. */
  #wanted = 0;

  /** True while part of a message is held; a line break before one is none. */
  get partial(): boolean {
    return this.#held.length > 0 && !isPrefixOf(this.#held, '\r\n\r\n');
  }

  push(chunk: Buffer): (Framed | FramingFault)[] {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#held.length + this.#waitingBytes < this.#wanted) return [];
    this.#held = Buffer.concat([this.#held, ...this.#waiting]);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return this.#all();
  }

  #all(): (Framed | FramingFault)[] {
    const framed: (Framed | FramingFault)[] = [];
    for (;;) {
      const next = this.#next();
      if (next === undefined) return framed;
      framed.push(next);
      if (next.kind === 'fault') return framed;
    }
  }

  #next(): Framed | FramingFault | undefined {
    if (this.#wanted === 0) {
      const breaks = this.#takeBreaks();
      if (breaks === 'undecided') return undefined;
      if (breaks === 'ping') return { kind: 'ping' };
      const fault = this.#findHead();
      if (fault !== undefined) return fault;
    }
    if (this.#wanted === 0 || this.#held.length < this.#wanted) return undefined;
    const bytes = this.#take(this.#wanted);
    this.#wanted = 0;
    return { kind: 'message', bytes };
  }

  /** Line breaks before a message: two are a ping, a single one means nothing (RFC 3261 §7.5). */
  #takeBreaks(): 'ping' | 'undecided' | 'none' {
    while (this.#scanned === 0 && isPrefixOf(this.#held, '\r\n')) {
      if (this.#held.length < 4 && isPrefixOf(this.#held, '\r\n\r\n')) return 'undecided';
      if (isPrefixOf(this.#held, '\r\n\r\n')) {
        this.#take(4);
        return 'ping';
      }
      this.#take(2);
    }
    return 'none';
  }

  #findHead(): FramingFault | undefined {
    const end = this.#held.indexOf(END_OF_HEAD, Math.max(0, this.#scanned - 3));
    if (end < 0) {
      this.#scanned = this.#held.length;
      return this.#held.length > HEAD_BYTES_MAX ? this.#fault() : undefined;
    }
    if (end > HEAD_BYTES_MAX) return this.#fault();
    const length = declaredLength(this.#held.toString('latin1', 0, end));
    if (length === undefined || end + 4 + length > MESSAGE_BYTES_MAX) return this.#fault(end + 4);
    this.#wanted = end + 4 + length;
    return undefined;
  }

  #take(count: number): Buffer {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    this.#scanned = 0;
    return taken;
  }

  #fault(length = this.#held.length): FramingFault {
    return { kind: 'fault', bytes: this.#held.subarray(0, length) };
  }
}

/** Undefined: absent, doubled or not a number; over a stream each is fatal (RFC 3261 §20.14). */
function declaredLength(head: string): number | undefined {
  const values = [...head.replace(/\r\n[ \t]+/g, ' ').matchAll(LENGTH)].map((m) => m[1]?.trim());
  const [first] = values;
  if (first === undefined || values.some((value) => value !== first)) return undefined;
  return /^\d{1,7}$/.test(first) ? Number(first) : undefined;
}

/** Whether the bytes begin like `text`, as far as there are any. */
function isPrefixOf(bytes: Buffer, text: string): boolean {
  return bytes.length > 0 && text.startsWith(bytes.toString('latin1', 0, text.length));
}
