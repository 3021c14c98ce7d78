import { createHash, X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, LogLevel } from '@azure/msal-node';
import type { Configuration } from '@azure/msal-node';
import { MicrosoftError } from './error.ts';

export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** PEM with the private key and the certificate. */
  | { readonly kind: 'certificate'; readonly pem: string };

export interface EntraClientOptions {
  readonly clientId: string;
  readonly credential: Credential;
  /** Origin of Entra ID: `https://login.microsoftonline.com`, or the emulated cloud's. */
  readonly authority: string;
}

/** MSAL for one tenant. Its token cache is its own and in memory only. */
export function entraClient(
  options: EntraClientOptions,
  tid: string,
): ConfidentialClientApplication {
  const { clientId, credential, authority } = options;
  return new ConfidentialClientApplication({
    auth: { clientId, ...authorityOf(authority, tid), ...credentialOf(credential) },
    system: {
      loggerOptions: {
        // MSAL's own lines may hold names of people.
        loggerCallback: () => undefined,
        piiLoggingEnabled: false,
        logLevel: LogLevel.Error,
      },
    },
  });
}

type Auth = Configuration['auth'];

/**
 * MSAL insists on https. Where the authority is http (the emulated cloud) it gets a name that need
 * not resolve and the endpoints beside it, which it does not check (microsoft-wire §1.4).
 */
function authorityOf(origin: string, tid: string): Pick<Auth, 'authority'> & Partial<Auth> {
  const url = new URL(origin);
  if (url.protocol === 'https:') {
    const isMicrosoft = url.host === 'login.microsoftonline.com';
    return {
      authority: `${url.origin}/${tid}`,
      ...(isMicrosoft ? {} : { knownAuthorities: [url.host] }),
    };
  }
  const host = 'login.patchbay.localhost';
  return {
    authority: `https://${host}/${tid}`,
    knownAuthorities: [host],
    authorityMetadata: JSON.stringify({
      issuer: `https://${host}/${tid}/v2.0`,
      authorization_endpoint: `${url.origin}/${tid}/oauth2/v2.0/authorize`,
      token_endpoint: `${url.origin}/${tid}/oauth2/v2.0/token`,
      jwks_uri: `${url.origin}/${tid}/discovery/v2.0/keys`,
    }),
  };
}

const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

function credentialOf(credential: Credential): Partial<Auth> {
  if (credential.kind === 'secret') return { clientSecret: credential.secret };
  const privateKey = KEY.exec(credential.pem)?.[0];
  const x5c = CERTIFICATE.exec(credential.pem)?.[0];
  if (privateKey === undefined || x5c === undefined) {
    throw new MicrosoftError('refused', 'the file needs a private key and a certificate, in PEM');
  }
  const thumbprintSha256 = createHash('sha256').update(new X509Certificate(x5c).raw).digest('hex');
  return { clientCertificate: { thumbprintSha256, privateKey, x5c } };
}
