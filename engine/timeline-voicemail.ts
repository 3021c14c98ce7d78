import type { Event } from '../domain/index.ts';
import { clock } from './timeline-clock.ts';
import type { Names } from './timeline.ts';

type Name =
  | `message${'Asked' | 'Started' | 'Ended' | 'Queued'}`
  | `hearing${'Started' | 'Ended'}`
  | 'voicemailStarted';
type Texts = { readonly [T in Name]: (event: Extract<Event, { type: T }>) => string };

/** Voicemails in words. */
export function voicemailTexts(names: Pick<Names, 'agent'>): Texts {
  return {
    voicemailStarted: ({ voicemail }) => `Hears the greeting of voicemail ${voicemail}.`,
    messageAsked: ({ mode, until }) =>
      mode === 'start'
        ? `A message may be left until ${clock(until)}.`
        : 'The message is over; what was said is being kept.',
    messageQueued: ({ voicemail }) => `Is about a message in voicemail ${voicemail}.`,
    hearingStarted: ({ agent }) => `${names.agent(agent)} hears the message.`,
    hearingEnded: ({ agent }) => `${names.agent(agent)} has heard the message.`,
    messageStarted: () => 'Leaves a message.',
    messageEnded: ({ kept, durationMs, failed }) => {
      if (!kept) return failed ? 'The message could not be kept.' : 'Nothing was said: no message.';
      return `A message of ${Math.round(durationMs / 100) / 10} s was left.`;
    },
  };
}
