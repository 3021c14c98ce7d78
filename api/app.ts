import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Authenticator } from './auth/authenticator.ts';
import type { SignIn } from './app-pages.ts';
import type { EntraPages } from './sign-in-pages.ts';
import type { ApiHost, GroupRoles, Profiles, Standing, Viewer } from './port.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the gate (`gate.ts`) on every route that is not public. */
    viewer: Viewer | null;
  }
}

export interface ApiOptions {
  readonly host: ApiHost;
  readonly auth: Authenticator;
  /** Asks Entra about people whose tokens are still good. */
  readonly standing?: Standing | null;
  readonly groupRoles?: GroupRoles | null;
  readonly profiles?: Profiles | null;
  /** How many windows a viewer has open from now on. */
  readonly onWindows?: (viewer: Viewer, open: number) => void;
  /** How often a socket's person is looked at again; default 15,000. */
  readonly recheckMs?: number;
  /** The built pages (`build/web`). */
  readonly webDir: string;
  /** Origin of the emulated cloud, `http://localhost:3979`; null = Microsoft's own. */
  readonly cloudUrl: string | null;
  /** How the tab apps sign somebody in outside of Teams; without it they only do so inside. */
  readonly signIn?: SignIn | null;
  /** Entra ID's own pages: sign-out, an administrator's consent; without it no way leads there. */
  readonly entraPages?: EntraPages | null;
  /** A pino logger; without one the API says nothing. */
  readonly logger?: FastifyBaseLogger;
  /** Requests per minute from one address and, ten times that, of one tenant. */
  readonly ratePerMinute?: number;
  /** Names under which the API is reached; the emulator's door refuses others (DNS rebinding). */
  readonly hostNames?: readonly string[];
}
