import type {
  CommandOf,
  InteractionId,
  RecordingBy,
  RecordingId,
  RecordingMode,
  Refusal,
} from '../../domain/index.ts';
import { must } from '../../domain/index.ts';
import {
  hasAgreed,
  policyOf,
  recordedFor,
  recordingFault,
  recordingOf,
} from '../recording-policy.ts';
import type { Recording } from '../recording-state.ts';
import type { Interaction } from '../state.ts';
import { agentOf } from '../evolve/agent.ts';
import { hasCustomer } from './audio.ts';
import { newRecordingId } from './ids.ts';
import { emit, refuse, touchedIn } from './run.ts';
import type { Run } from './run.ts';
import { whoIs } from './who-is.ts';

type Asked = CommandOf<'startRecording' | 'pauseRecording' | 'resumeRecording' | 'stopRecording'>;

const MODES = {
  startRecording: 'start',
  pauseRecording: 'pause',
  resumeRecording: 'resume',
  stopRecording: 'stop',
} as const;

/** A person asks; what they may depends on the queue and on what the customer agreed to. */
export function askRecording(run: Run, command: Asked): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  if (interaction === undefined) return refuse('unknownInteraction');
  const { owner } = interaction;
  if (owner.kind !== 'agent') return refuse('notConnected');
  const mode = MODES[command.type];
  const fault = recordingFault(run.state, interaction, mode);
  if (fault !== null) return refuse(fault);
  const by = whoIs(run, agentOf(run.state, owner.agent));
  const recording = recordingOf(run.state, interaction);
  if (recording === null) start(run, interaction, by);
  else ask(run, recording, { mode, by });
  return null;
}

/** At the end of every command, for what it touched: the policy starts, follows and stops. */
export function recordByPolicy(run: Run): void {
  for (const interaction of touchedIn(run)) settleRecording(run, interaction);
}

function settleRecording(run: Run, interaction: Interaction): void {
  const recording = recordingOf(run.state, interaction);
  if (recording === null) {
    if (isDue(run, interaction)) start(run, interaction, 'policy');
  } else if (!mayGoOn(run, interaction, recording)) {
    ask(run, recording, { mode: 'stop', by: 'policy' });
  } else if (recording.leg !== interaction.leg) {
    onNewLeg(run, interaction, recording);
  } else {
    follow(run, interaction, recording);
    // A pause outlives the process that kept it.
    if (!recording.running && recording.state !== 'paused') {
      ask(run, recording, { mode: 'start', by: 'policy' });
    }
  }
}

/** The customer goes on from another phone: another recording, unless somebody had paused it. */
function onNewLeg(run: Run, interaction: Interaction, recording: Recording): void {
  const wasPaused = recording.state === 'paused' || recording.state === 'pausing';
  ask(run, recording, { mode: 'stop', by: 'policy' });
  if (!wasPaused) start(run, interaction, 'policy');
}

/** The two began to hear each other in this command, where all is recorded. */
function isDue(run: Run, interaction: Interaction): boolean {
  if (interaction.owner.kind !== 'agent') return false;
  const { id } = interaction;
  const isNew = run.records.some(
    ({ event }) => event.type === 'connected' && event.interaction === id,
  );
  const policy = isNew ? policyOf(run.state, interaction) : null;
  return policy?.mode === 'all' && hasAgreed(interaction, policy);
}

/**
 * Through hold, and on the way to another agent; not into a flow, where a card's number may be
 * dialled, nor to an outside number. In the next queue its own policy counts.
 */
function mayGoOn(run: Run, interaction: Interaction, recording: Recording): boolean {
  const { kind } = interaction.owner;
  if (kind !== 'agent' && kind !== 'queue' && kind !== 'offer') return false;
  const policy = policyOf(run.state, interaction);
  if (policy === null || !hasAgreed(interaction, policy)) return false;
  if (!hasCustomer(run, interaction)) return false;
  return policy.mode === 'all' || recordedFor(interaction) === recording.queue;
}

function follow(run: Run, interaction: Interaction, recording: Recording): void {
  const { owner } = interaction;
  const queue = recordedFor(interaction);
  const policy = policyOf(run.state, interaction);
  if (owner.kind !== 'agent' || queue === null || policy === null) return;
  if (owner.agent === recording.agent && queue === recording.queue) return;
  emit(run, {
    type: 'recordingFollowed',
    interaction: interaction.id,
    recording: recording.id,
    queue,
    agent: owner.agent,
    retentionDays: policy.retentionDays,
  });
}

function start(run: Run, interaction: Interaction, by: RecordingBy): void {
  const { owner, leg, id } = interaction;
  const queue = recordedFor(interaction);
  const policy = policyOf(run.state, interaction);
  if (owner.kind !== 'agent' || queue === null || policy === null || leg === null) return;
  emit(run, {
    type: 'recordingAsked',
    interaction: id,
    leg,
    recording: newRecordingId(run),
    mode: 'start',
    by,
    queue,
    agent: owner.agent,
    retentionDays: policy.retentionDays,
  });
}

function ask(
  run: Run,
  recording: Recording,
  what: { readonly mode: RecordingMode; readonly by: RecordingBy },
): void {
  const { id, interaction, leg, running } = recording;
  // What was paused through the end of its process goes on in a new file.
  const mode = what.mode === 'resume' && !running ? 'start' : what.mode;
  const pauseMaxMs = mode === 'pause' ? pauseMaxOf(run, interaction) : 0;
  const until = pauseMaxMs === 0 ? {} : { until: run.at + pauseMaxMs };
  const asked = { mode, by: what.by, ...until };
  emit(run, { type: 'recordingAsked', interaction, leg, recording: id, ...asked });
}

function pauseMaxOf(run: Run, id: InteractionId): number {
  const interaction = run.state.interactions.get(id);
  const policy = interaction === undefined ? null : policyOf(run.state, interaction);
  return policy?.pauseMaxMs ?? 0;
}

/** It ends with its interaction, whatever the platform is still writing. */
export function endRecording(run: Run, interaction: Interaction): void {
  const recording = recordingOf(run.state, interaction);
  if (recording !== null) ask(run, recording, { mode: 'stop', by: 'policy' });
}

type Fact = CommandOf<
  'recordingStarted' | 'recordingPaused' | 'recordingResumed' | 'recordingEnded'
>;

const AWAITED = {
  recordingStarted: 'starting',
  recordingPaused: 'pausing',
  recordingResumed: 'resuming',
} as const;

/** Late and doubled facts change nothing: only what is awaited is news. */
export function recordingFact(run: Run, command: Fact): void {
  const recording = run.state.recordings.get(command.recording);
  if (recording === undefined || recording.leg !== command.leg) return;
  if (command.type === 'recordingEnded') {
    const { durationMs, size, failed } = command;
    ended(run, recording, { durationMs, size, failed });
  } else if (recording.state === AWAITED[command.type]) {
    const { id, interaction, leg } = recording;
    emit(run, { type: command.type, interaction, leg, recording: id });
  }
}

/** A disk that is full ends a recording, never a call; a person is told. */
function ended(
  run: Run,
  { id, interaction, leg }: Recording,
  end: { readonly durationMs: number; readonly size: number; readonly failed: boolean },
): void {
  emit(run, { type: 'recordingEnded', interaction, leg, recording: id, ...end });
  const isLive = run.state.interactions.get(interaction)?.owner.kind === 'agent';
  if (!end.failed || !isLive) return;
  const text = `Recording ${id} of ${interaction} broke off; the call goes on without it.`;
  emit(run, { type: 'alertRaised', code: 'recordingFailed', text });
}

const LOST = { durationMs: 0, size: 0, failed: true };

/** The platform could not, or never will: what cannot be paused must not go on. */
export function recordingRefused(run: Run, id: RecordingId, mode: RecordingMode): void {
  const recording = run.state.recordings.get(id);
  if (recording === undefined) return;
  // A stop of what has ended by itself: its end is on its way, or a timer says so.
  if (mode === 'stop') return;
  if (mode === 'start') ended(run, recording, LOST);
  else if (recording.state !== 'stopping') ask(run, recording, { mode: 'stop', by: 'policy' });
}

export function recordingTimer(run: Run, id: RecordingId): void {
  const recording = must(run.state.recordings.get(id), 'a timer of no recording');
  switch (recording.state) {
    case 'paused':
    case 'pausing':
      ask(run, recording, { mode: 'resume', by: 'timer' });
      return;
    case 'stopping':
      ended(run, recording, LOST);
      return;
    default:
      // Nobody can say whether it runs: better none than one that is not known of.
      ask(run, recording, { mode: 'stop', by: 'timer' });
  }
}
