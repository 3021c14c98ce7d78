import type { WebSocket } from '@fastify/websocket';
import type { HeardFrame } from '../hearing.ts';

/** Two seconds of both parties wait here; the oldest go first. */
const FRAMES_MAX = 200;
/** So much may wait in the socket, where nothing can be dropped: half a second of both. */
const SOCKET_BYTES_MAX = 16_000;
const HEADER_BYTES = 8;
const VERSION = 1;
const PARTIES = { customer: 0, agent: 1 } as const;

/** Sound on its way to a listener that may be slow: the call is never held up by it. */
export class SoundLine {
  readonly #socket: Pick<WebSocket, 'bufferedAmount' | 'send'>;
  readonly #frames: Buffer[] = [];
  #sent = 0;
  #dropped = 0;
  #untold = 0;

  constructor(socket: Pick<WebSocket, 'bufferedAmount' | 'send'>) {
    this.#socket = socket;
  }

  get counts(): { readonly frames: number; readonly dropped: number } {
    return { frames: this.#sent, dropped: this.#dropped };
  }

  /** Called every 20 ms, so what waits needs no timer of its own. */
  push(frame: HeardFrame): void {
    this.#frames.push(frameBytes(frame));
    while (this.#frames.length > FRAMES_MAX) {
      this.#frames.shift();
      this.#dropped += 1;
      this.#untold += 1;
    }
    this.#send();
  }

  #send(): void {
    while (this.#socket.bufferedAmount < SOCKET_BYTES_MAX) {
      const bytes = this.#frames.shift();
      if (bytes === undefined) return;
      const frames = this.#untold;
      if (frames > 0) this.#socket.send(JSON.stringify({ type: 'dropped', frames }));
      this.#untold = 0;
      this.#sent += 1;
      this.#socket.send(bytes);
    }
  }
}

/** Version, party, two of zero, sequence (32 bits, big-endian); then s16le. */
function frameBytes({ party, sequence, samples }: HeardFrame): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + samples.byteLength);
  bytes[0] = VERSION;
  bytes[1] = PARTIES[party];
  bytes.writeUInt32BE(sequence >>> 0, 4);
  samples.forEach((sample, n) => bytes.writeInt16LE(sample, HEADER_BYTES + 2 * n));
  return bytes;
}
