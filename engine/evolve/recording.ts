import { must } from '../../domain/index.ts';
import type { EventOf, RecordingId } from '../../domain/index.ts';
import { armRecording } from '../deadlines.ts';
import { RECORDING_ANSWER_MS } from '../limits.ts';
import type { Recording } from '../recording-state.ts';
import type { TenantState } from '../state.ts';
import { interactionOf, setOwner } from './owner.ts';

function recordingOf(state: TenantState, id: RecordingId): Recording {
  return must(state.recordings.get(id), () => `no recording ${id}`);
}

const ASKED = {
  start: 'starting',
  pause: 'pausing',
  resume: 'resuming',
  stop: 'stopping',
} as const;

export function recordingAsked(
  state: TenantState,
  event: EventOf<'recordingAsked'>,
  at: number,
): void {
  const { mode, recording: id } = event;
  const known = state.recordings.get(id) ?? begun(state, event);
  known.state = ASKED[mode];
  if (mode === 'start') known.running = true;
  // A pause that is never confirmed is a pause all the same: it ends by its own time.
  known.until = mode === 'pause' ? (event.until ?? null) : at + RECORDING_ANSWER_MS;
  // Nobody has to do anything for a pause of what does not run.
  if (mode === 'pause' && !known.running) known.state = 'paused';
  armRecording(state, known);
}

function begun(state: TenantState, event: EventOf<'recordingAsked'>): Recording {
  const { recording: id, interaction, leg } = event;
  const recording: Recording = {
    id,
    interaction,
    leg,
    queue: must(event.queue ?? null, 'a recording of no queue'),
    agent: must(event.agent ?? null, 'a recording of no agent'),
    state: 'starting',
    running: true,
    until: null,
  };
  state.recordings.set(id, recording);
  interactionOf(state, interaction).recording = id;
  return recording;
}

export function recordingFollowed(state: TenantState, event: EventOf<'recordingFollowed'>): void {
  const recording = recordingOf(state, event.recording);
  recording.queue = event.queue;
  recording.agent = event.agent;
}

export function recordingConfirmed(
  state: TenantState,
  event: EventOf<'recordingStarted' | 'recordingPaused' | 'recordingResumed'>,
): void {
  const recording = recordingOf(state, event.recording);
  const isPause = event.type === 'recordingPaused';
  recording.state = isPause ? 'paused' : 'on';
  if (!isPause) recording.until = null;
}

export function recordingEnded(state: TenantState, event: EventOf<'recordingEnded'>): void {
  state.recordings.delete(event.recording);
  const interaction = state.interactions.get(event.interaction);
  if (interaction?.recording === event.recording) interaction.recording = null;
}

/** The process that wrote the file is gone: what was paused stays so, without a file. */
export function recordingCut(state: TenantState, event: EventOf<'legTakenOver'>): void {
  for (const recording of state.recordings.values()) {
    if (recording.leg === event.leg) recording.running = false;
  }
}

export function noticeStarted(
  state: TenantState,
  event: EventOf<'noticeStarted'>,
  at: number,
): void {
  const { queue, priority, agent, agentMs, keeps, requirements, until } = event;
  const to = { queue, priority, agent, agentMs, keeps, requirements };
  const owner = { kind: 'notice', ...to, waits: 'play', until } as const;
  setOwner(state, interactionOf(state, event.interaction), { owner, at });
}

export function consentAsked(state: TenantState, event: EventOf<'consentAsked'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const { owner } = interaction;
  if (owner.kind !== 'notice') return;
  setOwner(state, interaction, { owner: { ...owner, waits: 'key', until: event.until }, at });
}

export function noticeEnded(state: TenantState, event: EventOf<'noticeEnded'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const { consent } = event;
  const { notice } = interaction;
  interaction.notice = {
    told: true,
    consent: consent === 'told' ? notice.consent : consent,
  };
  setOwner(state, interaction, { owner: { kind: 'passing' }, at });
}
