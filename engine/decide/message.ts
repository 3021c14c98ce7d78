import { RECORDING_ANSWER_MS } from '../limits.ts';
import type { Message } from '../message-state.ts';
import type { Interaction } from '../state.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** It goes on its way to the disk; whoever took it waits there. */
export function endMessage(run: Run, { owner }: Interaction): void {
  if (owner.kind !== 'voicemail' || owner.message === null) return;
  const message = run.state.messages.get(owner.message);
  if (message !== undefined && message.state !== 'stopping') stopMessage(run, message);
}

export function stopMessage(run: Run, { id, interaction, leg, voicemail }: Message): void {
  const until = run.at + RECORDING_ANSWER_MS;
  const of = { interaction, leg, voicemail, message: id };
  emit(run, { type: 'messageAsked', ...of, mode: 'stop', until });
}
