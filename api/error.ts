import { z } from 'zod';

/**
 * Every way in which the API says no: one row each, with the status, the words for people and what
 * helps. A code is added only if somebody acts differently on it.
 */
export const problems = {
  badRequest: [400, 'The request does not have the expected form', 'See /api/v1/openapi.json.'],
  unauthenticated: [401, 'No token', 'Send "Authorization: Bearer <token>".'],
  invalidToken: [401, 'The token is not valid here', 'Get a new token for this API and try again.'],
  forbidden: [403, 'Your role does not allow this', 'Ask a supervisor or an administrator.'],
  notAllowed: [403, 'This organisation or person is not known here', 'Ask the provider to add it.'],
  notFound: [404, 'There is no such thing', 'Check the address; ids end with their retention.'],
  refused: [409, 'Not possible in the present state', 'Read the state again, then decide.'],
  tooLarge: [413, 'The request is too large', 'Send at most 1 MB.'],
  unsupported: [415, 'Unknown content type', 'Send application/json.'],
  unprocessable: [422, 'The content has faults', 'Correct what `details` names and send it again.'],
  upgradeRequired: [426, 'This address speaks WebSocket', 'Open it as a WebSocket.'],
  tooManyRequests: [429, 'Too many requests', 'Wait as long as Retry-After says.'],
  internal: [500, 'A fault on our side', 'Try again; tell the provider if it stays.'],
  cloudUnreachable: [502, 'The emulated cloud does not answer', 'Start it: npm start runs both.'],
  notReady: [503, 'Not ready at this moment', 'Try again after Retry-After.'],
  behind: [503, 'The views have not reached afterSeq yet', 'Try again after Retry-After.'],
} as const satisfies Record<string, readonly [status: number, title: string, remedy: string]>;

export type ProblemCode = keyof typeof problems;

interface Extra {
  readonly details?: readonly string[];
  readonly retryAfterS?: number;
  readonly cause?: unknown;
  /** In place of the row's own words. */
  readonly message?: string;
}

/** The API's one fault; the error handler turns it into problem+json (RFC 9457). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ProblemCode;
  readonly retry: 'later' | 'never';
  readonly details: readonly string[];
  readonly retryAfterS: number | null;

  constructor(code: ProblemCode, extra: Extra = {}) {
    super(extra.message ?? problems[code][1], { cause: extra.cause });
    this.code = code;
    this.details = extra.details ?? [];
    this.retryAfterS = extra.retryAfterS ?? (problems[code][0] === 503 ? 1 : null);
    this.retry = this.retryAfterS === null ? 'never' : 'later';
  }
}

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  /** Closed set: see the table above. */
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  details: z.array(z.string()),
});
export type Problem = z.infer<typeof Problem>;

export function problemOf(error: ApiError): Problem {
  const [status, title, remedy] = problems[error.code];
  return {
    type: `urn:patchbay:problem:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    message: error.message,
    remedy,
    details: [...error.details],
  };
}
