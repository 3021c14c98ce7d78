export type SipErrorCode =
  | 'transportUnsupported'
  | 'transportFailed'
  | 'portTaken'
  | 'timeout'
  | 'refused'
  | 'glare'
  | 'badState'
  | 'callEnded'
  | 'headerInvalid'
  | 'uriInvalid'
  | 'closed';

const RETRY: Readonly<Record<SipErrorCode, 'now' | 'later' | 'never'>> = {
  transportUnsupported: 'never',
  transportFailed: 'later',
  portTaken: 'later',
  timeout: 'later',
  refused: 'never',
  glare: 'later',
  badState: 'never',
  callEnded: 'never',
  headerInvalid: 'never',
  uriInvalid: 'never',
  closed: 'never',
};

/** The one operating fault of this room. `status` is the SIP status that caused it, else 0. */
export class SipError extends Error {
  readonly code: SipErrorCode;
  readonly retry: 'now' | 'later' | 'never';
  readonly status: number;

  constructor(
    code: SipErrorCode,
    message: string,
    options: { status?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'SipError';
    this.code = code;
    this.retry = RETRY[code];
    this.status = options.status ?? 0;
  }
}
