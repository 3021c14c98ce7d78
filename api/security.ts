import helmet from '@fastify/helmet';
import type { App } from './app.ts';

/** Who may frame our pages (learn.microsoft.com, tab requirements). */
const FRAMES = [
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.cloud.microsoft',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
];

/**
 * A strict policy for every answer: own scripts only, no inline, no eval, Trusted Types without any
 * policy (the pages write text, never HTML). X-Frame-Options is off: it cannot name Teams.
 */
export async function secure(app: App, cloudUrl: string | null): Promise<void> {
  const cloud = cloudUrl === null ? [] : originsOf(new URL(cloudUrl));
  await app.register(helmet, {
    xFrameOptions: false,
    strictTransportSecurity: cloudUrl === null,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        // A recording is played from memory: an address would need the token in it.
        'media-src': ['blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'self'", ...FRAMES, ...cloud],
        'require-trusted-types-for': ["'script'"],
        'trusted-types': ["'none'"],
      },
    },
  });
}

/**
 * The policy of the tab apps' page: style elements with this answer's nonce; in Microsoft's cloud
 * the list that teams-js fetches of who may frame us; and the sign-in page's origin for MSAL
 * (tokens are fetched, and renewed in a hidden frame).
 */
export function policyForApp(
  policy: string,
  given: {
    readonly nonce: string;
    readonly login: string | null;
    readonly isEmulated: boolean;
  },
): string {
  const { nonce, login, isEmulated } = given;
  const connect = ["'self'", ...(isEmulated ? [] : [TEAMS_ORIGINS]), ...(login ? [login] : [])];
  const frames = login === null ? '' : `; frame-src ${login}`;
  return policy
    .replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`)
    .replace("connect-src 'self'", `connect-src ${connect.join(' ')}${frames}`);
}

/** That file and nothing else of the host: without a slash at its end a path must match whole. */
const TEAMS_ORIGINS = 'https://res.cdn.office.net/teams-js/validDomains/json/validDomains.json';

/** On the own machine people write localhost or 127.0.0.1: to a browser two origins. */
export function originsOf({ origin, hostname, protocol, port }: URL): string[] {
  const local = ['localhost', '127.0.0.1'];
  if (!local.includes(hostname)) return [origin];
  return local.map((name) => `${protocol}//${name}:${port}`);
}
