import { ServerClock } from '../../clock.ts';
import { LiveSocket } from '../../live-socket.ts';
import type { LinkState } from '../../live-socket.ts';
import { Session, emulatedToken, personIn } from '../../session.ts';
import type { Held } from '../../session.ts';
import { ApiClient, ProblemError } from '../api/client.ts';
import { saysProvider, tenantIn } from '../api/tenants.ts';
import type { Tenant } from '../api/tenants.ts';
import { browserToken } from '../sign-in/browser.ts';
import { fetchConfig } from '../sign-in/config.ts';
import type { AppConfig } from '../sign-in/config.ts';
import { findTeams } from '../sign-in/teams.ts';
import type { TeamsHost } from '../sign-in/teams.ts';
import { BoardStore } from '../../board-store.ts';
import type { Services } from '../store/context.tsx';
import { Value } from '../store/value.ts';
import { hearEmulator } from './emulator-hook.ts';
import { Rest } from './rest.ts';
import { loadLanguage } from '../text/language.ts';
import type { Language } from '../text/language.ts';

interface Common {
  readonly language: Language;
  readonly host: TeamsHost | null;
}

/**
 * starting → choose (emulated, nobody named) | tenant (the provider's operator must say where) |
 * failed | ready. Only a reload leaves the last.
 */
export type Booted =
  | (Common & { readonly kind: 'starting' })
  | (Common & { readonly kind: 'choose' })
  | (Common & { readonly kind: 'tenant'; readonly tenants: readonly Tenant[] })
  | (Common & { readonly kind: 'failed'; readonly why: string; readonly noRole: boolean })
  | (Common & { readonly kind: 'ready'; readonly services: Services });

export async function boot(tell: (booted: Booted) => void): Promise<void> {
  // Asked for before anything is awaited: each round trip counts until the desk is usable.
  const asked = fetchConfig();
  asked.catch(() => undefined);
  let common: Common = { language: await loadLanguage(wantedLanguages(null)), host: null };
  tell({ kind: 'starting', ...common });
  try {
    const config = await asked;
    const host = await findTeams(config);
    common = { language: await loadLanguage(wantedLanguages(host)), host };
    const fetchToken = await tokenSource(config, host);
    if (fetchToken === null) return tell({ kind: 'choose', ...common });
    const session = new Session(fetchToken);
    const tenants = await tenantsToChoose(session);
    if (tenants !== null) {
      host?.loaded();
      return tell({ kind: 'tenant', tenants, ...common });
    }
    const services = await connect(session, config, host);
    host?.loaded();
    tell({ kind: 'ready', services, ...common });
  } catch (error) {
    common.host?.loaded();
    const noRole = error instanceof ProblemError && error.status === 403;
    const why = error instanceof Error ? error.message : String(error);
    tell({ kind: 'failed', why, noRole, ...common });
  }
}

function wantedLanguages(host: TeamsHost | null): readonly string[] {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked !== null) return [asked];
  return host === null ? navigator.languages : [host.locale];
}

/** Inside Teams its token; else the demo's person; else Entra's sign-in page. null = ask who. */
async function tokenSource(
  config: AppConfig,
  host: TeamsHost | null,
): Promise<(() => Promise<Held>) | null> {
  if (host !== null) return () => host.token();
  if (config.cloud === 'microsoft') return browserToken(config);
  const person = personIn(location.search);
  return person === null ? null : () => emulatedToken(person);
}

/** null = there is nothing to choose: a member of one tenant, or the address names it. */
async function tenantsToChoose(session: Session): Promise<readonly Tenant[] | null> {
  if (tenantIn(location.search) !== null || !saysProvider(await session.token())) return null;
  return new ApiClient(session).tenants();
}

async function connect(
  session: Session,
  config: AppConfig,
  host: TeamsHost | null,
): Promise<Services> {
  const tenant = tenantIn(location.search);
  const api = new ApiClient(session, tenant);
  const board = new BoardStore();
  const clock = new ServerClock(() => Date.now());
  const link = new Value<LinkState>({ kind: 'connecting' });
  const socket = new LiveSocket({
    session,
    board,
    clock,
    tenant,
    link: (state) => link.set(state),
  });
  // The snapshot comes while the answer to "who am I" is on its way.
  void socket.start();
  const me = await api.read('GET /me').catch((error: unknown) => {
    socket.stop();
    throw error;
  });
  const rest = new Rest(socket, link);
  host?.onLife(rest);
  if (host !== null) hearEmulator(config.hostOrigins, socket);
  return { board, clock, api, link, me, rest, inTeams: host !== null };
}
