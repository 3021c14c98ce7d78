import { after16 } from './rtp.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * Where to send, and whose packets to believe (symmetric RTP, RFC 4961; latching, RFC 7362 §4).
 *
 *   unknown ─ SDP ─► signalled ─ first valid packets ─► locked
 *                       ▲                                  │ new SDP
 *                       └──────────────────────────────────┘
 *
 * signalled: we send to the SDP's address. A packet from there locks at once; from elsewhere it
 *   takes two in sequence (RFC 3550 A.1), so that a stray one does not steal the stream.
 * locked: everything from another source is dropped until the next SDP.
 */
export class SourceLock {
  #signalled: Endpoint | undefined;
  #target: Endpoint | undefined;
  #locked = false;
  #candidate: (Endpoint & { ssrc: number; sequence: number }) | undefined;

  get target(): Endpoint | undefined {
    return this.#target;
  }

  /** True when packets go where the SDP said, not to a learned address. */
  get asSignalled(): boolean {
    return this.#target === this.#signalled;
  }

  /**
   * A new SDP. The same address keeps a learned target (a re-INVITE behind NAT changes nothing).
   */
  expect(endpoint: Endpoint): void {
    if (!same(this.#signalled, endpoint)) {
      this.#signalled = endpoint;
      this.#target = endpoint;
    }
    this.#locked = false;
    this.#candidate = undefined;
  }

  /** Where a former process had learned to send; the peer has still to be heard from there. */
  resume(target: Endpoint): void {
    this.#target = target;
  }

  /** Certainly not the peer: the stream is locked on another source. */
  isStranger(source: Endpoint): boolean {
    return this.#locked && !same(this.#target, source);
  }

  admits(source: Endpoint, ssrc: number, sequence: number): boolean {
    if (this.#locked) return same(this.#target, source);
    if (same(this.#target, source)) {
      this.#locked = true;
      return true;
    }
    if (this.#signalled !== undefined && same(this.#signalled, source)) {
      return this.#lock(this.#signalled);
    }
    const before = this.#candidate;
    this.#candidate = { address: source.address, port: source.port, ssrc, sequence };
    if (before === undefined || before.ssrc !== ssrc || !same(before, source)) return false;
    return (
      after16(sequence, before.sequence) === 1 &&
      this.#lock({ address: source.address, port: source.port })
    );
  }

  #lock(source: Endpoint): true {
    this.#target = source;
    this.#locked = true;
    return true;
  }
}

function same(a: Endpoint | undefined, b: Endpoint | undefined): boolean {
  return a !== undefined && b !== undefined && a.port === b.port && a.address === b.address;
}
