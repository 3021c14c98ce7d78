export type MediaErrorCode =
  | 'badSdp'
  | 'noCommonCodec'
  | 'badState'
  | 'full'
  | 'noPorts'
  | 'differentWorker'
  | 'closed'
  | 'workerFailed'
  | 'badAudio';

type Retry = 'now' | 'later' | 'never';

const RETRY: Readonly<Record<MediaErrorCode, Retry>> = {
  badSdp: 'never',
  noCommonCodec: 'never',
  badState: 'never',
  full: 'later',
  noPorts: 'later',
  differentWorker: 'never',
  closed: 'never',
  workerFailed: 'later',
  badAudio: 'never',
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
