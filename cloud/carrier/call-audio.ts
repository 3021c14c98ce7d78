import type { LegStats, MediaLeg } from '../../media/index.ts';
import { MediaError } from '../../media/index.ts';
import type { Reoffer, SipCall } from '../../sip/index.ts';
import type { Speech } from './speech.ts';
import { screenOffer } from './teams/screen.ts';
import { Voice } from './voice.ts';

interface CallAudioOptions {
  readonly onDigit: (digit: string) => void;
  /** As Teams: `sendonly` and `recvonly` are not understood as hold, and offers are screened. */
  readonly onlyInactiveHolds: boolean;
}

/** The audio of one call: its media leg, what this phone says on it, what it heard. */
export class CallAudio {
  readonly leg: MediaLeg;
  #voice: Voice | undefined;
  #lastHeard: Promise<Int16Array> | undefined;
  #packetSeen = false;
  /** Our 200 carried the offer: the ACK brings the answer. */
  #awaitsAck = false;
  #described: string | undefined;
  readonly #onlyInactiveHolds: boolean;
  #onPacket: () => void = () => undefined;

  constructor(leg: MediaLeg, how: CallAudioOptions) {
    this.leg = leg;
    this.#onlyInactiveHolds = how.onlyInactiveHolds;
    leg.onDigit = how.onDigit;
    leg.onFirstPacket = () => {
      this.#packetSeen = true;
      this.#onPacket();
    };
  }

  /** The call is up: from now on this phone can be heard. */
  speak(speech: Speech, toneHz: number | null): void {
    this.#voice ??= new Voice(this.leg, speech, toneHz);
  }

  /** undefined until `speak`. */
  get voice(): Voice | undefined {
    return this.#voice;
  }

  get heldByPeer(): boolean {
    const direction = this.leg.remoteDirection;
    return this.#onlyInactiveHolds ? direction === 'inactive' : direction !== 'sendrecv';
  }

  /** At once when the far end was heard already. */
  onceHeard(act: () => void): void {
    this.#onPacket = act;
    if (this.#packetSeen) act();
  }

  /**
   * Answers the INVITE, with `early` once more ahead of the 200; false when its offer has no audio
   * that this phone knows.
   */
  answer(sip: SipCall, early: boolean): boolean {
    const offer = sip.remoteSdp;
    this.#awaitsAck = offer === undefined;
    return this.#try(() => {
      if (offer === undefined) return sip.answer(this.leg.offer());
      const sdp = this.leg.answer(offer);
      if (early) sip.progress(183, { sdp });
      sip.answer(sdp);
    });
  }

  /**
   * The far end's description of a call of ours, early (183) or with the answer. A second one that
   * says something else is another fork's, and takes a new offer.
   */
  described(sdp: string): boolean {
    if (sdp === this.#described) return true;
    return this.#try(() => {
      if (this.#described !== undefined) this.leg.offer();
      this.leg.accept(sdp);
      this.#described = sdp;
    });
  }

  acknowledged(sdp: string | undefined): void {
    if (this.#awaitsAck && sdp !== undefined) this.accept(sdp);
    this.#awaitsAck = false;
  }

  accept(sdp: string): boolean {
    return this.#try(() => this.leg.accept(sdp));
  }

  /** A re-INVITE of the peer: hold, resume, another address. Without an offer we make one. */
  reoffered(sdp: string | undefined): Reoffer {
    const isUnfit = this.#onlyInactiveHolds && sdp !== undefined && screenOffer(sdp) !== undefined;
    if (isUnfit) return { kind: 'refuse', status: 488 };
    let answer = '';
    const done = this.#try(() => {
      answer = sdp === undefined ? this.leg.offer() : this.leg.answer(sdp);
    });
    return done ? { kind: 'answer', sdp: answer } : { kind: 'refuse', status: 488 };
  }

  /** Rejects when the peer refuses. */
  async reoffer(sip: SipCall, direction: 'sendrecv' | 'sendonly' | 'inactive'): Promise<void> {
    this.leg.accept(await sip.reoffer(this.leg.offer(direction)));
  }

  /** The last seconds heard, also after the end. */
  heard(): Promise<Int16Array> {
    return this.#lastHeard ?? this.leg.heard();
  }

  /** null once closed. */
  async stats(): Promise<LegStats | null> {
    if (this.#lastHeard !== undefined) return null;
    return this.leg.stats().catch(() => null);
  }

  close(): void {
    this.#voice?.close();
    this.#lastHeard ??= this.leg.heard().catch(() => new Int16Array(0));
    void this.#lastHeard.then(() => this.leg.close());
  }

  #try(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      if (error instanceof MediaError) return false;
      throw error;
    }
  }
}
