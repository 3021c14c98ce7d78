import { z } from 'zod';
import type { EntraClientOptions } from './entra-client.ts';
import { EntraTokens } from './entra-tokens.ts';
import { MicrosoftError } from './error.ts';
import { graphGet } from './graph.ts';

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
  readonly #tokens: EntraTokens;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#tokens = new EntraTokens(options);
  }

  /** Rejects with MicrosoftError. `fresh` asks Entra even where a token is still good. */
  graphToken(
    tid: string,
    assertion: string,
    options: { readonly fresh?: boolean } = {},
  ): Promise<string> {
    const asked = {
      oboAssertion: assertion,
      scopes: SCOPES,
      skipCache: options.fresh === true,
    };
    return this.#tokens.of(tid, (client) => client.acquireTokenOnBehalfOf(asked));
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
}
