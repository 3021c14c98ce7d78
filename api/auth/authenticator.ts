import type { Identity } from '../port.ts';

/** Turns a bearer token into who asks, or throws ApiError `invalidToken` (or `notReady`). */
export interface Authenticator {
  authenticate(token: string): Promise<Identity>;
}

/** The token of an Authorization header; null when there is none of this scheme. */
export function bearerOf(header: string | undefined): string | null {
  const match = /^Bearer ([A-Za-z0-9._~+/=-]{1,16384})$/i.exec(header ?? '');
  return match?.[1] ?? null;
}
