import { PlayId } from '../../../domain/index.ts';
import type { MediaLeg, PlayEnd } from '../../../media/index.ts';
import type { Reoffer, SipCall } from '../../../sip/index.ts';
import { HOLD_PLAY } from './context.ts';
import type { DriverContext } from './context.ts';
import { onDigit, parseInfoDigit } from './digits.ts';
import { endLeg, nameOf, onCallEnded } from './hang-up.ts';
import { legChanged, legDialogChanged } from './kept-dialog.ts';
import type { Leg } from './leg-table.ts';
import { listenToReferrals } from './referrals.ts';

/** What both directions listen to on the wire; the rest is set by who made the call. */
export function listenToCall(ctx: DriverContext, leg: Leg, call: SipCall): void {
  call.onEnded = (end) => onCallEnded(ctx, leg, end);
  call.onInfo = (contentType, body) => {
    const digit = parseInfoDigit(contentType, body);
    if (digit !== null) onDigit(ctx, leg, digit, 'info');
  };
  call.onReoffer = (sdp) => onReoffer(ctx, leg, sdp);
  listenToReferrals(ctx, leg, call);
  call.onDialogChanged = () => legDialogChanged(ctx, leg);
  call.onReofferAnswered = (sdp) => {
    const media = leg.talking;
    if (media === null || sdp === undefined) return;
    try {
      media.accept(sdp);
      leg.sdp = { local: leg.offered ?? leg.sdp?.local ?? '', remote: sdp };
      leg.offered = null;
      noteHold(leg, media);
      legChanged(ctx, leg);
    } catch (error) {
      ctx.log({ level: 'warn', code: 'badAnswer', detail: nameOf(error) });
    }
  };
}

export function listenToMedia(ctx: DriverContext, leg: Leg, media: MediaLeg): void {
  media.onDigit = (digit) => onDigit(ctx, leg, digit, 'rtp');
  media.onPlayEnded = (end) => onPlayEnded(leg, end);
  media.onSilent = () => onSilent(ctx, leg);
}

/** A re-INVITE: hold, resume, a new address. Refused while the first offer is still open. */
function onReoffer(ctx: DriverContext, leg: Leg, sdp: string | undefined): Reoffer {
  const media = leg.talking;
  if (media === null) return { kind: 'refuse', status: 491 };
  try {
    if (sdp === undefined) {
      leg.offered = media.offer();
      return { kind: 'answer', sdp: leg.offered };
    }
    const answer = media.answer(sdp);
    leg.sdp = { local: answer, remote: sdp };
    leg.takesEvents = takesEvents(sdp);
    noteHold(leg, media);
    legChanged(ctx, leg);
    return { kind: 'answer', sdp: answer };
  } catch (error) {
    ctx.log({ level: 'info', code: 'offerRefused', detail: nameOf(error) });
    return { kind: 'refuse', status: 488 };
  }
}

function noteHold(leg: Leg, media: MediaLeg): void {
  const held = media.remoteDirection !== 'sendrecv';
  if (held === leg.heldByPeer) return;
  leg.heldByPeer = held;
  void leg.facts.push({ type: held ? 'legHeld' : 'legUnheld', leg: leg.id });
}

export function takesEvents(sdp: string): boolean {
  return /^a=rtpmap:\d+ telephone-event\/8000/im.test(sdp);
}

function onPlayEnded(leg: Leg, end: PlayEnd): void {
  if (end.playId.startsWith(HOLD_PLAY)) {
    if (leg.holdMusic?.playId === end.playId) leg.holdMusic.positionMs = end.positionMs;
    return;
  }
  const play = PlayId.safeParse(end.playId);
  if (!play.success || leg.state.kind === 'ended') return;
  if (leg.playing === play.data) {
    leg.playing = null;
    leg.collecting?.promptIsOver();
  }
  const positionMs = Math.max(0, Math.round(end.positionMs));
  const { reason } = end;
  void leg.facts.push({ type: 'playEnded', leg: leg.id, play: play.data, reason, positionMs });
}

/** Neither RTP nor RTCP came for the trunk's time; on hold that is no fault. */
function onSilent(ctx: DriverContext, leg: Leg): void {
  if (leg.state.kind !== 'answered') return;
  if (leg.heldByUs || leg.heldByPeer) leg.wasSilent = true;
  else endLeg(ctx, leg, 'noMedia');
}

/**
 * The media engine tells silence once. A leg that fell silent on hold gets the trunk's time again
 * when the hold is over, and must be heard within it.
 */
export function watchAfterHold(ctx: DriverContext, leg: Leg): void {
  const { talking } = leg;
  const silenceMs = leg.trunk?.silenceMs ?? 0;
  if (!leg.wasSilent || talking === null || silenceMs === 0) return;
  leg.wasSilent = false;
  const check = async (before: number): Promise<void> => {
    const { packetsIn } = await talking.stats();
    if (packetsIn === before && leg.talking === talking) onSilent(ctx, leg);
  };
  const gone = (): void => undefined;
  talking
    .stats()
    .then(({ packetsIn }) => ctx.timers.set(silenceMs, () => void check(packetsIn).catch(gone)))
    .catch(gone);
}
