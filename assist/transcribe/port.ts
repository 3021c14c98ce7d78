/** Speech to text of something that was recorded. */
export interface Transcriber {
  /** Names it for people, as in an alert. */
  readonly name: string;
  /**
   * The words, '' where there are none. `samples` are 8 kHz, one channel; `language` is BCP 47.
   * Rejects with TranscribeError.
   */
  transcribe(samples: Int16Array, language: string): Promise<string>;
}

export type TranscribeErrorCode = 'unavailable' | 'refused' | 'unexpected';

/** An operating fault of who turns speech to text. `refused`: no for good, as with a wrong key. */
export class TranscribeError extends Error {
  override readonly name = 'TranscribeError';
  readonly code: TranscribeErrorCode;
  readonly retry: 'later' | 'never';

  constructor(code: TranscribeErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.retry = code === 'unavailable' ? 'later' : 'never';
  }
}
