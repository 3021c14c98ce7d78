import type { AgentId, Event, QueueId, RecordingBy, RecordingMode } from '../domain/index.ts';
import { clock } from './timeline-clock.ts';

type Name = Extract<Event['type'], `recording${string}`> | `notice${'Started' | 'Ended'}`;
type Texts = {
  readonly [T in Name | 'consentAsked']: (event: Extract<Event, { type: T }>) => string;
};

interface Names {
  agent(id: AgentId): string;
  queue(id: QueueId): string;
}

const ASKED: { readonly [M in RecordingMode]: string } = {
  start: 'The recording is to begin',
  pause: 'The recording is to pause',
  resume: 'The recording is to go on',
  stop: 'The recording is to end',
};

const BY: { readonly [B in RecordingBy]: string } = {
  policy: "by the queue's policy",
  agent: 'by the agent',
  supervisor: 'by a supervisor',
  timer: 'by the clock',
};

const CONSENT = {
  told: 'The customer was told of the recording.',
  given: 'The customer agreed to be recorded.',
  refused: 'The customer did not agree to be recorded: there is no recording.',
} as const;

/** Recordings in words. */
export function recordingTexts(names: Names): Texts {
  return {
    noticeStarted: ({ queue }) =>
      `On the way to ${names.queue(queue)}: the customer is told that the call is recorded.`,
    consentAsked: ({ until }) => `The customer is to agree by a key until ${clock(until)}.`,
    noticeEnded: ({ consent }) => CONSENT[consent],
    recordingAsked: ({ mode, by, until }) =>
      `${ASKED[mode]}, ${BY[by]}` +
      (until === undefined ? '.' : `; at ${clock(until)} it goes on by itself.`),
    recordingFollowed: ({ queue, agent }) =>
      `The recording goes on with ${names.agent(agent)}, as ${names.queue(queue)} wants it.`,
    recordingStarted: () => 'Is being recorded.',
    recordingPaused: () => 'The recording is paused: nothing said now is kept.',
    recordingResumed: () => 'The recording goes on.',
    recordingEnded: ({ durationMs, failed }) =>
      failed
        ? 'The recording broke off.'
        : `The recording has ended: ${Math.round(durationMs / 100) / 10} s.`,
  };
}
