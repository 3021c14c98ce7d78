import { musicOnHold } from './music.ts';
import { ringback } from './ringback.ts';
import { recordTone } from './tone.ts';
import type { PromptCache } from './prompt-cache.ts';
import type { Prompt } from './tts-port.ts';

/** Has the shape of the media room's `AudioSource`, which this room may not import. */
export interface PromptAudio {
  readonly kind: 'samples';
  readonly key: string;
  readonly samples: () => Promise<Int16Array>;
}

/**
 * A prompt to be played. Throws SpeechError('noVoice') at once, so that a flow in a language
 * without a voice fails where it can still choose; other faults come with `samples`.
 */
export function promptSource(cache: PromptCache, prompt: Prompt): PromptAudio {
  const key = `prompt:${cache.key(prompt)}`;
  return { kind: 'samples', key, samples: () => cache.samples(prompt) };
}

/** The built-in music, to be played in a loop. */
export function musicSource(): PromptAudio {
  return { kind: 'samples', key: 'music:1', samples: musicOnHold };
}

/** What callers speak after, in a voicemail. */
export function toneSource(): PromptAudio {
  return { kind: 'samples', key: 'tone:1', samples: () => Promise.resolve(recordTone()) };
}

/** What an agent hears while the other side is rung, to be played in a loop. */
export function ringbackSource(): PromptAudio {
  return { kind: 'samples', key: 'ringback:1', samples: () => Promise.resolve(ringback()) };
}
