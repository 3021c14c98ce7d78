export type MediaErrorCode =
  | 'badSdp'
  | 'noCommonCodec'
  | 'noCommonCrypto'
  | 'badState'
  | 'full'
  | 'overloaded'
  | 'noPorts'
  | 'differentWorker'
  | 'closed'
  | 'workerFailed'
  | 'badAudio'
  | 'badRecording';

type Retry = 'now' | 'later' | 'never';

const RETRY: Readonly<Record<MediaErrorCode, Retry>> = {
  badSdp: 'never',
  noCommonCodec: 'never',
  noCommonCrypto: 'never',
  badState: 'never',
  full: 'later',
  overloaded: 'later',
  noPorts: 'later',
  differentWorker: 'never',
  closed: 'never',
  workerFailed: 'later',
  badAudio: 'never',
  badRecording: 'never',
};

/**
 * Every operating fault of this room. `retry` says whether the same request may succeed and when.
 */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;
  readonly retry: Retry;

  constructor(code: MediaErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.retry = RETRY[code];
  }
}
