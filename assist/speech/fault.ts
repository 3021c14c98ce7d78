export type SpeechErrorCode = 'noVoice' | 'textTooLong' | 'timedOut' | 'engineFailed' | 'closed';

const RETRY = {
  noVoice: 'never',
  textTooLong: 'never',
  timedOut: 'later',
  engineFailed: 'later',
  closed: 'never',
} as const;

/** Every operating fault of speech. `noVoice`: nobody reads a language with another's voice. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
  readonly code: SpeechErrorCode;
  readonly retry: 'now' | 'later' | 'never';

  constructor(code: SpeechErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.retry = RETRY[code];
  }
}
