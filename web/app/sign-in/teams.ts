import { SessionError } from '../../session.ts';
import type { Held } from '../../session.ts';
import { claimsOf } from './claims.ts';
import type { AppConfig } from './config.ts';

/** Framed by something that is not Teams, teams-js would wait 60 s. */
const INITIALIZE_MAX_MS = 4_000;
const TOKEN_MAX_MS = 8_000;
const ORIGINS_URL = 'https://res.cdn.office.net/teams-js/validDomains/json/validDomains.json';

/** What the shell tells about itself and its person. */
export interface TeamsHost {
  readonly locale: string;
  readonly theme: string;
  readonly pageId: string;
  readonly subPageId: string | null;
  onTheme(listener: (theme: string) => void): void;
  token(): Promise<Held>;
  /** Takes the shell's loading screen away. */
  loaded(): void;
  /** With these the shell may keep the page warm while another app is open. */
  onLife(life: { suspend(): void; resume(page: string): Promise<void> }): void;
}

/** The Teams shell around us, or null when there is none. */
export async function findTeams(config: AppConfig): Promise<TeamsHost | null> {
  if (window.parent === window && !('nativeInterface' in window)) return null;
  // Outside of Teams nobody pays for its library, nor for what it fetches when it is loaded.
  const { app, authentication, shortcutRelay } = await loadTeamsJs(config);
  try {
    await inTime(app.initialize([...config.hostOrigins]));
    const context = await inTime(app.getContext());
    app.notifyAppLoaded();
    relayKeys(shortcutRelay);
    return {
      locale: context.app.locale,
      theme: context.app.theme,
      pageId: context.page.id,
      subPageId: context.page.subPageId ?? null,
      onTheme: (listener) => app.registerOnThemeChangeHandler(listener),
      token: () => teamsToken(authentication.getAuthToken),
      loaded: () => succeeded(app),
      onLife: (life) => {
        app.lifecycle.registerBeforeSuspendOrTerminateHandler(async () => life.suspend());
        app.lifecycle.registerOnResumeHandler(({ entityId }) => {
          void life.resume(entityId).then(() => succeeded(app));
        });
      },
    };
  } catch {
    // Framed by a page that is no Teams: nobody answered.
    return null;
  }
}

type TeamsJs = typeof import('@microsoft/teams-js');

/** Teams' own chords (accept, decline, leave a call) work while the focus is in our frame. */
function relayKeys(shortcutRelay: TeamsJs['shortcutRelay']): void {
  if (!shortcutRelay.isSupported()) return;
  void shortcutRelay.enableShortcutRelayCapability().catch(() => undefined);
}

function succeeded(app: TeamsJs['app']): void {
  void Promise.resolve(app.notifySuccess()).catch(() => undefined);
}

/**
 * When it is loaded, teams-js asks Microsoft for the origins that may frame us. On the own machine
 * nothing of that is wanted: its question is answered here, and no request leaves.
 */
async function loadTeamsJs({ hostOrigins }: AppConfig): Promise<TeamsJs> {
  if (hostOrigins.length === 0) return import('@microsoft/teams-js');
  const { fetch } = window;
  window.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url !== ORIGINS_URL) return fetch.call(window, input, init);
    return Promise.resolve(Response.json({ validOrigins: [] }));
  };
  try {
    return await import('@microsoft/teams-js');
  } finally {
    window.fetch = fetch;
  }
}

/** A shell that does not answer (it may be asking the person for consent) must not hold us up. */
async function teamsToken(getAuthToken: () => Promise<string>): Promise<Held> {
  try {
    const token = await inTime(getAuthToken(), TOKEN_MAX_MS);
    return { token, endsAt: endOf(token) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SessionError(`Teams gave no token: ${reason}`, { cause });
  }
}

/** When it ends, read only to renew it in time; what is no JWT to us is renewed often. */
export function endOf(token: string): number {
  const { exp } = claimsOf(token);
  return typeof exp === 'number' ? exp * 1_000 : Date.now() + 300_000;
}

function inTime<T>(work: Promise<T>, maxMs = INITIALIZE_MAX_MS): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('no answer from the shell')), maxMs);
    }),
  ]);
}
