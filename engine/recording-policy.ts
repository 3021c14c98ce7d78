import type { QueueId, RecordingMode, RecordingPolicy, RecordingView } from '../domain/index.ts';
import type { RefusalReason } from '../domain/index.ts';
import type { Recording } from './recording-state.ts';
import type { Interaction, TenantState } from './state.ts';

/** Whose policy counts: the queue that it last was in, or in whose name the customer is called. */
export function recordedFor({ ticket, outbound }: Interaction): QueueId | null {
  if (ticket !== null) return ticket.queue;
  // Between agents nothing is recorded.
  return outbound === null || outbound.callee !== null ? null : outbound.queue;
}

/** What its queue says of recording; null = nothing is recorded. */
export function policyOf(state: TenantState, interaction: Interaction): RecordingPolicy | null {
  const queue = recordedFor(interaction);
  if (queue === null) return null;
  const { recordWish } = interaction;
  if (recordWish === null) return policyOfQueue(state, queue);
  const policy = state.queues.get(queue)?.config.recording;
  // A flow said so: its queue's consent and retention stand all the same.
  return recordWish && policy !== undefined ? { ...policy, mode: 'all' } : null;
}

export function policyOfQueue(state: TenantState, queue: QueueId): RecordingPolicy | null {
  const policy = state.queues.get(queue)?.config.recording;
  return policy === undefined || policy.mode === 'off' ? null : policy;
}

/** The one that has not been told to stop. */
export function recordingOf(state: TenantState, interaction: Interaction): Recording | null {
  const recording =
    interaction.recording === null ? undefined : state.recordings.get(interaction.recording);
  return recording === undefined || recording.state === 'stopping' ? null : recording;
}

/** Whether the customer knows, and has agreed where the queue asks for it. */
export function hasAgreed({ notice }: Interaction, { consent }: RecordingPolicy): boolean {
  if (notice.consent === 'refused') return false;
  if (consent === 'key') return notice.consent === 'given';
  return consent === 'none' || notice.told;
}

/** Nothing to tell, or it was told before; who has refused once is not asked again. */
export function needsNotice(interaction: Interaction, policy: RecordingPolicy | null): boolean {
  if (policy === null || policy.consent === 'none') return false;
  const { told, consent } = interaction.notice;
  return policy.consent === 'key' ? consent === 'open' : !told;
}

/** null = may be asked now. */
export function recordingFault(
  state: TenantState,
  interaction: Interaction,
  mode: RecordingMode,
): RefusalReason | null {
  const policy = policyOf(state, interaction);
  if (policy === null) return 'recordingNotAllowed';
  const recording = recordingOf(state, interaction);
  if (mode === 'start') {
    if (recording !== null) return 'alreadyRecording';
    return hasAgreed(interaction, policy) ? null : 'noConsent';
  }
  if (recording === null) return 'notRecording';
  if (mode === 'stop') return policy.mode === 'all' ? 'recordingNotAllowed' : null;
  if (!policy.pauseAllowed) return 'recordingNotAllowed';
  const isPaused = recording.state === 'paused' || recording.state === 'pausing';
  if (mode === 'pause') return isPaused ? 'alreadyPaused' : null;
  return isPaused ? null : 'notPaused';
}

const MODES = ['start', 'pause', 'resume', 'stop'] as const;

/** For the page: what is, by the platform's word, and what may be asked. */
export function recordingView(state: TenantState, interaction: Interaction): RecordingView {
  const recording = recordingOf(state, interaction);
  if (interaction.owner.kind !== 'agent') {
    return recording === null ? {} : { recording: SHOWN[recording.state] };
  }
  if (policyOf(state, interaction) === null) return {};
  const recordingMay = MODES.filter((mode) => recordingFault(state, interaction, mode) === null);
  return { recording: recording === null ? 'off' : SHOWN[recording.state], recordingMay };
}

const SHOWN = {
  starting: 'off',
  on: 'on',
  pausing: 'on',
  paused: 'paused',
  resuming: 'paused',
  stopping: 'off',
} as const;
