import type { CommandOf, LegCause, OfferEnd } from '../../domain/index.ts';
import { flowDigit, nodePlayEnded } from '../flow/run.ts';
import { otherOf } from '../room.ts';
import type { Interaction, Leg, Offer } from '../state.ts';
import { legOfCustomer, musicOf, queueAudio, stopPlay } from './audio.ts';
import { callbackDigit, musicEnded } from './callback-offer.ts';
import { dialAnswered, endDial, isExpectedAway } from './dial-end.ts';
import { dropAndFinish, dropLeg } from './ending.ts';
import { hearingDigit } from './hearing.ts';
import { customerLeft, agentLeft, externalLeft } from './leaving.ts';
import { noticeDigit, noticePlayed } from './notice.ts';
import { connect, offerAnswered } from './offer.ts';
import { endOfferAndReturn, returnToQueue } from './queue.ts';
import { otherGone } from './room.ts';
import { legQuality } from './leg-media.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';
import { saidBefore } from './send-over.ts';
import { otherAnswered, otherDigit } from './talk.ts';
import { greetingEnded, voicemailDigit } from './voicemail.ts';

/** Facts about a leg that has ended, or that never was ours, change nothing. */
function liveLeg(run: Run, command: { readonly leg: Leg['id'] }): Leg | null {
  return run.state.legs.get(command.leg) ?? null;
}

export function legRinging(run: Run, command: CommandOf<'legRinging'>): void {
  const leg = liveLeg(run, command);
  if (leg === null || leg.state !== 'ringing' || leg.rang) return;
  const { dialog } = command;
  emit(run, {
    type: 'legRang',
    leg: leg.id,
    interaction: leg.interaction,
    ...(dialog === undefined ? {} : { dialog }),
  });
}

export function legAnswered(run: Run, command: CommandOf<'legAnswered'>): void {
  const leg = liveLeg(run, command);
  if (leg === null || leg.state === 'answered') return;
  const { id, interaction: of } = leg;
  if (leg.state === 'ending') {
    answeredTooLate(run, leg, command);
    return;
  }
  emit(run, { type: 'legAnswered', leg: id, interaction: of, dialog: command.dialog });
  const interaction = run.state.interactions.get(of);
  if (interaction === undefined) return;
  const other = otherOf(interaction, id);
  if (other !== null) {
    otherAnswered(run, interaction, other);
    return;
  }
  if (leg.role === 'agent') {
    const offer = offerOfLeg(run, interaction, leg);
    if (offer !== null) offerAnswered(run, offer, leg);
  }
  if (leg.role === 'external') externalAnswered(run, interaction, leg);
  if (leg.role === 'customer') dialAnswered(run, interaction, leg);
}

/** The answer crossed our cancel: the leg is up after all, and has to be ended once more. */
function answeredTooLate(run: Run, leg: Leg, command: CommandOf<'legAnswered'>): void {
  if (leg.target === null || leg.dialog !== null) return;
  const { id, interaction, cause } = leg;
  emit(run, { type: 'legAnswered', leg: id, interaction, dialog: command.dialog });
  emit(run, { type: 'legDropped', leg: id, interaction, cause });
}

function externalAnswered(run: Run, interaction: Interaction, leg: Leg): void {
  stopPlay(run, interaction);
  const customerLeg = legOfCustomer(interaction);
  emit(run, { type: 'connectedOut', interaction: interaction.id, leg: leg.id, customerLeg });
}

function offerOfLeg(run: Run, interaction: Interaction, leg: Leg): Offer | null {
  const { owner } = interaction;
  if (owner.kind !== 'offer') return null;
  for (const id of owner.offers) {
    const offer = run.state.offers.get(id);
    if (offer?.leg === leg.id) return offer;
  }
  return null;
}

export function legEnded(run: Run, command: CommandOf<'legEnded'>): void {
  const leg = liveLeg(run, command);
  const { quality } = command;
  if (quality !== undefined) {
    legQuality(run, { type: 'legQuality', leg: command.leg, final: true, ...quality });
  }
  if (leg !== null) legIsGone(run, leg, command);
}

/** Also when a timer or a failed effect says so instead of the platform. */
export function legIsGone(
  run: Run,
  leg: Leg,
  end: { readonly cause: LegCause; readonly status: number },
): void {
  const isIn = run.state.interactions.get(leg.interaction);
  const other = isIn === undefined ? null : otherOf(isIn, leg.id);
  if (isIn !== undefined && other !== null) {
    otherGone(run, isIn, { other, cause: end.cause });
  }
  const wasEnding = leg.state === 'ending';
  const wasAnswered = leg.state === 'answered';
  const isCustomers = run.state.interactions.get(leg.interaction)?.leg === leg.id;
  emit(run, {
    type: 'legEnded',
    leg: leg.id,
    interaction: leg.interaction,
    ...(leg.agent === null ? {} : { agent: leg.agent }),
    cause: end.cause,
    status: end.status,
  });
  const interaction = run.state.interactions.get(leg.interaction);
  if (interaction === undefined || other !== null) return;
  if (wasEnding && leg.role !== 'customer') return;
  if (leg.role === 'customer') {
    if (!isCustomers || isExpectedAway(interaction)) return;
    if (interaction.owner.kind === 'dialling') {
      endDial(run, interaction, { cause: end.cause, by: 'callee' });
    } else customerLeft(run, interaction, end.cause);
  } else if (leg.role === 'external') {
    externalLeft(run, interaction, end.cause);
  } else {
    const offer = offerOfLeg(run, interaction, leg);
    if (offer === null) agentLeft(run, interaction, { leg, cause: end.cause });
    else endOfferAndReturn(run, offer, offerEndOf(end.cause, wasAnswered));
  }
}

/** What the end of a phone that had not been connected yet says about its agent. */
function offerEndOf(cause: LegCause, wasAnswered: boolean): OfferEnd {
  switch (cause) {
    case 'busy':
    case 'declined':
    case 'hostLost':
      return cause;
    case 'noAnswer':
      return 'noAnswer';
    case 'hungUp':
      return 'declined';
    case 'cancelled':
    case 'answeredElsewhere':
      return 'noAnswer';
    default:
      return wasAnswered ? 'unconfirmed' : 'unreachable';
  }
}

export function legHeld(run: Run, command: CommandOf<'legHeld'>): void {
  const leg = liveLeg(run, command);
  if (leg === null || leg.state !== 'answered' || leg.held) return;
  emit(run, { type: 'legHeld', leg: leg.id, interaction: leg.interaction });
  const interaction = run.state.interactions.get(leg.interaction);
  if (interaction === undefined || interaction.owner.kind !== 'agent') return;
  if (interaction.owner.leg !== leg.id || interaction.owner.held !== 'no') return;
  hold(run, interaction, 'phone');
}

export function legUnheld(run: Run, command: CommandOf<'legUnheld'>): void {
  const leg = liveLeg(run, command);
  if (leg === null || !leg.held) return;
  emit(run, { type: 'legUnheld', leg: leg.id, interaction: leg.interaction });
  const owner = run.state.interactions.get(leg.interaction)?.owner;
  if (owner?.kind !== 'agent' || owner.leg !== leg.id || owner.held !== 'phone') return;
  unhold(run, leg.interaction);
}

export function hold(run: Run, interaction: Interaction, by: 'phone' | 'desk'): void {
  const { owner, id } = interaction;
  if (owner.kind !== 'agent') return;
  const customerLeg = legOfCustomer(interaction);
  const music = musicOf(run, interaction);
  const room = interaction.room === null ? {} : { room: true as const };
  emit(run, { type: 'held', interaction: id, by, leg: owner.leg, customerLeg, music, ...room });
}

export function unhold(run: Run, id: Interaction['id']): void {
  const interaction = run.state.interactions.get(id);
  if (interaction?.owner.kind !== 'agent') return;
  const { owner } = interaction;
  const customerLeg = legOfCustomer(interaction);
  const room = interaction.room === null ? {} : { room: true as const };
  emit(run, { type: 'unheld', interaction: id, leg: owner.leg, customerLeg, ...room });
}

export function digitPressed(run: Run, command: CommandOf<'digitPressed'>): void {
  const leg = liveLeg(run, command);
  const interaction = leg === null ? undefined : run.state.interactions.get(leg.interaction);
  if (leg === null || leg.state === 'ending' || interaction === undefined) return;
  if (leg.role === 'customer') {
    flowDigit(run, interaction, command.digit);
    noticeDigit(run, interaction, command.digit);
    voicemailDigit(run, interaction, command.digit);
    callbackDigit(run, interaction, command.digit);
  }
  hearingDigit(run, interaction, { leg: leg.id, digit: command.digit });
  otherDigit(run, interaction, { leg: leg.id, digit: command.digit });
  const offer = leg.role === 'agent' ? offerOfLeg(run, interaction, leg) : null;
  if (offer?.state === 'confirming') confirmDigit(run, offer, { leg, digit: command.digit });
}

/** 1 takes the call, 2 declines it; other keys are mistakes and change nothing. */
function confirmDigit(
  run: Run,
  offer: Offer,
  pressed: { readonly leg: Leg; readonly digit: string },
): void {
  const { leg, digit } = pressed;
  if (digit !== '1' && digit !== '2') return;
  emit(run, { type: 'digitReceived', leg: leg.id, interaction: leg.interaction, digit });
  if (digit === '1') connect(run, offer, leg);
  else endOfferAndReturn(run, offer, 'declined');
}

export function playEnded(run: Run, command: CommandOf<'playEnded'>): void {
  const leg = liveLeg(run, command);
  const interaction = leg === null ? undefined : run.state.interactions.get(leg.interaction);
  if (leg === null || leg.role !== 'customer' || interaction === undefined) return;
  const { play } = interaction;
  const isCurrent = play?.id === command.play;
  if (!isCurrent && interaction.music.play !== command.play) return;
  const { play: id, reason, positionMs } = command;
  const of = interaction.id;
  emit(run, { type: 'playEnded', leg: leg.id, interaction: of, play: id, reason, positionMs });
  const { owner } = interaction;
  if (isCurrent && owner.kind === 'notice') {
    noticePlayed(run, interaction, { owner, failed: reason === 'failed' });
  } else if (isCurrent && play.purpose === 'music') {
    musicEnded(run, interaction, { failed: reason === 'failed', positionMs });
  } else if (isCurrent) afterPlay(run, interaction, play);
}

/** Never strands a customer: a failed prompt is a prompt that is over. */
export function afterPlay(
  run: Run,
  interaction: Interaction,
  play: { readonly purpose: string },
): void {
  const { owner } = interaction;
  if (owner.kind === 'flow') nodePlayEnded(run, interaction);
  else if (owner.kind === 'voicemail') greetingEnded(run, interaction, owner);
  else if (owner.kind === 'sendingOn') saidBefore(run, interaction, owner);
  else if (play.purpose === 'callbackGoodbye') dropLeg(run, interaction.leg, 'hungUp');
  else if (owner.kind === 'leaving') dropAndFinish(run, interaction, owner.outcome);
  else if (play.purpose !== 'music') queueAudio(run, interaction);
}

/** An outside number that did not answer in time. */
export function externalTimer(run: Run, interaction: Interaction): void {
  const { owner } = interaction;
  if (owner.kind !== 'external') return;
  dropLeg(run, owner.leg, 'noAnswer');
  returnToQueue(run, interaction, 'noAnswer');
}
