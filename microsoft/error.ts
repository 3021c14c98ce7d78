/**
 * - `refused`: Entra ID or Graph says no for good; `aadsts` says why where it came from Entra.
 * - `consentMissing`: an administrator (or the person) must consent first.
 * - `throttled`, `unavailable`: ask again later.
 * - `unexpected`: an answer of another form than Microsoft documents.
 */
export type MicrosoftErrorCode =
  | 'refused'
  | 'consentMissing'
  | 'throttled'
  | 'unavailable'
  | 'unexpected';

const RETRY: Readonly<Record<MicrosoftErrorCode, 'now' | 'later' | 'never'>> = {
  refused: 'never',
  consentMissing: 'never',
  throttled: 'later',
  unavailable: 'later',
  unexpected: 'never',
};

/** An operating fault of Microsoft's cloud as we meet it. */
export class MicrosoftError extends Error {
  override readonly name = 'MicrosoftError';
  readonly code: MicrosoftErrorCode;
  readonly retry: 'now' | 'later' | 'never';
  /** The number of Entra's error (AADSTS50057 → 50057), else null. */
  readonly aadsts: number | null;
  /** Graph's HTTP status where it was Graph that answered, else null. */
  readonly status: number | null;

  constructor(code: MicrosoftErrorCode, message: string, more: More = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.code = code;
    this.retry = RETRY[code];
    this.aadsts = more.aadsts ?? null;
    this.status = more.status ?? null;
  }
}

interface More {
  readonly status?: number;
  readonly aadsts?: number | null;
  readonly cause?: unknown;
}
