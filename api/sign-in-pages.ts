import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';

/** Where Entra ID's own pages are, and as whom we send people there. */
export interface EntraPages {
  /** `https://login.microsoftonline.com` */
  readonly authority: string;
  readonly clientId: string;
}

/**
 * Ways to Entra ID's pages that need nobody signed in, and what people see when they come back:
 * `/sign-out` forgets what this tab holds, then ends the session there;
 * `/admin-consent` is the address for a customer's administrator, who lets Patchbay into their
 * organisation for everybody (learn.microsoft.com, entra admin consent endpoint).
 */
export function signInPageRoutes(app: App, entra: EntraPages): void {
  const { authority, clientId } = entra;
  const base = `${authority}/organizations`;
  const hidden = { schema: { hide: true } };
  app.get('/sign-out', hidden, async (request, reply) => {
    const query = new URLSearchParams({
      post_logout_redirect_uri: `${originOf(request)}/signed-out`,
    });
    const url = `${base}/oauth2/v2.0/logout?${query}`.replaceAll('&', '&amp;');
    return show(reply, page('Signing out', 'One moment.', [url, 'Continue'], FORGET));
  });
  app.get('/signed-out', hidden, async (_request, reply) => show(reply, pages.signedOut));
  app.get('/admin-consent', hidden, async (request, reply) => {
    const query = new URLSearchParams({
      client_id: clientId,
      scope: 'https://graph.microsoft.com/.default',
      redirect_uri: `${originOf(request)}/admin-consent/done`,
    });
    return leave(reply, `${base}/v2.0/adminconsent?${query}`);
  });
  app.get('/admin-consent/done', hidden, async (request, reply) => {
    const { admin_consent: consent, error } = request.query as Record<string, unknown>;
    const isGiven = error === undefined && String(consent).toLowerCase() === 'true';
    return show(reply, isGiven ? pages.consented : pages.notConsented);
  });
}

/**
 * Our own origin as the browser has it. Entra ID takes http for the own machine alone, so any other
 * host is behind something that speaks https. A host that is not registered there gets an error
 * from Entra, and nobody is sent to it.
 */
function originOf({ host, hostname }: FastifyRequest): string {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return `${isLocal ? 'http' : 'https'}://${host}`;
}

function leave(reply: FastifyReply, url: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(url);
}

const STYLE =
  ':root{color-scheme:light dark;font:16px/1.5 "Segoe UI",system-ui,sans-serif}' +
  'body{margin:0;min-height:100vh;display:grid;place-items:center}' +
  'main{max-width:32rem;padding:2rem}h1{font-size:1.5rem}a{color:LinkText}';

/** MSAL's tokens are in the tab's session storage; the only link of the page leads on. */
const FORGET = 'sessionStorage.clear();location.replace(document.links[0].href)';

const hash = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const POLICY = [
  "default-src 'none'",
  `style-src ${hash(STYLE)}`,
  `script-src ${hash(FORGET)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Whole and fixed: nothing that an address holds is ever shown. */
function page(
  title: string,
  text: string,
  [href, words]: readonly [href: string, text: string],
  script = '',
): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${title} – Patchbay</title><link rel="icon" href="data:,"><style>${STYLE}</style>` +
    `</head><body><main><h1>${title}</h1><p role="status">${text}</p>` +
    `<p><a href="${href}">${words}</a></p></main>` +
    `${script === '' ? '' : `<script>${script}</script>`}</body></html>`
  );
}

const pages = {
  signedOut: page('You are signed out', 'You can close this window.', [
    '/app/desk',
    'Sign in again',
  ]),
  consented: page(
    'Your organisation has let Patchbay in',
    'People can sign in as soon as your provider has added your organisation, and Patchbay’s ' +
      'configuration names them.',
    ['/app/desk', 'Go to Patchbay'],
  ),
  notConsented: page(
    'Nothing was granted',
    'Patchbay was not let into your organisation. An administrator of Microsoft Entra ID can ' +
      'do that at any time.',
    ['/admin-consent', 'Try again'],
  ),
} as const;

function show(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header('content-security-policy', POLICY)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(html);
}
