import type { Held } from '../../session.ts';
import { SessionError } from '../../session.ts';
import type { AppConfig } from './config.ts';

/**
 * Sign-in in a plain browser against Entra ID: a redirect with PKCE. MSAL keeps its tokens in the
 * tab's session storage: it redirects with nothing else (in memory it refuses to).
 * MSAL is loaded only here: inside Teams nobody pays for it.
 */
export async function browserToken(config: AppConfig): Promise<() => Promise<Held>> {
  const { clientId, authority } = config;
  if (clientId === null || authority === null) {
    throw new SessionError('Open Patchbay inside Teams to sign in.');
  }
  const { PublicClientApplication } = await import('@azure/msal-browser');
  const client = new PublicClientApplication({
    auth: { clientId, authority, redirectUri: `${location.origin}/app/` },
    cache: { cacheLocation: 'sessionStorage' },
  });
  await client.initialize();
  const scopes = [config.scope];
  const answer = await client.handleRedirectPromise();
  const account = answer?.account ?? client.getAllAccounts()[0] ?? null;
  if (account === null) {
    await client.loginRedirect({ scopes });
    return never;
  }
  return async () => {
    const { accessToken, expiresOn } = await client.acquireTokenSilent({ scopes, account });
    return { token: accessToken, endsAt: expiresOn?.getTime() ?? Date.now() + 300_000 };
  };
}

/** The page is leaving for the sign-in page. */
const never = () => new Promise<Held>(() => undefined);
