import { callerIdOf } from '../caller-id.ts';
import type { Message } from '../message-state.ts';
import { enterCallback, startCallback } from './callback.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/**
 * A message becomes work of its box's queue: a callback whose agent hears the message first. What
 * cannot be shown to whom it calls is no work, and a person is told; the message lies in the box.
 */
export function queueMessage(run: Run, message: Message): void {
  const { state } = run;
  const { id: of, voicemail, customer, facts, priority } = message;
  const queue = state.config.voicemails.get(voicemail)?.workQueue ?? null;
  const config = queue === null ? undefined : state.config.queues.get(queue);
  if (queue === null || config === undefined) return;
  const show = callerIdOf(state.config, { queue, agent: null });
  if (show === null) {
    const text = `Message ${of} in ${voicemail} waits in no queue: no number may be shown.`;
    emit(run, { type: 'alertRaised', code: 'voicemailNoWork', text });
    return;
  }
  const asked = { customer, facts, priority, show, at: run.at, by: 'customer' } as const;
  const interaction = startCallback(run, config, asked);
  const { id } = interaction;
  emit(run, { type: 'messageQueued', interaction: id, voicemail, message: of });
  enterCallback(run, interaction);
}
