import { must, QueueCallback } from '../../domain/index.ts';
import type { CommandOf, E164, EventOf, QueueConfig, Refusal } from '../../domain/index.ts';
import { callerIdOf } from '../caller-id.ts';
import { callbackKey } from '../evolve/callback.ts';
import { CALLBACK_AHEAD_MAX_MS, CALLBACK_CLOSED_MS } from '../limits.ts';
import { refusesNewcomers } from '../queue-order.ts';
import type { Interaction, Queue } from '../state.ts';
import { giveUpCallback, withdrawCallback } from './callback-end.ts';
import { newInteractionId } from './ids.ts';
import { matchWaiting, needed } from './queue.ts';
import { emit, nextSeq, refuse } from './run.ts';
import type { Run } from './run.ts';
import { asksFor } from './widen.ts';

/** By a person or another system: into the queue now, or at its time. */
export function requestCallback(run: Run, command: CommandOf<'requestCallback'>): Refusal | null {
  const { state } = run;
  const { customer, facts, queue, priority } = command;
  const config = state.config.queues.get(queue);
  if (config === undefined) return refuse('unknownQueue');
  if (facts.doNotCall === true) {
    return refuse('doNotCall', 'The number is on a list of numbers that are not to be called.');
  }
  const at = Math.max(run.at, command.at ?? run.at);
  if (at > run.at + CALLBACK_AHEAD_MAX_MS) {
    return refuse('callbackTooFar', 'A callback can be asked for at most 31 days ahead.');
  }
  if (state.callbacks.has(callbackKey({ customer }, queue))) {
    return refuse('callbackOpen', 'This customer waits for a callback from this queue already.');
  }
  const show = callerIdOf(state.config, { queue, agent: null });
  if (show === null) return refuse('noCallerId', NO_CALLER_ID);
  const asked = { customer, facts, priority, show, at, by: 'user' } as const;
  const interaction = startCallback(run, config, asked);
  const { id } = interaction;
  if (at <= run.at) enterCallback(run, interaction);
  else emit(run, { type: 'callbackScheduled', interaction: id, queue, at, why: 'asked' });
  return null;
}

interface Wished extends Pick<Interaction, 'customer' | 'facts'> {
  readonly priority: number;
  readonly show: E164;
  /** Its window begins then. */
  readonly at: number;
  readonly by: EventOf<'callbackRequested'>['by'];
}

/** One that no call of the customer's led to; whoever asked for it puts it into the queue. */
export function startCallback(run: Run, config: QueueConfig, wished: Wished): Interaction {
  const { customer, facts, priority, show, at, by } = wished;
  const id = newInteractionId(run);
  emit(run, {
    type: 'interactionStarted',
    interaction: id,
    channel: 'voice',
    number: show,
    customer,
    facts,
    leg: null,
    trunk: null,
    dialog: null,
    direction: 'callback',
  });
  const until = at + (config.callback ?? QueueCallback.parse({})).windowMs;
  const asked = { interaction: id, queue: config.id, show, priority, until, by };
  emit(run, { type: 'callbackRequested', ...asked });
  return must(run.state.interactions.get(id), 'started');
}

export const NO_CALLER_ID =
  'There is no number of the organisation that may be shown: give the queue outbound.callerId, ' +
  'or the organisation a main number (dialPolicy.mainNumber).';

/** Its time has come: to its old place in line, or the end of it. Waits for a queue to open. */
export function enterCallback(run: Run, interaction: Interaction): void {
  const { callback, ticket, id } = interaction;
  if (callback === null) return;
  const queue = run.state.queues.get(ticket?.queue ?? callback.queue);
  if (queue === undefined || run.at >= callback.until) {
    giveUpCallback(run, interaction, queue === undefined ? 'refused' : 'window');
    return;
  }
  if (isClosed(run, queue, ticket !== null)) {
    const at = Math.min(run.at + CALLBACK_CLOSED_MS, callback.until);
    emit(run, { type: 'callbackScheduled', interaction: id, queue: queue.id, at, why: 'closed' });
    return;
  }
  const { priority, until } = callback;
  const { order, since } = ticket ?? { order: nextSeq(run), since: run.at };
  const place = { queue: queue.id, priority, order, since };
  const position = run.state.router.positionOf(place);
  const asks = asksFor(run, interaction, { queue: queue.config });
  const asked = { ...(asks.length === 0 ? {} : { asks }), ...needed(ticket ?? {}) };
  emit(run, { type: 'queued', interaction: id, ...place, position, until, ...asked });
  matchWaiting(run, interaction);
}

/** Drained is closed to those who were not in it before. */
function isClosed(run: Run, queue: Queue, wasIn: boolean): boolean {
  const why = refusesNewcomers(run.state, queue, run.at);
  return why === 'closed' || (why === 'draining' && !wasIn);
}

export function cancelCallback(run: Run, command: CommandOf<'cancelCallback'>): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  if (interaction === undefined) return refuse('unknownInteraction');
  if (interaction.callback === null) return refuse('noCallback');
  withdrawCallback(run, interaction, 'user');
  return null;
}
