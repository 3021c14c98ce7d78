import type { LegCause, TrunkConfig } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { CallEnd, OutboundInvite, Reoffer, SipCall } from '../../../sip/index.ts';
import { causeOfEnd } from './causes.ts';
import type { DriverContext } from './context.ts';
import { callInTurn } from './failover.ts';
import { nameOf } from './hang-up.ts';
import { quietCall, quietMedia } from './hand-over.ts';
import { hopsAfter } from './hops.ts';
import type { InviteIdentities } from './invite-ids.ts';
import type { KeptPass } from './kept-pass.ts';
import type { RingTarget } from './outbound-plan.ts';
import { PassMedia } from './pass-media.ts';
import { legKindOf } from './spare-legs.ts';

const RING_TIMEOUT_MS = 180_000;
const GONE: CallEnd = { by: 'remote', status: 487, reason: 'CANCEL' };

export interface PassPlan {
  /** Names the call in the media engine and, through `ids`, on the wire. */
  readonly id: string;
  readonly near: SipCall;
  readonly nearTrunk: TrunkConfig;
  readonly farTrunk: TrunkConfig;
  readonly ids: ((turn: number) => ReturnType<InviteIdentities['of']>) | null;
  /** Its record. */
  readonly kept: KeptPass;
  /** Once, last: both sides are over or being ended, and the media is closed. */
  readonly onEnded: (end: { readonly cause: LegCause; readonly status: number }) => void;
}

/** Where it goes, and as whose. */
export interface PassWay {
  readonly targets: readonly RingTarget[];
  readonly invite: Pick<OutboundInvite, 'from' | 'headers' | 'parts' | 'contact' | 'features'>;
}

/** Both sides of a call that talks. */
export interface PassSides {
  readonly near: SipCall;
  readonly far: SipCall;
  readonly media: PassMedia;
}

/** The side that was called, as it is now. */
export interface FarSide {
  readonly call: SipCall;
  readonly media: MediaLeg;
  readonly localSdp: string;
  readonly remoteSdp: string;
}

/**
 * A call that comes in at one trunk and goes out at another, with no flow, queue or person of ours
 * between: signalling is passed on, media bridged.
 *
 * ```
 * calling ──180, 183──► ringing ──200──► answering ──ACK──► talking
 *     ├──────── either side ends, or nothing can be sent ──────► ended
 *     └──────── talking, and the far side goes on elsewhere ───► given
 * ```
 */
export class PassThrough {
  readonly #ctx: DriverContext;
  readonly #plan: PassPlan;
  #far: SipCall | undefined;
  #media: PassMedia | undefined;
  #answered = false;
  #over = false;
  #rang = false;

  constructor(ctx: DriverContext, plan: PassPlan) {
    this.#ctx = ctx;
    this.#plan = plan;
    plan.near.onEnded = (end) => this.#nearEnded(end);
  }

  /** Resolves when the INVITE is out; a fault before it ends the call. */
  async run(way: PassWay): Promise<void> {
    const { near, nearTrunk, farTrunk, id } = this.#plan;
    // Gone while it was put on record, when nobody listened yet.
    if (near.state === 'ended') return this.#nearEnded(GONE);
    const transport = way.targets[0]?.address.transport;
    if (transport === undefined) return this.end('unreachable', 503);
    try {
      const media = await PassMedia.open(this.#ctx.media, id, {
        near: legKindOf(near.peer.transport, nearTrunk.silenceMs),
        far: legKindOf(transport, farTrunk.silenceMs),
        offered: near.remoteSdp,
      });
      if (this.#over) return media.close();
      this.#media = media;
      this.#listenToMedia(media);
      this.#call(media, way);
    } catch (error) {
      const code = nameOf(error);
      this.#ctx.log({ level: 'warn', code: 'passFailed', detail: code });
      const peerFault = ['noCommonCodec', 'noCommonCrypto', 'badSdp'].includes(code);
      this.end(peerFault ? 'refused' : 'congested', peerFault ? 488 : 503);
    }
  }

  /** It talks already: its process died, and this one goes on with it. */
  goOn(far: SipCall, media: PassMedia): void {
    this.#media = media;
    this.#answered = true;
    this.#listenToMedia(media);
    this.#listenToNear(media);
    this.#listenToFar(far, media);
  }

  /** The process is about to be another: nothing that the peers say is answered any more. */
  quiet(): void {
    const { near } = this.#plan;
    for (const call of [near, this.#far]) if (call !== undefined) quietCall(call);
    for (const media of [this.#media?.near, this.#media?.far]) {
      if (media !== undefined) quietMedia(media);
    }
  }

  #call(media: PassMedia, { targets, invite }: PassWay): void {
    const { near, farTrunk, ids } = this.#plan;
    const hops = hopsAfter(near.headers.get('max-forwards'));
    callInTurn({
      targets,
      failover: farTrunk.failover,
      timers: this.#ctx.timers,
      wanted: () => !this.#over,
      invite: ({ requestUri, address }, turn) =>
        this.#ctx.endpoint.invite({
          ...invite,
          ...(ids === null ? {} : { ids: ids(turn) }),
          requestUri,
          target: address,
          to: { uri: requestUri },
          sdp: media.offer,
          maxForwards: hops,
          ringTimeoutMs: RING_TIMEOUT_MS,
        }),
      listen: (far) => this.#listenToFar(far, media),
      note: (target, end) => this.#ctx.trunks.note(farTrunk, target.address, end),
    });
    this.#listenToNear(media);
  }

  #listenToNear(media: PassMedia): void {
    const { near } = this.#plan;
    near.onReoffer = (offer) => this.#agreed(media.reofferNear(offer));
    near.onDialogChanged = () => this.#dialogChanged();
    near.onInfo = (type, body) => {
      if (this.#far !== undefined) media.passInfo('near', this.#far, { type, body });
    };
  }

  #agreed(answer: Reoffer): Reoffer {
    const sides = this.talking;
    if (answer.kind === 'answer' && sides !== null) this.#plan.kept.changed(sides);
    return answer;
  }

  #dialogChanged(): void {
    const sides = this.talking;
    if (sides !== null) this.#plan.kept.dialogChanged(sides);
  }

  get talking(): PassSides | null {
    const [far, media] = [this.#far, this.#media];
    if (!this.#answered || this.#over || far === undefined || media === undefined) return null;
    return { near: this.#plan.near, far, media };
  }

  #listenToFar(far: SipCall, media: PassMedia): void {
    const { near } = this.#plan;
    this.#far = far;
    far.onProgress = (_status, _reason, sdp) => this.#progressed(media, sdp);
    far.onAnswered = (sdp) => this.#farAnswered(far, media, sdp);
    far.onEnded = (end) => this.#farEnded(end);
    far.onReoffer = (offer) => this.#agreed(media.reofferFar(offer));
    far.onDialogChanged = () => this.#dialogChanged();
    far.onInfo = (type, body) => media.passInfo('far', near, { type, body });
  }

  /** Teams rings every device with a tag of its own (§5.5): the caller hears one ringing. */
  #progressed(media: PassMedia, sdp: string | undefined): void {
    const { near } = this.#plan;
    if (sdp !== undefined && media.answer !== null) {
      try {
        media.accept(sdp);
        return near.progress(183, { sdp: media.answer });
      } catch (error) {
        this.#ctx.log({ level: 'info', code: 'earlyMediaUnused', detail: nameOf(error) });
      }
    }
    if (!this.#rang) near.progress(180);
    this.#rang = true;
  }

  #farAnswered(far: SipCall, media: PassMedia, sdp: string | undefined): void {
    const { near } = this.#plan;
    try {
      media.accept(sdp);
    } catch (error) {
      this.#ctx.log({ level: 'warn', code: 'badAnswer', detail: nameOf(error) });
      return this.end('failed', 502);
    }
    near.onAnswered = (answered) => {
      try {
        if (media.answer === null) media.acceptNear(answered ?? '');
      } catch {
        return this.end('failed', 488);
      }
      this.#answered = true;
      this.#plan.kept.answered({ near, far, media });
    };
    // A caller without an offer gets ours, and its answer comes in the ACK (RFC 3261 §13.2.1).
    near.answer(media.answer ?? media.offerNear());
  }

  #listenToMedia(media: PassMedia): void {
    media.near.onSilent = () => this.#silent(media.near.remoteDirection);
    media.far.onSilent = () => this.#silent(media.far.remoteDirection);
  }

  /** On hold nothing need be heard. */
  #silent(direction: string): void {
    if (this.#answered && direction === 'sendrecv') this.end('noMedia', 480);
  }

  #nearEnded(end: CallEnd): void {
    const cause = causeOfEnd(end, { direction: 'inbound', answered: this.#answered, rang: true });
    this.#far?.end(reasonOf(end));
    this.#finish({ cause, status: end.status });
  }

  #farEnded(end: CallEnd): void {
    const of = { direction: 'outbound', answered: this.#answered, rang: this.#rang } as const;
    this.#plan.near.end({ ...reasonOf(end), rejectStatus: statusFor(end) });
    this.#finish({ cause: causeOfEnd(end, of), status: end.status });
  }

  /** null: nobody talks, or not any longer. */
  get farSide(): FarSide | null {
    const sides = this.talking;
    const sdp = sides?.media.farAgreed ?? null;
    if (sides === null || sdp === null) return null;
    return { call: sides.far, media: sides.media.far, ...sdp };
  }

  /** The far side goes on without this call, which is over: `onEnded` does not come. */
  giveFar(): FarSide | null {
    const far = this.farSide;
    if (far === null) return null;
    this.#over = true;
    const { near } = this.#plan;
    near.onEnded = () => undefined;
    near.onInfo = () => undefined;
    this.#plan.kept.ended();
    far.media.unbridge();
    this.#media?.near.close();
    near.end();
    return far;
  }

  /** Ends both sides in whatever state they are. */
  end(cause: LegCause, rejectStatus: number): void {
    // Its far side may be somebody else's by now.
    if (this.#over) return;
    this.#far?.end();
    this.#plan.near.end({ rejectStatus });
    this.#finish({ cause, status: rejectStatus });
  }

  #finish(end: { readonly cause: LegCause; readonly status: number }): void {
    if (this.#over) return;
    this.#over = true;
    this.#media?.close();
    this.#plan.kept.ended();
    this.#plan.onEnded(end);
  }
}

/**
 * What the caller is told: the far end's own word, so that 603 stays 603 and busy stays busy. That
 * it does not know us is no matter of the caller's.
 */
function statusFor(end: CallEnd): number {
  if (end.by === 'transport') return 503;
  if (end.by === 'timeout') return 480;
  const { status } = end;
  if (status === 401 || status === 407) return 503;
  return status >= 400 && status <= 699 ? status : 480;
}

/** RFC 3326: why, in the words of whoever ended it. */
function reasonOf({ cause }: CallEnd): { reasonHeader?: string } {
  if (cause === undefined || !/^[A-Za-z0-9.-]{1,20}$/.test(cause.protocol)) return {};
  const text = cause.text.replace(/[^A-Za-z0-9 ,.-]/g, '').slice(0, 64);
  const words = text === '' ? '' : `;text="${text}"`;
  return { reasonHeader: `${cause.protocol};cause=${cause.cause}${words}` };
}
