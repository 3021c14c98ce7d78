/**
 * - `unavailable`: the database is away, starting, or out of something; nothing was done.
 * - `outcomeUnknown`: the link broke during a commit, and re-reading could not settle it. The
 *   caller drops its state and reads the journal again; it never sends the same thing blindly.
 * - `corrupt`: a checksum or the chain does not fit. A person must look.
 * - `keyMissing`: the key-encryption key is absent, or not the one that wrapped the tenant's.
 * - `misuse`: the draft breaks the contract (a bug of the caller).
 * - `cannotStart`: the embedded server does not come up; the message says what to do.
 */
export type JournalErrorCode =
  | 'unavailable'
  | 'outcomeUnknown'
  | 'corrupt'
  | 'keyMissing'
  | 'misuse'
  | 'cannotStart';

const RETRY: Record<JournalErrorCode, 'now' | 'later' | 'never'> = {
  unavailable: 'later',
  outcomeUnknown: 'later',
  corrupt: 'never',
  keyMissing: 'never',
  misuse: 'never',
  cannotStart: 'never',
};

/** An operating fault of the journal. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalErrorCode;
  readonly retry: 'now' | 'later' | 'never';

  constructor(code: JournalErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retry = RETRY[code];
  }
}
