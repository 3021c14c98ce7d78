import { SessionError } from '../../session.ts';
import type { Held } from '../../session.ts';
import type { AppConfig } from './config.ts';

/** Framed by something that is not Teams, teams-js would wait 60 s. */
const INITIALIZE_MAX_MS = 4_000;

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
}

/** The Teams shell around us, or null when there is none. */
export async function findTeams(config: AppConfig): Promise<TeamsHost | null> {
  if (window.parent === window && !('nativeInterface' in window)) return null;
  // Outside of Teams nobody pays for its library, nor for what it fetches when it is loaded.
  const { app, authentication } = await import('@microsoft/teams-js');
  try {
    await inTime(app.initialize([...config.hostOrigins]));
    const context = await inTime(app.getContext());
    app.notifyAppLoaded();
    return {
      locale: context.app.locale,
      theme: context.app.theme,
      pageId: context.page.id,
      subPageId: context.page.subPageId ?? null,
      onTheme: (listener) => app.registerOnThemeChangeHandler(listener),
      token: () => teamsToken(authentication.getAuthToken),
      loaded: () => void Promise.resolve(app.notifySuccess()).catch(() => undefined),
    };
  } catch {
    return null;
  }
}

async function teamsToken(getAuthToken: () => Promise<string>): Promise<Held> {
  try {
    const token = await getAuthToken();
    return { token, endsAt: endOf(token) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SessionError(`Teams gave no token: ${reason}`, { cause });
  }
}

/** When it ends, read from the token only to renew it in time; the server checks everything. */
export function endOf(token: string): number {
  try {
    const body = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(body)) as { exp?: unknown };
    if (typeof exp === 'number') return exp * 1_000;
  } catch {
    // Not a JWT to us: renew often.
  }
  return Date.now() + 300_000;
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('no answer from the shell')), INITIALIZE_MAX_MS);
    }),
  ]);
}
