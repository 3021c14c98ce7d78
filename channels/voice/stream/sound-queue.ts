import type { AgentLine } from './agent-line.ts';

/** Two seconds of sound wait here; the oldest go first. */
const FRAMES_MAX = 100;
/** So much may wait in the socket itself, where nothing can be dropped: half a second at 16 kHz. */
const SOCKET_BYTES_MAX = 16_000;

/** The way of a leg's sound to a reader that may be slow: it is never waited for. */
export class SoundQueue {
  #frames: Uint8Array[] = [];
  #dropped = 0;
  #untold = 0;

  get dropped(): number {
    return this.#dropped;
  }

  /** Called every 20 ms, so what waits needs no timer of its own. */
  push(line: AgentLine | null, samples: Int16Array): void {
    this.#frames.push(bytesOf(samples));
    while (this.#frames.length > FRAMES_MAX) {
      this.#frames.shift();
      this.#dropped++;
      this.#untold++;
    }
    if (line !== null) this.#send(line);
  }

  #send(line: AgentLine): void {
    while (line.waitingBytes < SOCKET_BYTES_MAX) {
      const frame = this.#frames.shift();
      if (frame === undefined) return;
      if (this.#untold > 0) line.send(JSON.stringify({ type: 'dropped', frames: this.#untold }));
      this.#untold = 0;
      line.send(frame);
    }
  }
}

/** s16le, as on every machine that Node runs on. */
function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(
    samples.buffer.slice(samples.byteOffset, samples.byteOffset + samples.byteLength),
  );
}
