/**
 * `notFound`: no such call, person or phone. `notNow`: the thing exists, its state does not allow
 * it. `network`: the far end or the wire refused. `full`: a limit of the emulator. `foreign`: a web
 * page of another origin asks.
 */
export type CloudErrorCode = 'badRequest' | 'notFound' | 'notNow' | 'network' | 'full' | 'foreign';

/** What the HTTP twin answers with `{error: {code, message, path}}`. */
export class CloudError extends Error {
  readonly code: CloudErrorCode;
  readonly retry: 'now' | 'later' | 'never';
  /** The part of the request that is at fault, or empty. */
  readonly path: string;

  constructor(
    code: CloudErrorCode,
    message: string,
    options: { path?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CloudError';
    this.code = code;
    this.retry = RETRY[code];
    this.path = options.path ?? '';
  }
}

const RETRY: Readonly<Record<CloudErrorCode, 'now' | 'later' | 'never'>> = {
  badRequest: 'never',
  notFound: 'never',
  notNow: 'later',
  network: 'now',
  full: 'later',
  foreign: 'never',
};
