import type { Tokens } from '../identity/tokens.ts';
import type { Person } from '../people.ts';
import type { TokenSwitch } from './settings.ts';

export type TabToken =
  | { readonly kind: 'token'; readonly token: string; readonly expiresInS: number }
  | { readonly kind: 'refused'; readonly reason: string }
  /** The client never hears back. */
  | { readonly kind: 'dropped' };

export interface TokenMaker {
  readonly tokens: Pick<Tokens, 'sign'>;
  /** Own origin, as issuers name it. */
  readonly origin: () => string;
}

const PAST_MS = 2 * 3_600_000;
const REASONS = {
  revoked: 'tokenRevoked',
  consentRequired: 'resourceRequiresConsent',
  mfaRequired: 'resourceRequiresMfa',
} as const;

/** The one place where the shell gets a token for a tab: Teams' own sign-in on the tab's behalf. */
export async function tabToken(
  maker: TokenMaker,
  asked: { readonly person: Person; readonly audience: string; readonly as: TokenSwitch },
): Promise<TabToken> {
  if (asked.as === 'dropped') return { kind: 'dropped' };
  if (asked.as !== 'given' && asked.as !== 'expired') {
    return { kind: 'refused', reason: REASONS[asked.as] };
  }
  const now = new Date(asked.as === 'expired' ? Date.now() - PAST_MS : Date.now());
  const options = { origin: maker.origin(), audience: asked.audience, now };
  const signed = await maker.tokens.sign(asked.person, options);
  return { kind: 'token', token: signed.access_token, expiresInS: signed.expires_in };
}
