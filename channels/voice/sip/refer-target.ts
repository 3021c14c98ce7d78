import { ParseError, parseUri } from '../../../sip/index.ts';
import type { IncomingRefer } from '../../../sip/index.ts';
import { normaliseNumber } from './number.ts';

/** Whom a REFER means, as far as a number or a person of the directory says it. */
export type ReferTarget =
  | { readonly kind: 'number'; readonly number: string }
  /** Teams names a user by the object id: `x-m=8:orgid:OID` (teams-voice-apps §5.4). */
  | { readonly kind: 'person'; readonly oid: string };

const TEL = /^tel:(\+?[0-9().-]{2,32})(?:;|$)/i;
const ORG_ID = /^8:orgid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * Reads a Refer-To by what it can mean here and nothing else; null = nobody whom we could ring.
 * Hosts, parameters and escaped headers of the URI are never followed: whoever refers would
 * otherwise choose where we send our calls.
 */
export function referTarget(
  { uri }: Pick<IncomingRefer, 'uri'>,
  country?: string,
): ReferTarget | null {
  const tel = TEL.exec(uri)?.[1];
  if (tel !== undefined) return numberTarget(tel, country);
  try {
    const { scheme, user, params } = parseUri(uri);
    if (scheme !== 'sip') return null;
    const number = numberTarget(decoded(user).split(';', 1)[0] ?? '', country);
    return number ?? personTarget(decoded(params.get('x-m') ?? ''));
  } catch (error) {
    if (error instanceof ParseError) return null;
    throw error;
  }
}

function numberTarget(text: string, country: string | undefined): ReferTarget | null {
  const number = normaliseNumber(text, country)?.number;
  return number === undefined ? null : { kind: 'number', number };
}

function personTarget(text: string): ReferTarget | null {
  const oid = ORG_ID.exec(text)?.[1];
  return oid === undefined ? null : { kind: 'person', oid: oid.toLowerCase() };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
