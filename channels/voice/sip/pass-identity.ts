import type { TrunkConfig } from '../../../domain/index.ts';
import type { SipCall, SipHeader } from '../../../sip/index.ts';
import { callerOf } from './caller.ts';
import { applyRules, carriedHistory, privacyOf } from './carried-headers.ts';
import { identityUri, safeDisplay } from './sip-uri.ts';
import { uriUser } from './uri-user.ts';

export interface PassIdentity {
  readonly from: { readonly uri: string; readonly display: string };
  readonly headers: readonly SipHeader[];
}

/**
 * Who calls, as the other side is to see it. `number` is what may be shown; privacy that was asked
 * for stays asked for: From is anonymous, and only a trusted trunk has the number (RFC 3325 §7).
 */
export function passIdentity(
  near: Pick<SipCall, 'headers' | 'from'>,
  to: { readonly trunk: TrunkConfig; readonly host: string; readonly number: string | null },
): PassIdentity {
  const { trunk, host, number } = to;
  const asked = privacyOf(near.headers) ?? (isWithheld(near) ? 'id' : null);
  const isShown = asked === null && number !== null;
  const asserted = number !== null && (isShown || trunk.trusted);
  const from = {
    uri: identityUri(isShown ? number : null, host),
    display: isShown ? safeDisplay(near.from.display) : '',
  };
  const headers: SipHeader[] = [
    ...(asserted ? [{ name: 'P-Asserted-Identity', value: `<${identityUri(number, host)}>` }] : []),
    ...(isShown ? [] : [{ name: 'Privacy', value: asked ?? 'id' }]),
    ...carriedHistory(near.headers, trunk),
  ];
  return { from, headers: applyRules(headers, trunk.headers) };
}

/** The caller's number in E.164, also one that is withheld from people; null = none is known. */
export function numberOf(
  near: Pick<SipCall, 'headers' | 'from'>,
  country: string | undefined,
): string | null {
  const asserted = near.headers.all('p-asserted-identity');
  return callerOf({ fromUri: near.from.uri, asserted, privacy: undefined }, country).value;
}

function isWithheld(near: Pick<SipCall, 'from'>): boolean {
  return /^(anonymous|unavailable|restricted|private)$/i.test(uriUser(near.from.uri));
}

/** At an emergency, all that says who and where (RFC 6442, 7852), word for word. */
const URGENT = [
  'P-Asserted-Identity',
  'Privacy',
  'History-Info',
  'Diversion',
  'Geolocation',
  'Geolocation-Routing',
  'Geolocation-Error',
  'P-Access-Network-Info',
  'Call-Info',
  'Priority',
  'Resource-Priority',
  'Accept-Contact',
] as const;

export function urgentHeaders(near: Pick<SipCall, 'headers'>): SipHeader[] {
  return URGENT.flatMap((name) => near.headers.all(name).map((value) => ({ name, value })));
}
