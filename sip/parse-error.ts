import type { HeaderBlock } from './header-block.ts';
import type { Via } from './via.ts';

/** What was understood of a malformed request before it went wrong: enough to refuse it. */
export interface BrokenRequest {
  readonly method: string;
  readonly requestUri: string;
  readonly headers: HeaderBlock;
  readonly via: Via;
}

/**
 * The only thing a parser of this room throws. `status` is the SIP status to refuse with when
 * `request` is known; without it there is nobody to answer and the message is dropped.
 */
export class ParseError extends Error {
  readonly status: number;
  readonly request: BrokenRequest | undefined;

  constructor(message: string, status = 400, request?: BrokenRequest) {
    super(message);
    this.name = 'ParseError';
    this.status = status;
    this.request = request;
  }
}
