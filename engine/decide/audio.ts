import { must } from '../../domain/index.ts';
import type { EventOf, LegId, PlayPurpose, Prompt } from '../../domain/index.ts';
import { resolvePrompt } from '../flow/prompts.ts';
import { languageOf } from '../flow/language.ts';
import { queueIdOf } from '../queue-of.ts';
import { estimateAt } from '../routing/waits.ts';
import type { Interaction } from '../state.ts';
import { newPlayId } from './ids.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

const MUSIC: Prompt = { kind: 'music', name: 'default' };

/** The customer's leg while it is there, not rung and not about to go; null = nobody listens. */
export function customerLegOf(run: Run, interaction: Interaction): LegId | null {
  const leg = interaction.leg === null ? undefined : run.state.legs.get(interaction.leg);
  const isAway = leg === undefined || leg.state === 'ending' || leg.state === 'ringing';
  return isAway ? null : leg.id;
}

export function hasCustomer(run: Run, interaction: Interaction): boolean {
  return customerLegOf(run, interaction) !== null;
}

/** Of a conversation: there is none without the customer's leg. */
export function legOfCustomer(interaction: Interaction): LegId {
  return must(interaction.leg, () => `${interaction.id} has no customer's leg`);
}

/** First audio means that the call is taken: the leg is answered now, once. */
export function ensureAnswered(run: Run, interaction: Interaction): void {
  const leg = interaction.leg === null ? undefined : run.state.legs.get(interaction.leg);
  if (leg?.state !== 'incoming') return;
  emit(run, { type: 'legAccepted', leg: leg.id, interaction: interaction.id });
}

export interface Playing {
  readonly purpose: PlayPurpose;
  readonly prompt: Prompt;
  /** After it, one by one. */
  readonly rest?: readonly Prompt[];
  readonly bargeIn?: true;
  /** Words that are listened for until the next play, or until it is stopped. */
  readonly listen?: NonNullable<EventOf<'playStarted'>['listen']>;
  readonly startMs?: number;
}

/** Replaces what the customer hears. */
export function play(run: Run, interaction: Interaction, playing: Playing): void {
  const leg = customerLegOf(run, interaction);
  if (leg === null) return;
  stopPlay(run, interaction);
  const { purpose, prompt } = playing;
  emit(run, {
    type: 'playStarted',
    leg,
    interaction: interaction.id,
    purpose,
    play: newPlayId(run),
    prompts: [prompt, ...(playing.rest ?? [])].map((each) =>
      resolvePrompt(run.state, interaction, each),
    ),
    loop: purpose === 'music' && !offersAtEnd(run, interaction),
    bargeIn: playing.bargeIn ?? false,
    startMs: playing.startMs ?? 0,
    ...(playing.listen === undefined ? {} : { listen: playing.listen }),
  });
}

/** A callback is offered when the music has come to its end: then the music has one. */
function offersAtEnd(run: Run, { ticket }: Interaction): boolean {
  if (ticket?.open !== true || ticket.callbackOffered) return false;
  return run.state.queues.get(ticket.queue)?.config.callback?.offerAt === 'musicEnd';
}

/** Also one that is over and still listens. */
export function stopPlay(run: Run, interaction: Interaction): void {
  const playing = interaction.play?.id ?? interaction.listening;
  const leg = customerLegOf(run, interaction);
  if (playing === null || leg === null) return;
  emit(run, { type: 'playStopped', leg, interaction: interaction.id, play: playing });
}

export function musicOf(run: Run, interaction: Interaction): Prompt {
  const queue = queueIdOf(interaction);
  if (queue === null) return MUSIC;
  return run.state.queues.get(queue)?.config.music ?? MUSIC;
}

/** Goes on where it was when it last stopped, or at `startMs`. */
export function playMusic(
  run: Run,
  interaction: Interaction,
  startMs: number = interaction.music.positionMs,
): void {
  play(run, interaction, { purpose: 'music', prompt: musicOf(run, interaction), startMs });
}

/** What is heard while waiting: the greeting once, the place in line, then music. */
export function queueAudio(run: Run, interaction: Interaction): void {
  const { ticket, owner, play: playing } = interaction;
  if (playing !== null || ticket === null) return;
  if (owner.kind !== 'queue' && owner.kind !== 'offer') return;
  const config = run.state.queues.get(ticket.queue)?.config;
  const greeting = config?.greeting ?? null;
  if (greeting !== null && !ticket.greeted) {
    play(run, interaction, { purpose: 'greeting', prompt: greeting });
  } else if (owner.kind === 'queue' && ticket.announceAt === null && announces(config)) {
    playPosition(run, interaction);
  } else {
    playMusic(run, interaction);
  }
}

const announces = (config: { readonly positionEveryMs: number } | undefined) =>
  (config?.positionEveryMs ?? 0) > 0;

/** In whole minutes: a number that is wrong by seconds is still right, and few are spoken. */
const minutesOf = (waitMs: number) => Math.min(61, Math.max(1, Math.round(waitMs / 60_000)));

export function playPosition(run: Run, interaction: Interaction): void {
  const { ticket } = interaction;
  if (ticket === null) return;
  const position = run.state.router.positionOf(ticket);
  const queue = run.state.queues.get(ticket.queue);
  const waitMs =
    queue?.config.announceWait === true ? estimateAt(run.state, queue, position) : null;
  const language = languageOf(run.state, interaction);
  const spoken = (what: 'position' | 'wait', value: number): Prompt => {
    return { kind: 'spoken', what, value: String(value), language };
  };
  play(run, interaction, {
    purpose: 'position',
    prompt: spoken('position', position),
    rest: waitMs === null ? [] : [spoken('wait', minutesOf(waitMs))],
  });
}
