import { randomUUID } from 'node:crypto';

/**
 * Graph's own codes, as far as a program acts on them (learn.microsoft.com, graph/errors); the
 * texts are for people. `Request_` and `Authorization_` come from its directory, others from its
 * gateway.
 */
export type GraphCode =
  | 'BadRequest'
  | 'Request_BadRequest'
  | 'Request_UnsupportedQuery'
  | 'InvalidAuthenticationToken'
  | 'Authorization_RequestDenied'
  | 'Forbidden'
  | 'Request_ResourceNotFound'
  | 'NotFound'
  | 'ErrorMessageSizeExceeded'
  | 'FailedDependency'
  | 'TooManyRequests'
  | 'ServiceUnavailable'
  | 'InternalServerError';

const STATUS: Readonly<Record<GraphCode, number>> = {
  BadRequest: 400,
  Request_BadRequest: 400,
  Request_UnsupportedQuery: 400,
  InvalidAuthenticationToken: 401,
  Authorization_RequestDenied: 403,
  Forbidden: 403,
  Request_ResourceNotFound: 404,
  NotFound: 404,
  ErrorMessageSizeExceeded: 413,
  FailedDependency: 424,
  TooManyRequests: 429,
  ServiceUnavailable: 503,
  InternalServerError: 500,
};

/** A refusal by Graph. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly code: GraphCode;
  readonly status: number;
  readonly retryAfterS: number | null;

  constructor(
    code: GraphCode,
    message: string,
    more: { readonly status?: number; readonly retryAfterS?: number | null } = {},
  ) {
    super(message);
    this.code = code;
    this.status = more.status ?? STATUS[code];
    this.retryAfterS = more.retryAfterS ?? null;
  }
}

/** `request-id` is Graph's, `client-request-id` the caller's own, or again Graph's. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

export function idsOf(header: unknown): RequestIds {
  const requestId = randomUUID();
  const given = typeof header === 'string' && /^[\x21-\x7e]{1,64}$/.test(header) ? header : null;
  return { requestId, clientRequestId: given ?? requestId };
}

export function graphBody(error: GraphError, ids: RequestIds, now: Date) {
  return {
    error: {
      code: error.code,
      message: error.message,
      innerError: {
        date: now.toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}
