import type { Digit, RecordingPolicy } from '../../domain/index.ts';
import { policyOfQueue } from '../recording-policy.ts';
import type { Interaction, Owner } from '../state.ts';
import { legOfCustomer, play, stopPlay } from './audio.ts';
import { enterQueue } from './queue.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

type InNotice = Extract<Owner, { kind: 'notice' }>;

/** The policy may have been changed while it was being told of: then nothing is asked. */
function policyAt(run: Run, owner: InNotice): RecordingPolicy | null {
  return policyOfQueue(run.state, owner.queue);
}

/** It was said, or could not be: a customer who was not told has agreed to nothing. */
export function noticePlayed(
  run: Run,
  interaction: Interaction,
  how: { readonly owner: InNotice; readonly failed: boolean },
): void {
  const { owner, failed } = how;
  const policy = policyAt(run, owner);
  if (failed) {
    goOn(run, interaction, 'refused');
  } else if (policy?.consent === 'key' && owner.waits === 'play') {
    const until = run.at + policy.consentTimeMs;
    emit(run, { type: 'consentAsked', interaction: interaction.id, until });
  } else {
    goOn(run, interaction, 'told');
  }
}

/** The key agrees, any other key and no key at all do not; the call goes on. */
export function noticeDigit(run: Run, interaction: Interaction, digit: Digit): void {
  const { owner } = interaction;
  const policy = owner.kind === 'notice' ? policyAt(run, owner) : null;
  if (policy?.consent !== 'key') return;
  const leg = legOfCustomer(interaction);
  emit(run, { type: 'digitReceived', leg, interaction: interaction.id, digit });
  goOn(run, interaction, digit === policy.consentKey ? 'given' : 'refused');
}

export function noticeTimer(run: Run, interaction: Interaction, owner: InNotice): void {
  if (owner.waits === 'key') goOn(run, interaction, 'refused');
  else noticePlayed(run, interaction, { owner, failed: true });
}

/** In a new process the notice is said once more; a key that was awaited still is. */
export function noticeAgain(run: Run, interaction: Interaction, owner: InNotice): void {
  const announcement = policyAt(run, owner)?.announcement ?? null;
  if (owner.waits === 'key') return;
  if (announcement === null) goOn(run, interaction, 'refused');
  else play(run, interaction, { purpose: 'notice', prompt: announcement, bargeIn: true });
}

function goOn(run: Run, interaction: Interaction, consent: 'told' | 'given' | 'refused'): void {
  const { owner } = interaction;
  if (owner.kind !== 'notice') return;
  const { queue, priority, agent, agentMs, keeps, requirements } = owner;
  stopPlay(run, interaction);
  emit(run, { type: 'noticeEnded', interaction: interaction.id, consent });
  enterQueue(run, interaction, { queue, priority, agent, agentMs, keeps, requirements });
}
