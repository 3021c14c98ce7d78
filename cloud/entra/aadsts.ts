import { randomUUID } from 'node:crypto';

type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_resource'
  | 'invalid_tenant'
  | 'invalid_instance'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'interaction_required'
  | 'consent_required'
  | 'login_required'
  | 'access_denied'
  | 'authorization_pending'
  | 'authorization_declined'
  | 'expired_token'
  | 'bad_verification_code'
  | 'temporarily_unavailable';

interface Row {
  readonly error: OAuthError;
  /** What MSAL decides on beside `error` (msal-common, InteractionRequiredAuthError). */
  readonly suberror?: string;
  /** `{0}`, `{1}` are filled in. */
  readonly text: string;
}

/**
 * Entra's own codes and words, as far as somebody acts on them (learn.microsoft.com,
 * entra/identity-platform/reference-error-codes). Code, `error` and `suberror` are what programs
 * read; the texts are for people.
 */
const rows = {
  16000: {
    error: 'interaction_required',
    text:
      'Either multiple user identities are available for the current request or selected ' +
      'account is not supported for the scenario.',
  },
  28000: {
    error: 'invalid_scope',
    text:
      'Provided value for the input parameter scope is not valid because it contains more ' +
      "than one resource. Scope '{0}' is not valid.",
  },
  50011: {
    error: 'invalid_request',
    text:
      "The redirect URI '{0}' specified in the request does not match the redirect URIs " +
      "configured for the application '{1}'. Make sure the redirect URI sent in the request" +
      ' matches one added to your application in the Azure portal. Navigate to ' +
      'https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this' +
      ' error.',
  },
  50013: { error: 'invalid_grant', text: 'Assertion failed signature validation. [Reason - {0}]' },
  50020: {
    error: 'invalid_grant',
    text:
      "User account '{0}' from identity provider '{1}' does not exist in tenant '{2}' and " +
      "cannot access the application '{3}' in that tenant. The account needs to be added as" +
      ' an external user in the tenant first.',
  },
  50027: { error: 'invalid_request', text: 'JWT token is invalid or malformed.' },
  50034: {
    error: 'invalid_grant',
    text:
      'The user account {0} does not exist in the {1} directory. To sign into this ' +
      'application, the account must be added to the directory.',
  },
  50049: { error: 'invalid_instance', text: 'Unknown or invalid instance.' },
  50057: { error: 'invalid_grant', text: 'The user account is disabled.' },
  50058: {
    error: 'login_required',
    text:
      'A silent sign-in request was sent but no user is signed in. The cookies used to ' +
      'represent the user session were not sent in the request.',
  },
  50076: {
    error: 'invalid_grant',
    suberror: 'basic_action',
    text:
      'Due to a configuration change made by your administrator, or because you moved to a ' +
      "new location, you must use multi-factor authentication to access '{0}'.",
  },
  50173: {
    error: 'invalid_grant',
    suberror: 'bad_token',
    text:
      'The provided grant has expired due to it being revoked, a fresh auth token is ' +
      'needed. The user might have changed or reset their password. The grant was issued on' +
      " '{0}' and the TokensValidFrom date (before which tokens are not valid) for this " +
      "user is '{1}'.",
  },
  50194: {
    error: 'invalid_request',
    text:
      "Application '{0}'({1}) is not configured as a multi-tenant application. Usage of the" +
      " /common endpoint is not supported for such apps created after '10/15/2018'. Use a " +
      'tenant-specific endpoint or configure the application to be multi-tenant.',
  },
  54005: {
    error: 'invalid_grant',
    text:
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code ' +
      'or use an existing refresh token.',
  },
  65001: {
    error: 'invalid_grant',
    suberror: 'consent_required',
    text:
      "The user or administrator has not consented to use the application with ID '{0}' " +
      "named '{1}'. Send an interactive authorization request for this user and resource.",
  },
  65004: { error: 'access_denied', text: 'User declined to consent to access the app.' },
  70000: { error: 'invalid_grant', text: 'Provided grant is invalid or malformed.' },
  70003: {
    error: 'unsupported_grant_type',
    text: "The app requested an unsupported grant type '{0}'.",
  },
  70008: {
    error: 'invalid_grant',
    text:
      'The provided authorization code or refresh token has expired due to inactivity. Send' +
      ' a new interactive authorization request for this user and resource.',
  },
  70011: {
    error: 'invalid_scope',
    text:
      "The provided request must include a 'scope' input parameter. The provided value for " +
      "the input parameter 'scope' is not valid. The scope {0} is not valid.",
  },
  70016: {
    error: 'authorization_pending',
    text: 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  },
  70018: {
    error: 'bad_verification_code',
    text:
      'Invalid verification code due to User typing in wrong user code for device code ' +
      'flow. Authorization is not approved.',
  },
  70019: {
    error: 'expired_token',
    text: 'Verification code expired. Have the user retry sign-in.',
  },
  70049: { error: 'authorization_declined', text: 'The user declined the sign-in on the device.' },
  90002: {
    error: 'invalid_tenant',
    text:
      "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are " +
      'signing into the correct cloud. Check with your subscription administrator, this may' +
      ' happen if there are no active subscriptions for the tenant.',
  },
  90023: { error: 'invalid_request', text: '{0}' },
  90033: {
    error: 'temporarily_unavailable',
    text: 'A transient error has occurred. Please try again.',
  },
  165900: { error: 'temporarily_unavailable', text: 'The request was throttled. Try again later.' },
  500011: {
    error: 'invalid_resource',
    text:
      'The resource principal named {0} was not found in the tenant named {1}. This can ' +
      'happen if the application has not been installed by the administrator of the tenant ' +
      'or consented to by any user in the tenant. You might have sent your authentication ' +
      'request to the wrong tenant.',
  },
  500112: {
    error: 'invalid_client',
    text:
      "The reply address '{0}' does not match the reply address '{1}' provided when " +
      'requesting Authorization code.',
  },
  500113: { error: 'invalid_request', text: 'No reply address is registered for the application.' },
  500131: {
    error: 'invalid_grant',
    text:
      'Assertion audience does not match the Client app presenting the assertion. The ' +
      "audience in the assertion was '{0}' and the expected audience is '{1}' or one of the" +
      " Application Uris of this application with App ID '{1}'({2}). The downstream client " +
      'must request a token for the expected audience (the application that made the OBO ' +
      'request) and this application should use that token as the assertion.',
  },
  500133: {
    error: 'invalid_grant',
    text:
      'Assertion is not within its valid time range. Ensure that the access token is not ' +
      'expired before using it for user assertion, or request a new token. Current time: ' +
      '{0}, expiry time of assertion {1}.',
  },
  501481: {
    error: 'invalid_grant',
    text:
      'The Code_Verifier does not match the code_challenge supplied in the authorization ' +
      'request.',
  },
  650053: {
    error: 'invalid_client',
    text:
      "The application '{0}' asked for scope '{1}' that doesn't exist on the resource " +
      "'{2}'. Contact the app vendor.",
  },
  700016: {
    error: 'unauthorized_client',
    text:
      "Application with identifier '{0}' was not found in the directory '{1}'. This can " +
      'happen if the application has not been installed by the administrator of the tenant ' +
      'or consented to by any user in the tenant. You may have sent your authentication ' +
      'request to the wrong tenant.',
  },
  700023: {
    error: 'invalid_client',
    text:
      'Client assertion audience claim does not match Realm issuer. Review the ' +
      'documentation at ' +
      'https://learn.microsoft.com/entra/identity-platform/certificate-credentials .',
  },
  700024: {
    error: 'invalid_client',
    text:
      'Client assertion is not within its valid time range. Current time: {0}, expiry time ' +
      'of assertion {1}.',
  },
  700027: {
    error: 'invalid_client',
    text:
      'The certificate with identifier used to sign the client assertion is not registered ' +
      "on application. [Reason - {0}, Thumbprint of key used by client: '{1}'].",
  },
  700054: {
    error: 'unsupported_response_type',
    text: "response_type '{0}' is not enabled for the application.",
  },
  700082: {
    error: 'invalid_grant',
    text:
      'The refresh token has expired due to inactivity. The token was issued on {0} and was' +
      ' inactive for {1}.',
  },
  700084: {
    error: 'invalid_grant',
    text:
      'The refresh token was issued to a single page app (SPA), and therefore has a fixed, ' +
      'limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a ' +
      'new sign in request must be sent by the SPA to the sign in page. The token was ' +
      'issued on {0}.',
  },
  900144: {
    error: 'invalid_request',
    text: "The request body must contain the following parameter: '{0}'.",
  },
  1002012: {
    error: 'invalid_scope',
    text:
      'The provided value for scope {0} is not valid. Client credential flows must have a ' +
      'scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  7000114: {
    error: 'invalid_grant',
    text: "Application '{0}' is not allowed to make application on-behalf-of calls.",
  },
  7000215: {
    error: 'invalid_client',
    text:
      'Invalid client secret provided. Ensure the secret being sent in the request is the ' +
      "client secret value, not the client secret ID, for a secret added to app '{0}'.",
  },
  7000218: {
    error: 'invalid_client',
    text:
      "The request body must contain the following parameter: 'client_assertion' or " +
      "'client_secret'.",
  },
  7000222: {
    error: 'invalid_client',
    text:
      "The provided client secret keys for app '{0}' are expired. Visit the Azure portal to" +
      ' create new keys for your app, or consider using certificate credentials for added ' +
      'security.',
  },
  7000229: {
    error: 'unauthorized_client',
    text:
      'The client application {0} is missing service principal in the tenant {1}. See ' +
      'instructions here: https://go.microsoft.com/fwlink/?linkid=2225119',
  },
  9002313: { error: 'invalid_request', text: 'Invalid request. Request is malformed or invalid.' },
  9002325: {
    error: 'invalid_request',
    text: 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
  },
  9002326: {
    error: 'invalid_request',
    text:
      "Cross-origin token redemption is permitted only for the 'Single-Page Application' " +
      "client-type. Request origin: '{0}'.",
  },
  9002327: {
    error: 'invalid_request',
    text:
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via" +
      ' cross-origin requests.',
  },
} as const satisfies Record<number, Row>;

export type AadCode = keyof typeof rows;

/** A refusal by Entra: at the token endpoint JSON, on a page text, in a redirect two parameters. */
export class AadError extends Error {
  readonly code: AadCode;
  readonly error: string;
  readonly suberror: string | undefined;
  readonly status: number;
  readonly retryAfterS: number | undefined;

  constructor(
    code: AadCode,
    args: readonly string[] = [],
    more: { error?: OAuthError; status?: number; retryAfterS?: number } = {},
  ) {
    const row: Row = rows[code];
    const text = row.text.replace(/\{(\d)\}/g, (_all, index) => args[Number(index)] ?? '');
    super(`AADSTS${code}: ${text}`);
    this.name = 'AadError';
    this.code = code;
    this.error = more.error ?? row.error;
    this.suberror = row.suberror;
    this.status = more.status ?? (this.error === 'invalid_client' ? 401 : 400);
    this.retryAfterS = more.retryAfterS;
  }
}

export interface Trace {
  readonly correlationId: string;
  readonly now: Date;
}

/** Entra's JSON, field for field; `claims` only where a policy asks for more. */
export function errorBody(error: AadError, trace: Trace) {
  const traceId = randomUUID();
  const timestamp = aadTime(trace.now);
  const { correlationId } = trace;
  const tail = `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  return {
    error: error.error,
    error_description: `${error.message} ${tail}`,
    error_codes: [error.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${error.code}`,
    ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
    ...(error.code === 50076 ? { claims: '{"access_token":{"capolids":{"essential":true}}}' } : {}),
  };
}

/** `2026-11-25 19:40:00Z` */
export function aadTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
