import type { Prompt, VoiceAction } from '../../../domain/index.ts';
import type { AudioSource, MediaLeg } from '../../../media/index.ts';
import type { ActionResult } from '../port.ts';
import { failed, HOLD_PLAY, LEG_GONE, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { nameOf } from './hang-up.ts';
import { watchAfterHold } from './leg-events.ts';
import type { Leg } from './leg-table.ts';

type Of<K extends VoiceAction['kind']> = Extract<VoiceAction, { kind: K }>;

export function play(ctx: DriverContext, leg: Leg | undefined, action: Of<'play'>): ActionResult {
  const media = leg?.talking;
  if (leg === undefined || media === null || media === undefined) return LEG_GONE;
  endHold(ctx, leg);
  const { loop, bargeIn, startMs } = action;
  const audio = action.prompts.map((prompt) => sourceOf(ctx, prompt));
  media.play({ playId: action.play, audio, loop, bargeIn, startMs });
  return OK;
}

export function stopPlay(leg: Leg | undefined, action: Of<'stopPlay'>): ActionResult {
  leg?.media?.stopPlay(action.play);
  return OK;
}

export function bridge(
  ctx: DriverContext,
  leg: Leg | undefined,
  other: Leg | undefined,
): ActionResult {
  const [one, two] = [leg?.talking, other?.talking];
  if (leg === undefined || other === undefined || !one || !two) return LEG_GONE;
  endHold(ctx, leg);
  endHold(ctx, other);
  detach(leg);
  detach(other);
  try {
    one.bridge(two);
  } catch (error) {
    return failed(nameOf(error));
  }
  leg.partner = other;
  other.partner = leg;
  return OK;
}

export function unbridge(leg: Leg | undefined): ActionResult {
  if (leg === undefined) return OK;
  leg.media?.unbridge();
  detach(leg);
  return OK;
}

/** The customer hears music, the agent nothing, and neither the other. */
export function hold(
  ctx: DriverContext,
  pair: { readonly leg: Leg | undefined; readonly other: Leg | undefined },
  music: Prompt,
): ActionResult {
  const { leg, other } = pair;
  const customer = [leg, other].find((one) => one?.role === 'customer') ?? leg;
  const media = customer?.talking;
  if (customer === undefined || media === null || media === undefined) return LEG_GONE;
  const agent = customer === leg ? other : leg;
  media.unbridge();
  agent?.media?.unbridge();
  detach(customer);
  if (agent !== undefined) {
    detach(agent);
    agent.heldByUs = true;
  }
  customer.heldByUs = true;
  playHoldMusic(ctx, customer, media, music);
  return OK;
}

function playHoldMusic(ctx: DriverContext, customer: Leg, media: MediaLeg, music: Prompt): void {
  const playId = `${HOLD_PLAY}${customer.id}`;
  const startMs = customer.holdMusic?.positionMs ?? 0;
  customer.holdMusic = { playId, active: true, positionMs: startMs };
  media.play({ playId, audio: [sourceOf(ctx, music)], loop: true, startMs });
}

function endHold(ctx: DriverContext, leg: Leg): void {
  if (!leg.heldByUs) return;
  leg.heldByUs = false;
  if (leg.holdMusic?.active === true) {
    leg.holdMusic.active = false;
    leg.media?.stopPlay(leg.holdMusic.playId);
  }
  watchAfterHold(ctx, leg);
}

function detach(leg: Leg): void {
  if (leg.partner !== null) leg.partner.partner = null;
  leg.partner = null;
}

function sourceOf(ctx: DriverContext, prompt: Prompt): AudioSource {
  return { kind: 'samples', ...ctx.host.promptAudio(prompt) };
}
