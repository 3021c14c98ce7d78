import { AuthError, InteractionRequiredAuthError } from '@azure/msal-node';
import type { ConfidentialClientApplication } from '@azure/msal-node';
import { z } from 'zod';
import { entraClient } from './entra-client.ts';
import type { EntraClientOptions } from './entra-client.ts';
import { MicrosoftError } from './error.ts';
import { graphGet } from './graph.ts';

/** One client a tenant of ours; each holds a token cache. */
const TENANTS_MAX = 1_000;
const SCOPES = ['https://graph.microsoft.com/User.Read'];

/** What Graph says of the person who is signed in. */
export const Profile = z.object({
  id: z.string().max(64),
  displayName: z.string().max(256).nullable().default(null),
  jobTitle: z.string().max(256).nullable().default(null),
  department: z.string().max(256).nullable().default(null),
  preferredLanguage: z.string().max(64).nullable().default(null),
});
export type Profile = z.infer<typeof Profile>;

/** Whether Entra ID still gives this person anything; `unknown` = it could not be asked. */
export type PersonState = 'active' | 'removed' | 'unknown';

/**
 * Entra's "no" to somebody who was signed in: the account is gone (50034), disabled (50057), its
 * sessions were revoked (50173), or it is not assigned to the application any more (50105)
 * (learn.microsoft.com, Entra authentication error codes).
 */
const REMOVED: ReadonlySet<number> = new Set([50034, 50057, 50105, 50173]);

export interface SignInOptions extends EntraClientOptions {
  readonly graphUrl: string;
  /** Entra ID could not be asked about somebody, or gave an answer that settles nothing. */
  readonly onUnknown?: (fault: MicrosoftError) => void;
}

/**
 * What we may do for a person by the token that they showed us: exchanged for one of Graph (the
 * on-behalf-of flow), so that each sees what they themselves may see.
 */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #clients = new Map<string, ConfidentialClientApplication>();

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** Rejects with MicrosoftError. `fresh` asks Entra even where a token is still good. */
  async graphToken(
    tid: string,
    assertion: string,
    options: { readonly fresh?: boolean } = {},
  ): Promise<string> {
    try {
      const answer = await this.#client(tid).acquireTokenOnBehalfOf({
        oboAssertion: assertion,
        scopes: SCOPES,
        skipCache: options.fresh === true,
      });
      if (answer !== null) return answer.accessToken;
    } catch (error) {
      throw faultOf(error);
    }
    throw new MicrosoftError('unexpected', 'Entra ID answered without a token');
  }

  async profileOf(tid: string, assertion: string): Promise<Profile> {
    const token = await this.graphToken(tid, assertion);
    const fields = 'id,displayName,jobTitle,department,preferredLanguage';
    const answer = await graphGet(`${this.#options.graphUrl}/me?$select=${fields}`, token);
    const profile = Profile.safeParse(answer);
    if (profile.success) return profile.data;
    throw new MicrosoftError('unexpected', 'Graph describes a person in another form');
  }

  async stateOf(tid: string, assertion: string): Promise<PersonState> {
    try {
      await this.graphToken(tid, assertion, { fresh: true });
      return 'active';
    } catch (error) {
      if (!(error instanceof MicrosoftError)) throw error;
      if (error.aadsts !== null && REMOVED.has(error.aadsts)) return 'removed';
      this.#options.onUnknown?.(error);
      return 'unknown';
    }
  }

  #client(tid: string): ConfidentialClientApplication {
    const known = this.#clients.get(tid);
    if (known !== undefined) return known;
    const client = entraClient(this.#options, tid);
    if (this.#clients.size >= TENANTS_MAX) this.#clients.clear();
    this.#clients.set(tid, client);
    return client;
  }
}

/** MSAL's errors in our words. */
export function faultOf(error: unknown): MicrosoftError {
  if (error instanceof MicrosoftError) return error;
  if (!(error instanceof AuthError)) {
    return new MicrosoftError('unavailable', 'Entra ID cannot be asked', { cause: error });
  }
  const number = /AADSTS(\d{4,8})/.exec(error.errorMessage)?.[1];
  const more = { aadsts: number === undefined ? null : Number(number), cause: error };
  if (error instanceof InteractionRequiredAuthError && error.subError === 'consent_required') {
    return new MicrosoftError('consentMissing', 'somebody must consent first', more);
  }
  if (more.aadsts === 165900 || error.errorCode === 'temporarily_unavailable') {
    return new MicrosoftError('throttled', 'Entra ID asks for patience', more);
  }
  // Entra always gives its number; without one it was the way there (endpoints_resolution_error…).
  const code = more.aadsts === null ? 'unavailable' : 'refused';
  return new MicrosoftError(code, `Entra ID: ${error.errorCode}`, more);
}
