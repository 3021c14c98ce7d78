import type { MediaEngine, MediaLeg } from '../../../media/index.ts';
import type { Reoffer, SipCall } from '../../../sip/index.ts';
import { parseInfoDigit } from './digits.ts';
import type { LegKind } from './spare-legs.ts';

export interface AgreedSdp {
  readonly localSdp: string;
  readonly remoteSdp: string;
}

/** Both sides' audio of a call that passes through, each with its own codec and encryption. */
export class PassMedia {
  readonly near: MediaLeg;
  readonly far: MediaLeg;
  /** What the caller is answered with, in 183 and in 200 alike (teams-voice-apps §5.9). */
  readonly answer: string | null;
  readonly offer: string;
  /** The far side's description that is in force; one of several forks may have sent it early. */
  #farSdp: string | null = null;
  /** Ours to it, where that is no longer the first offer. */
  #farLocal: string | null = null;

  #nearLocal: string | null = null;
  #nearSdp: string | null = null;

  private constructor(sides: {
    readonly near: MediaLeg;
    readonly far: MediaLeg;
    readonly answer?: string | null;
    readonly offer?: string;
  }) {
    this.near = sides.near;
    this.far = sides.far;
    this.answer = sides.answer ?? null;
    this.offer = sides.offer ?? '';
  }

  /** Throws MediaError when the caller's offer cannot be used, or no port is left. */
  static async open(
    engine: Pick<MediaEngine, 'openLeg'>,
    group: string,
    sides: { readonly near: LegKind; readonly far: LegKind; readonly offered: string | undefined },
  ): Promise<PassMedia> {
    const near = await engine.openLeg({ group, ...sides.near });
    try {
      const far = await engine.openLeg({ group, ...sides.far });
      try {
        const { offered } = sides;
        const answer = offered === undefined ? null : near.answer(offered);
        const media = new PassMedia({ near, far, answer, offer: far.offer() });
        media.#nearSdp = offered ?? null;
        media.#nearLocal = answer;
        return media;
      } catch (error) {
        far.close();
        throw error;
      }
    } catch (error) {
      near.close();
      throw error;
    }
  }

  /** Of a process that died: both sides as they were agreed. */
  static restored(sides: {
    readonly near: MediaLeg;
    readonly far: MediaLeg;
    readonly nearSdp: AgreedSdp;
    readonly farSdp: AgreedSdp;
  }): PassMedia {
    const media = new PassMedia(sides);
    [media.#nearLocal, media.#nearSdp] = [sides.nearSdp.localSdp, sides.nearSdp.remoteSdp];
    [media.#farLocal, media.#farSdp] = [sides.farSdp.localSdp, sides.farSdp.remoteSdp];
    media.near.bridge(media.far);
    return media;
  }

  /** Early or final; a fork that answers in the place of another brings its own. */
  accept(sdp: string | undefined): void {
    const now = sdp ?? this.#farSdp;
    if (now === null) throw new Error('an answer without SDP');
    if (now === this.#farSdp) return;
    if (this.#farSdp !== null) this.far.offer();
    this.far.accept(now);
    this.#farSdp = now;
    this.near.bridge(this.far);
  }

  /** What the caller and we last agreed on. */
  get nearAgreed(): AgreedSdp | null {
    const [localSdp, remoteSdp] = [this.#nearLocal, this.#nearSdp];
    return localSdp === null || remoteSdp === null ? null : { localSdp, remoteSdp };
  }

  /** Our offer to a caller who came without one. */
  offerNear(): string {
    this.#nearLocal = this.near.offer();
    return this.#nearLocal;
  }

  acceptNear(answer: string): void {
    this.near.accept(answer);
    this.#nearSdp = answer;
  }

  reofferNear(offer: string | undefined): Reoffer {
    const answer = reoffer(this.near, offer);
    if (answer.kind === 'answer' && offer !== undefined) {
      [this.#nearLocal, this.#nearSdp] = [answer.sdp, offer];
    }
    return answer;
  }

  /** What far side and we last agreed on. */
  get farAgreed(): AgreedSdp | null {
    if (this.#farSdp === null) return null;
    return { localSdp: this.#farLocal ?? this.offer, remoteSdp: this.#farSdp };
  }

  reofferFar(offer: string | undefined): Reoffer {
    const answer = reoffer(this.far, offer);
    if (answer.kind === 'answer' && offer !== undefined) {
      this.#farLocal = answer.sdp;
      this.#farSdp = offer;
    }
    return answer;
  }

  /** A key that one side sends by INFO, put into the other's stream where that can be. */
  passInfo(from: 'near' | 'far', other: SipCall, info: { type: string; body: string }): void {
    const digit = parseInfoDigit(info.type, info.body);
    if (digit === null) return;
    const leg = from === 'near' ? this.far : this.near;
    if (leg.sendDigit(digit)) return;
    other.info(info.type, info.body).catch(() => undefined);
  }

  close(): void {
    this.near.close();
    this.far.close();
  }
}

/** Hold and resume in every form, new addresses: answered by the side's own media. */
function reoffer(media: MediaLeg, offer: string | undefined): Reoffer {
  try {
    return { kind: 'answer', sdp: offer === undefined ? media.offer() : media.answer(offer) };
  } catch {
    return { kind: 'refuse', status: 488 };
  }
}
