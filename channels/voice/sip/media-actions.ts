import type { Prompt, VoiceAction } from '../../../domain/index.ts';
import type { AudioSource } from '../../../media/index.ts';
import type { ActionResult } from '../port.ts';
import { failed, LEG_GONE, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { gather, isElsewhere } from './gather.ts';
import { nameOf } from './hang-up.ts';
import { endHold, startHold } from './hold-music.ts';
import type { Leg } from './leg-table.ts';
import { listenFor } from './listening.ts';
import { attach, detach } from './mix.ts';

type Of<K extends VoiceAction['kind']> = Extract<VoiceAction, { kind: K }>;

export function play(ctx: DriverContext, leg: Leg | undefined, action: Of<'play'>): ActionResult {
  const media = leg?.talking;
  if (leg === undefined || media === null || media === undefined) return LEG_GONE;
  endHold(ctx, leg);
  leg.stopListening();
  // What a number was gathered for has been told; more of its keys are not for the next question.
  if (leg.collecting?.isTold === true) leg.collecting = null;
  leg.collecting?.promptBegins();
  leg.playing = action.play;
  const { play: id, loop, bargeIn, startMs, listen } = action;
  const audio = action.prompts.map((prompt) => sourceOf(ctx, leg, prompt));
  media.play({ playId: id, audio, loop, bargeIn, startMs });
  if (listen !== undefined) listenFor(ctx, { leg, media }, { play: id, wish: listen });
  return OK;
}

export function stopPlay(leg: Leg | undefined, action: Of<'stopPlay'>): ActionResult {
  leg?.media?.stopPlay(action.play);
  if (leg?.listening?.play === action.play) leg.stopListening();
  return OK;
}

export async function bridge(
  ctx: DriverContext,
  leg: Leg | undefined,
  other: Leg | undefined,
): Promise<ActionResult> {
  if (leg === undefined || other === undefined) return LEG_GONE;
  try {
    return join(ctx, leg, other);
  } catch (error) {
    if (!isElsewhere(error)) return failed(nameOf(error));
  }
  await gather(ctx, [leg, other]);
  return join(ctx, leg, other);
}

function join(ctx: DriverContext, leg: Leg, other: Leg): ActionResult {
  const [one, two] = [leg.talking, other.talking];
  if (one === null || two === null) return LEG_GONE;
  for (const each of [leg, other]) {
    ctx.mixes.endOf(ctx, each);
    endHold(ctx, each);
    detach(each);
    each.stopHearing();
  }
  one.bridge(two);
  attach(leg, other);
  return OK;
}

export function unbridge(ctx: DriverContext, leg: Leg | undefined): ActionResult {
  if (leg === undefined) return OK;
  ctx.mixes.endOf(ctx, leg);
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
  ctx.mixes.endOf(ctx, customer);
  media.unbridge();
  detach(customer);
  if (agent !== undefined) {
    ctx.mixes.endOf(ctx, agent);
    agent.media?.unbridge();
    detach(agent);
    agent.heldByUs = true;
  }
  startHold(ctx, customer, { media, music });
  return OK;
}

function sourceOf(ctx: DriverContext, { tenant }: Leg, prompt: Prompt): AudioSource {
  return { kind: 'samples', ...ctx.host.promptAudio(tenant, prompt) };
}
