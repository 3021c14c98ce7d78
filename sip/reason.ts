import { parseHeaderParams } from './name-addr.ts';
import { ParseError } from './parse-error.ts';
import type { CallEnd, SipHeaders } from './port.ts';

/** The Reason header (RFC 3326); a malformed one is as good as none. */
export function reasonOf(headers: SipHeaders): CallEnd['cause'] {
  const value = headers.get('reason');
  if (value === undefined) return undefined;
  const semicolon = value.indexOf(';');
  const protocol = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
  try {
    const params = parseHeaderParams(semicolon < 0 ? '' : value.slice(semicolon));
    const cause = Number(params.get('cause') ?? 0);
    return { protocol, cause: Number.isInteger(cause) ? cause : 0, text: params.get('text') ?? '' };
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
