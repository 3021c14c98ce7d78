import { AuthError, InteractionRequiredAuthError } from '@azure/msal-node';
import type { ConfidentialClientApplication } from '@azure/msal-node';
import { entraClient } from './entra-client.ts';
import type { EntraClientOptions } from './entra-client.ts';
import { MicrosoftError } from './error.ts';

/** One client a tenant of ours; each holds a token cache. */
const TENANTS_MAX = 1_000;

/** Tokens of many tenants. MSAL keeps them until shortly before their end. */
export class EntraTokens {
  readonly #options: EntraClientOptions;
  readonly #clients = new Map<string, ConfidentialClientApplication>();

  constructor(options: EntraClientOptions) {
    this.#options = options;
  }

  /** Rejects with MicrosoftError. */
  async of(
    tid: string,
    ask: (
      client: ConfidentialClientApplication,
    ) => Promise<{ readonly accessToken: string } | null>,
  ): Promise<string> {
    try {
      const answer = await ask(this.#client(tid));
      if (answer !== null) return answer.accessToken;
    } catch (error) {
      throw faultOf(error);
    }
    throw new MicrosoftError('unexpected', 'Entra ID answered without a token');
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
function faultOf(error: unknown): MicrosoftError {
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
