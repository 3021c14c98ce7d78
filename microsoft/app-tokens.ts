import type { ConfidentialClientApplication } from '@azure/msal-node';
import { entraClient } from './entra-client.ts';
import type { EntraClientOptions } from './entra-client.ts';
import { MicrosoftError } from './error.ts';
import { faultOf } from './sign-in.ts';

/** One client a tenant of ours; each holds a token cache. */
const TENANTS_MAX = 1_000;
const SCOPES = ['https://graph.microsoft.com/.default'];

/**
 * Graph's tokens of the application itself, one for each customer's tenant, with the app roles that
 * its administrator granted (client credentials). MSAL keeps them until shortly before their end.
 */
export class AppTokens {
  readonly #options: EntraClientOptions;
  readonly #clients = new Map<string, ConfidentialClientApplication>();

  constructor(options: EntraClientOptions) {
    this.#options = options;
  }

  /** Rejects with MicrosoftError. */
  readonly graph = async (tid: string): Promise<string> => {
    try {
      const scopes = SCOPES;
      const answer = await this.#client(tid).acquireTokenByClientCredential({ scopes });
      if (answer !== null) return answer.accessToken;
    } catch (error) {
      throw faultOf(error);
    }
    throw new MicrosoftError('unexpected', 'Entra ID answered without a token');
  };

  #client(tid: string): ConfidentialClientApplication {
    const known = this.#clients.get(tid);
    if (known !== undefined) return known;
    const client = entraClient(this.#options, tid);
    if (this.#clients.size >= TENANTS_MAX) this.#clients.clear();
    this.#clients.set(tid, client);
    return client;
  }
}
