import type { LegStats } from '../../media/index.ts';
import type { SipCall } from '../../sip/index.ts';
import type { CallState } from './call-state.ts';
import type { CallView, LegView, TransferView } from './call-view.ts';

export interface CallParties {
  readonly id: string;
  readonly phone: string;
  readonly from: string;
  readonly to: string;
  readonly display: string;
}

const DIGITS_KEPT_MAX = 256;
const PROGRESS_KEPT_MAX = 20;

/** What is remembered of a call beside its state. */
export class CallFacts {
  readonly parties: CallParties;
  readonly direction: 'out' | 'in';
  readonly startedAt = Date.now();
  readonly #progress: { status: number; toTag: string }[] = [];
  answeredAt: number | null = null;
  endedAt: number | null = null;
  digits = '';
  pressed = '';
  /** The personal voicemail took it, not the person. */
  voicemail = false;
  /** The call that this one is a consultation about. */
  consultFor: string | null = null;
  /** One more person in a conference. */
  isAdded = false;
  transfer: TransferView | null = null;
  /** Somebody else's INVITE takes its place. */
  handedOver = false;

  constructor(parties: CallParties, direction: 'out' | 'in') {
    this.parties = parties;
    this.direction = direction;
  }

  progressed(status: number, toTag: string): void {
    if (this.#progress.length < PROGRESS_KEPT_MAX) this.#progress.push({ status, toTag });
  }

  heardDigit(digit: string): void {
    this.digits = (this.digits + digit).slice(-DIGITS_KEPT_MAX);
  }

  pressedDigits(digits: string): void {
    this.pressed = (this.pressed + digits).slice(-DIGITS_KEPT_MAX);
  }

  view(state: CallState, heldByPeer: boolean, legs: readonly LegView[]): CallView {
    const { id, phone, from, to, display } = this.parties;
    return {
      ...{ id, phone, from, to, display },
      direction: this.direction,
      state: state.kind,
      cause: state.kind === 'ended' ? state.cause : null,
      end: state.kind === 'ended' ? state.end : null,
      ignored: state.kind === 'ringing' && state.ignored,
      heldByPeer: state.kind === 'inCall' && heldByPeer,
      voicemail: this.voicemail,
      digits: this.digits,
      pressed: this.pressed,
      consultFor: this.consultFor,
      transfer: this.transfer,
      startedAt: this.startedAt,
      answeredAt: this.answeredAt,
      endedAt: this.endedAt,
      legs,
    };
  }

  leg(sip: SipCall, rtp: LegStats | null): LegView {
    return {
      callId: sip.callId,
      direction: this.direction,
      transport: sip.peer.transport,
      peer: `${sip.peer.host}:${sip.peer.port}`,
      state: sip.state,
      progress: [...this.#progress],
      rtp,
    };
  }
}
