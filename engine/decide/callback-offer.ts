import type { Digit, Prompt, QueueCallback, QueueConfig } from '../../domain/index.ts';
import { callerIdOf } from '../caller-id.ts';
import { callbackKey } from '../evolve/callback.ts';
import { CALLBACK_LOOK_MS } from '../limits.ts';
import type { Interaction } from '../state.ts';
import { customerLegOf, hasCustomer, play } from './audio.ts';
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
  } else if (run.state.router.load(queue).waiting < rule.whenWaitingMin) {
    const again = run.at + CALLBACK_LOOK_MS;
    emit(run, { type: 'callbackNotOffered', ...of, why: 'tooFewWait', again });
  } else {
    emit(run, { type: 'callbackOffered', ...of });
    const prompt = rule.offerPrompt ?? offerWords(rule.key);
    play(run, interaction, { purpose: 'callbackOffer', prompt, bargeIn: true });
  }
}

/** The number that they would see; null = they may not be called, or are to be already. */
function showFor(run: Run, interaction: Interaction, { id }: QueueConfig) {
  const { customer, facts, number } = interaction;
  const isCallable =
    customer !== null &&
    !facts.anonymous &&
    facts.doNotCall !== true &&
    facts.numberClass !== 'internal' &&
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
  const until = run.at + rule.windowMs;
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
