import { AadError } from '../aadsts.ts';
import { matchRedirect, type AppRegistration, type Platform } from '../apps.ts';
import { isUsableIn, type Tenant } from '../directory.ts';
import type { Entra } from '../entra.ts';
import { need, type Form } from '../form.ts';
import { parseScope, type ScopeRequest } from '../scopes.ts';

export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** Where the answer goes. Until this much is known to be right, errors stay on our own page. */
export interface Return {
  readonly app: AppRegistration;
  readonly redirectUri: string;
  readonly platform: Platform;
  readonly mode: ResponseMode;
  readonly state: string | undefined;
}

export interface AuthorizeRequest extends Return {
  readonly tenant: Tenant | 'any';
  readonly scope: ScopeRequest;
  readonly scopeText: string;
  readonly prompt: 'none' | 'login' | 'consent' | 'select_account' | undefined;
  /** A user name, or the `login_hint` claim of an ID token, which is the same in base64url. */
  readonly loginHint: string | undefined;
  readonly domainHint: string | undefined;
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
  readonly method: 'S256' | 'plain';
  readonly wantsClientInfo: boolean;
}

export function readReturn(entra: Entra, tenantName: string, form: Form): Return {
  const tenant = entra.directory.tenant(tenantName);
  const app = entra.directory.app(need(form, 'client_id'), tenantName);
  if (tenant === 'any' && app.signInAudience === 'AzureADMyOrg') {
    throw new AadError(50194, [app.appId, app.displayName]);
  }
  if (tenant !== 'any' && !isUsableIn(app, tenant.tid)) {
    throw new AadError(700016, [app.appId, tenant.name]);
  }
  if (app.redirectUris.length === 0) throw new AadError(500113);
  // Entra takes the only registered one when none is named.
  const redirectUri = form['redirect_uri'] ?? app.redirectUris[0]?.uri ?? '';
  const platform = matchRedirect(app, redirectUri);
  if (platform === undefined) throw new AadError(50011, [redirectUri, app.appId]);
  return { app, redirectUri, platform, mode: modeOf(form), state: form['state'] };
}

/** `readReturn` came first: errors from here on go back to the application. */
export function readAuthorize(
  entra: Entra,
  tenantName: string,
  form: Form,
  back: Return,
): AuthorizeRequest {
  const type = need(form, 'response_type');
  if (type !== 'code') throw new AadError(700054, [type]);
  const scopeText = form['scope'] ?? resourceScope(form);
  const { code_challenge: challenge, code_challenge_method: method = 'plain' } = form;
  if (method !== 'S256' && method !== 'plain') throw new AadError(9002313);
  if (back.platform === 'spa' && challenge === undefined) throw new AadError(9002325);
  return {
    ...back,
    tenant: entra.directory.tenant(tenantName),
    scope: parseScope(scopeText, back.app, entra.directory),
    scopeText,
    prompt: promptOf(form['prompt']),
    loginHint: hintOf(form['login_hint']),
    domainHint: form['domain_hint'],
    nonce: form['nonce'],
    challenge,
    method,
    wantsClientInfo: form['client_info'] === '1',
  };
}

function resourceScope(form: Form): string {
  const { resource } = form;
  return resource === undefined ? need(form, 'scope') : `openid ${resource}/.default`;
}

function modeOf(form: Form): ResponseMode {
  const mode = form['response_mode'] ?? 'query';
  if (mode === 'query' || mode === 'fragment' || mode === 'form_post') return mode;
  throw new AadError(90023, [`The response_mode '${mode.slice(0, 32)}' is not supported.`]);
}

function promptOf(text: string | undefined): AuthorizeRequest['prompt'] {
  switch (text) {
    case undefined:
    case '':
      return undefined;
    case 'none':
    case 'login':
    case 'consent':
    case 'select_account':
      return text;
    // msal-browser sends it for a new account; with us everybody has one.
    case 'create':
      return 'login';
    default:
      throw new AadError(90023, [`The prompt '${text.slice(0, 32)}' is not supported.`]);
  }
}

function hintOf(text: string | undefined): string | undefined {
  if (text === undefined || text.includes('@')) return text;
  const decoded = Buffer.from(text, 'base64url').toString('utf8');
  return decoded.includes('@') ? decoded : text;
}
