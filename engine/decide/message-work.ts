import { must, QueueCallback } from '../../domain/index.ts';
import { callerIdOf } from '../caller-id.ts';
import type { Message } from '../message-state.ts';
import { enterCallback } from './callback.ts';
import { newInteractionId } from './ids.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/**
 * A message becomes work of its box's queue: a callback whose agent hears the message first. What
 * cannot be shown to whom it calls is no work, and a person is told; the message lies in the box.
 */
export function queueMessage(run: Run, message: Message): void {
  const { state } = run;
  const { id: of, voicemail, customer, facts } = message;
  const queue = state.config.voicemails.get(voicemail)?.workQueue ?? null;
  const config = queue === null ? undefined : state.config.queues.get(queue);
  if (queue === null || config === undefined) return;
  const show = callerIdOf(state.config, { queue, agent: null });
  if (show === null) {
    const text = `Message ${of} in ${voicemail} waits in no queue: no number may be shown.`;
    emit(run, { type: 'alertRaised', code: 'voicemailNoWork', text });
    return;
  }
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
  const until = run.at + (config.callback ?? QueueCallback.parse({})).windowMs;
  const { priority } = message;
  const asked = { interaction: id, queue, show, priority, until, by: 'customer' } as const;
  emit(run, { type: 'callbackRequested', ...asked });
  emit(run, { type: 'messageQueued', interaction: id, voicemail, message: of });
  enterCallback(run, must(state.interactions.get(id), 'started'));
}
