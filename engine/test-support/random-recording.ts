import type { Command } from '../../domain/index.ts';
import type { Recording } from '../recording-state.ts';
import type { TenantState } from '../state.ts';
import { any } from './commands.ts';

const ASKS = ['startRecording', 'pauseRecording', 'resumeRecording', 'stopRecording'];
const FACTS = ['recordingStarted', 'recordingPaused', 'recordingResumed', 'recordingEnded'];

/** What a person asks of a recording, or a platform says of one, sensible or not. */
export function recordingAct(
  state: TenantState,
  { which, more }: { readonly which: number; readonly more: number },
): Command | null {
  const heard = hearingEnd(state);
  if (heard !== null && more % 3 === 0) return heard;
  const message = messageFact(state, more);
  if (message !== null && more % 2 === 0) return message;
  const all = [...state.recordings.values()];
  const recording = all.find(({ state: is }) => MIDDLE.includes(is)) ?? at(all, which);
  const interaction = at([...state.interactions.values()], which);
  const awaited = recording === undefined || more % 5 === 0 ? undefined : NEXT[recording.state];
  if (recording !== undefined && awaited !== undefined) return any(awaited(recording));
  if (recording === undefined || more % 3 === 0) {
    if (interaction === undefined) return null;
    return any({ type: at(ASKS, more), interaction: recording?.interaction ?? interaction.id });
  }
  const end = { durationMs: more, size: more, failed: more % 2 === 0 };
  const { id, leg } = recording;
  return any({ type: at(FACTS, more), leg, recording: id, ...(more % 4 === 3 ? end : {}) });
}

/** An agent who hears a message hangs up. */
function hearingEnd(state: TenantState): Command | null {
  for (const { owner } of state.interactions.values()) {
    if (owner.kind !== 'dialling' || owner.hears === null) continue;
    return any({ type: 'legEnded', leg: owner.leg, cause: 'hungUp' });
  }
  return null;
}

/** What the platform says of a message that is being taken. */
function messageFact(state: TenantState, more: number): Command | null {
  const message = at([...state.messages.values()], more);
  if (message === undefined) return null;
  const { id: recording, leg } = message;
  if (message.state === 'starting' && more % 3 > 0) {
    return any({ type: 'recordingStarted', leg, recording });
  }
  const end = { durationMs: more * 100, size: more, failed: more % 7 === 0, voicedMs: more * 50 };
  return any({ type: 'recordingEnded', leg, recording, ...end });
}

/** What began is gone on with, or a pause would seldom come to its end. */
const MIDDLE: readonly Recording['state'][] = ['pausing', 'paused', 'resuming'];

type Next = (of: Recording) => object;

/** What usually comes next. */
const NEXT: { readonly [S in Recording['state']]?: Next } = {
  starting: ({ id, leg }) => ({ type: 'recordingStarted', leg, recording: id }),
  on: ({ interaction }) => ({ type: 'pauseRecording', interaction }),
  pausing: ({ id, leg }) => ({ type: 'recordingPaused', leg, recording: id }),
  paused: ({ interaction }) => ({ type: 'resumeRecording', interaction }),
  resuming: ({ id, leg }) => ({ type: 'recordingResumed', leg, recording: id }),
};

const said = { kind: 'text', text: 'Recorded.', language: 'en-GB' };

/** Policies that a queue may have. */
export const RECORDINGS: readonly object[] = [
  { mode: 'all' },
  { mode: 'onDemand', pauseMaxMs: 4_000 },
  { mode: 'all', announcement: said, consent: 'announce', pauseAllowed: false },
  { mode: 'all', announcement: said, consent: 'key', consentTimeMs: 2_000 },
];

function at<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}
