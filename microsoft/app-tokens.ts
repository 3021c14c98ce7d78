import type { EntraClientOptions } from './entra-client.ts';
import { EntraTokens } from './entra-tokens.ts';

const SCOPES = ['https://graph.microsoft.com/.default'];

/**
 * Graph's tokens of the application itself, one for each customer's tenant, with the app roles that
 * its administrator granted (client credentials).
 */
export class AppTokens {
  readonly #tokens: EntraTokens;

  constructor(options: EntraClientOptions) {
    this.#tokens = new EntraTokens(options);
  }

  /** Rejects with MicrosoftError. */
  readonly graph = (tid: string): Promise<string> =>
    this.#tokens.of(tid, (client) => client.acquireTokenByClientCredential({ scopes: SCOPES }));
}
