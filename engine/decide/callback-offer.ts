import type {
  CallbackConditions,
  Digit,
  Prompt,
  QueueCallback,
  QueueConfig,
} from '../../domain/index.ts';
import { callerIdOf } from '../caller-id.ts';
import { callbackKey } from '../evolve/callback.ts';
import { CALLBACK_LOOK_MS } from '../limits.ts';
import type { Interaction, Queue, Ticket } from '../state.ts';
import { customerLegOf, hasCustomer, play, playMusic } from './audio.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

const text = (words: string): Prompt => ({ kind: 'text', text: words, language: 'en-GB' });

const offerWords = (key: Digit): Prompt =>
  text(`You need not wait. Press ${key}, hang up, and we call you back when it is your turn.`);
const GOODBYE = text('You keep your place in line. We will call you back on this number. Goodbye.');

/** What a queue's callback says, to be rendered before somebody waits for it. */
export function callbackPrompts(rule: QueueCallback): readonly Prompt[] {
  return [rule.offerPrompt ?? offerWords(rule.key), rule.acceptedPrompt ?? GOODBYE];
}

/**
 * When somebody who comes now may be offered a callback by the queue's conditions: at once where so
 * many wait already (each condition speaks of newcomers), else after the wait; null = never. {} =
 * the queue has no such conditions.
 */
export function callbackFrom(
  run: Run,
  interaction: Interaction,
  queue: Queue,
): { readonly callbackAt?: number | null } {
  const conditions = queue.config.callback?.conditions;
  if (conditions === undefined || interaction.callback !== null) return {};
  const { waitMs } = conditions;
  if (isCrowded(run, queue, conditions)) return { callbackAt: run.at + NEXT_INSTANT_MS };
  return { callbackAt: waitMs === null ? null : run.at + waitMs };
}

/** A timer that has just fired must not find itself due again. */
const NEXT_INSTANT_MS = 1;

function isCrowded(
  run: Run,
  { id }: Queue,
  { waiting: waitingMin, perAgent }: CallbackConditions,
): boolean {
  const { waiting, ready } = run.state.router.load(id);
  if (waitingMin !== null && waiting >= waitingMin) return true;
  return perAgent !== null && waiting > 0 && waiting >= perAgent * ready;
}

/** Why it is not offered now though its time has come; null = it may be. */
function hindrance(
  run: Run,
  ticket: Ticket,
  rule: QueueCallback,
): 'tooFewWait' | 'notFirst' | null {
  if (rule.conditions === undefined) {
    const { waiting } = run.state.router.load(ticket.queue);
    return waiting < rule.whenWaitingMin ? 'tooFewWait' : null;
  }
  // Who came into a crowd was told so on entry; all others have to be first.
  const isByWait =
    ticket.callbackAt !== null && ticket.callbackAt > ticket.enteredAt + NEXT_INSTANT_MS;
  return isByWait && run.state.router.positionOf(ticket) > 1 ? 'notFirst' : null;
}

/** The wait is long enough to be asked; whether enough others wait is looked at again and again. */
export function offerCallback(run: Run, interaction: Interaction): void {
  const { ticket, id } = interaction;
  const config = ticket === null ? undefined : run.state.queues.get(ticket.queue)?.config;
  if (ticket === null || config === undefined) return;
  const { queue } = ticket;
  const of = { interaction: id, queue } as const;
  const rule = config.callback;
  if (rule === null || showFor(run, interaction, config) === null) {
    emit(run, { type: 'callbackNotOffered', ...of, why: 'notCallable', again: null });
    return;
  }
  const why = hindrance(run, ticket, rule);
  if (why !== null) {
    const again = run.at + CALLBACK_LOOK_MS;
    emit(run, { type: 'callbackNotOffered', ...of, why, again });
  } else if (rule.offerAt === 'musicEnd' && interaction.play !== null) {
    emit(run, { type: 'callbackDue', ...of });
  } else {
    makeOffer(run, interaction, rule);
  }
}

function makeOffer(run: Run, interaction: Interaction, rule: QueueCallback): void {
  const { ticket, id } = interaction;
  if (ticket === null) return;
  emit(run, { type: 'callbackOffered', interaction: id, queue: ticket.queue });
  const prompt = rule.offerPrompt ?? offerWords(rule.key);
  play(run, interaction, { purpose: 'callbackOffer', prompt, bargeIn: true });
}

/**
 * Music that was to end did: the moment of the offer, where nobody is rung for them just then.
 * Music that was over at once is broken: silence is better than a start over and over.
 */
export function musicEnded(
  run: Run,
  interaction: Interaction,
  end: { readonly failed: boolean; readonly positionMs: number },
): void {
  const { ticket, owner } = interaction;
  const config = ticket === null ? undefined : run.state.queues.get(ticket.queue)?.config;
  const rule = config?.callback ?? null;
  if (config === undefined || rule === null || ticket?.open !== true) return;
  const isDue = ticket.callbackDue && owner.kind === 'queue';
  if (isDue && showFor(run, interaction, config) !== null) makeOffer(run, interaction, rule);
  else if (!end.failed && end.positionMs >= MUSIC_MIN_MS) playMusic(run, interaction, 0);
}

const MUSIC_MIN_MS = 1_000;

/** The number that they would see; null = they may not be called, or are to be already. */
function showFor(run: Run, interaction: Interaction, { id }: QueueConfig) {
  const { customer, facts, number } = interaction;
  const isCallable =
    customer !== null &&
    !facts.anonymous &&
    facts.doNotCall !== true &&
    facts.notDiallable !== true &&
    facts.numberClass !== 'internal' &&
    facts.numberClass !== 'premium' &&
    !run.state.callbacks.has(callbackKey({ customer }, id)) &&
    hasCustomer(run, interaction);
  if (!isCallable) return null;
  return callerIdOf(run.state.config, { queue: id, agent: null, called: number });
}

/** The key of the offer: the call ends after a word, the place in line stays. */
export function callbackDigit(run: Run, interaction: Interaction, digit: Digit): void {
  const { ticket, owner, id, callback } = interaction;
  const leg = customerLegOf(run, interaction);
  if (leg === null || callback !== null || ticket?.open !== true) return;
  if (!ticket.callbackOffered || (owner.kind !== 'queue' && owner.kind !== 'offer')) return;
  const config = run.state.queues.get(ticket.queue)?.config;
  const rule = config?.callback ?? null;
  if (config === undefined || rule === null || rule.key !== digit) return;
  const show = showFor(run, interaction, config);
  if (show === null) return;
  const { queue, priority } = ticket;
  const until = rule.givenUp === 'wait' ? ticket.until : run.at + rule.windowMs;
  emit(run, { type: 'digitReceived', leg, interaction: id, digit });
  emit(run, {
    type: 'callbackRequested',
    interaction: id,
    queue,
    show,
    priority,
    until,
    by: 'customer',
  });
  const prompt = rule.acceptedPrompt ?? GOODBYE;
  play(run, interaction, { purpose: 'callbackGoodbye', prompt });
}
