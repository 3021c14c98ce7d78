import type { SrtpKeys } from '../security.ts';
import type { SecureState } from './secure-link.ts';
import type { SendNumbers } from './sender.ts';
import type { Endpoint } from './source-lock.ts';

/** What a leg's worker knows at one moment, for a successor. */
export interface LegWorkerState {
  readonly atMs: number;
  readonly send: SendNumbers;
  readonly ptimeMs: number;
  /** Where it sends: behind a NAT not the address of the SDP. */
  readonly target?: Endpoint | undefined;
  readonly srtp: SecureState | undefined;
}

/** Where a leg goes on. */
export interface LegResume {
  readonly send: SendNumbers;
  readonly target?: Endpoint | undefined;
  readonly srtp:
    | {
        readonly keys: SrtpKeys;
        readonly state: SecureState;
        readonly elapsedPackets: number;
      }
    | undefined;
}

/**
 * Beyond what the lost process can have sent since its last snapshot: a packet for each packet time
 * and a burst of 200 (see BURST_MAX in sender.ts), with room for two clocks that do not agree.
 */
const MARGIN_PACKETS = 400;
const MARGIN_RATE = 1.02;
/** The last tick before the snapshot may have been late: rather a gap than time twice. */
const MARGIN_SAMPLES = 1600;

/**
 * The numbers of a successor. It keeps the SSRC, because a peer that has locked on it takes a jump
 * ahead like a loss, while a new SSRC would start its roll-over counter at zero and is refused by
 * peers that allow one source. The sequence number jumps ahead of everything that can have been
 * sent: under SRTP no index may be used twice (RFC 3711 §9.1), and a peer's replay window refuses
 * what is not beyond it. The jump must stay below 32,768, or the peer guesses the wrong roll-over
 * counter (§3.3.1): a snapshot of a leg that was sending may be a day old, since the peer has moved
 * on as well; one that sent nothing since, on hold, ten minutes. Beyond that: new keys.
 */
export function resumeFrom(
  state: LegWorkerState,
  options: { readonly nowMs: number; readonly keys: SrtpKeys | undefined },
): LegResume {
  const elapsedMs = Math.max(0, options.nowMs - state.atMs);
  const elapsedPackets = Math.ceil(elapsedMs / state.ptimeMs);
  const jump = Math.ceil(elapsedPackets * MARGIN_RATE) + MARGIN_PACKETS;
  const { ssrc, sequence, timestamp } = state.send;
  const send = {
    ssrc,
    sequence: (sequence + jump) & 0xffff,
    timestamp: (timestamp + Math.round(elapsedMs * 8) + MARGIN_SAMPLES) >>> 0,
  };
  const { target } = state;
  if (state.srtp === undefined || options.keys === undefined) {
    return { send, target, srtp: undefined };
  }
  const before = state.srtp.send.index < 0 ? sequence : state.srtp.send.index;
  const secured = {
    send: { index: before + jump, rtcpIndex: state.srtp.send.rtcpIndex + jump },
    receive: state.srtp.receive,
  };
  return { send, target, srtp: { keys: options.keys, state: secured, elapsedPackets } };
}
