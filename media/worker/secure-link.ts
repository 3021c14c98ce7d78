import type { SrtpKeys } from '../security.ts';
import type { SrtpKey } from '../srtp/sdes.ts';
import { SrtpReceive, SrtpSend } from '../srtp/srtp.ts';
import type { SrtpReceiveState, SrtpSendState, Unprotected } from '../srtp/srtp.ts';

/** How long packets under the peer's former key are taken: those under way at a re-INVITE. */
const FORMER_KEY_MS = 3000;

export interface SecureState {
  readonly send: SrtpSendState;
  readonly receive: SrtpReceiveState;
}

/**
 * SRTP of one leg, or nothing when its session is plain.
 *
 * A key that stays in a new SDP keeps its context, and so its roll-over counter; a new one starts
 * afresh (RFC 3711 §3.3.1). For the peer's change of key there are a few seconds of both.
 */
export class SecureLink {
  #keys: SrtpKeys | undefined;
  #send: SrtpSend | undefined;
  #receive: SrtpReceive | undefined;
  #former: { readonly receive: SrtpReceive; readonly untilMs: number } | undefined;
  notAuthentic = 0;
  replayed = 0;

  get isSecured(): boolean {
    return this.#keys !== undefined;
  }

  get state(): SecureState | undefined {
    if (this.#send === undefined || this.#receive === undefined) return undefined;
    return { send: this.#send.state, receive: this.#receive.state };
  }

  /** Goes on where a former process was; before the first `use` of the same keys. */
  resume(keys: SrtpKeys, state: SecureState, elapsedPackets: number): void {
    this.#keys = keys;
    this.#send = new SrtpSend(keys.send, state.send);
    this.#receive = new SrtpReceive(keys.receive, state.receive, elapsedPackets);
  }

  use(keys: SrtpKeys | undefined, nowMs: number): void {
    if (keys === undefined) {
      this.#send = undefined;
      this.#receive = undefined;
      this.#former = undefined;
      this.#keys = undefined;
      return;
    }
    if (!isSame(keys.send, this.#keys?.send)) this.#send = new SrtpSend(keys.send);
    if (!isSame(keys.receive, this.#keys?.receive)) {
      const receive = this.#receive;
      this.#former = receive && { receive, untilMs: nowMs + FORMER_KEY_MS };
      this.#receive = new SrtpReceive(keys.receive);
    }
    this.#keys = keys;
  }

  /** Undefined: must not leave (no packet is ever sent twice under one index). */
  protect(packet: Uint8Array): Uint8Array | undefined {
    return this.#send === undefined ? packet : this.#send.protect(packet);
  }

  protectRtcp(packet: Uint8Array): Uint8Array {
    return this.#send === undefined ? packet : this.#send.protectRtcp(packet);
  }

  unprotect(packet: Uint8Array, nowMs: number): Uint8Array | undefined {
    return this.#open(packet, nowMs, (receive, bytes) => receive.unprotect(bytes));
  }

  unprotectRtcp(packet: Uint8Array, nowMs: number): Uint8Array | undefined {
    return this.#open(packet, nowMs, (receive, bytes) => receive.unprotectRtcp(bytes));
  }

  #open(
    packet: Uint8Array,
    nowMs: number,
    open: (receive: SrtpReceive, packet: Uint8Array) => Unprotected,
  ): Uint8Array | undefined {
    if (this.#receive === undefined) return packet;
    let result = open(this.#receive, packet);
    if (this.#former !== undefined && nowMs > this.#former.untilMs) this.#former = undefined;
    if (result === 'notAuthentic' && this.#former !== undefined) {
      result = open(this.#former.receive, packet);
    }
    if (result instanceof Uint8Array) return result;
    if (result === 'replay') this.replayed++;
    else this.notAuthentic++;
    return undefined;
  }
}

function isSame(a: SrtpKey, b: SrtpKey | undefined): boolean {
  return b !== undefined && a.key === b.key && a.suite === b.suite;
}
