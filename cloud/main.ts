import websocket from '@fastify/websocket';
import { Carrier } from './carrier/carrier.ts';
import type { Phone } from './carrier/phone.ts';
import { Entra } from './entra/entra.ts';
import { addEntraRoutes } from './entra/routes/entra-routes.ts';
import { Graph } from './graph/graph.ts';
import { addGraphRoutes } from './graph/routes.ts';
import { newApp, type App } from './http/app.ts';
import { addAudioRoute, AudioSessions } from './http/audio.ts';
import { addButtonRoutes } from './http/buttons.ts';
import { addCallRoutes } from './http/calls.ts';
import { addDirectRoutingRoutes } from './http/direct-routing.ts';
import { addEventRoute } from './http/events.ts';
import { Hub } from './http/hub.ts';
import { addPageRoutes } from './http/pages.ts';
import { addMailboxRoutes } from './http/mailboxes.ts';
import { addPhoneRoutes } from './http/phones.ts';
import { addShiftRoutes } from './http/shifts.ts';
import { addSystemRoutes } from './http/system.ts';
import { Tokens } from './identity/tokens.ts';
import type { Person } from './people.ts';
import { PresenceBook } from './presence/presence.ts';
import { addShellRoutes } from './shell/routes.ts';
import { Mailboxes } from './mail/mailboxes.ts';
import { Shells } from './shell/shells.ts';
import { serverIdentity } from './tls/authority.ts';
import { sipCertificates, type SipCertificates } from './tls/sip-certificates.ts';
import { closeHttpsDoor, openHttpsDoor } from './tls/https-door.ts';

export interface CloudOptions {
  readonly bind: string;
  /** 0 = any free port, here and below. */
  readonly httpPort: number;
  readonly sipPort: number;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** HTTPS beside HTTP, the same routes; without it there is none. */
  readonly tls?: {
    readonly port: number;
    /** Where the authority of this machine is kept; null = a new one, in memory. */
    readonly folder: string | null;
    /** Names that the certificate carries beside those of this machine. */
    readonly names: readonly string[];
  };
  /** Direct Routing: SIP by TLS with SRTP, on its own port; without it the plain trunks alone. */
  readonly sipTls?: {
    readonly port: number;
    /** Where the certificates of both sides are kept; null = new ones, in memory. */
    readonly folder: string | null;
  };
  /** Where the product listens for SIP. */
  readonly product: { readonly host: string; readonly port: number };
  /** The product's origin, whose tabs the Teams clients frame; default: that of the demo. */
  readonly productUrl?: string;
  /** Number prefixes that lead to the product; default: those of the demo. */
  readonly productBlocks?: readonly string[];
  /** The media worker's file; default: beside the bundle. */
  readonly mediaWorker?: string;
  /** Faults of requests go to the standard output as JSON lines. */
  readonly logErrors?: boolean;
  /** Folder of the built pages; default: beside the bundle. */
  readonly pages?: string;
}

export interface Cloud {
  /** `http://host:port` */
  readonly origin: string;
  /** `https://localhost:port`, and what a client must trust for it. */
  readonly tls: {
    readonly origin: string;
    readonly authorityPem: string;
    readonly authorityPath: string | null;
  } | null;
  readonly sip: { readonly host: string; readonly port: number };
  /** Direct Routing, with what an SBC shows and trusts. */
  readonly teams: { readonly port: number; readonly certificates: SipCertificates } | null;
  close(): Promise<void>;
}

/** The demo tenants hold +44 20 7946 0xxx; 600 is the queue of the load fixture. */
const DEMO_BLOCKS: readonly string[] = ['+442079460', '600'];

const DEMO_PRODUCT_URL = 'http://localhost:3978';

const WEBSOCKET_BYTES_MAX = 131_072;
const CLOSE_WAIT_MS = 1_000;

/** Microsoft's cloud, the public network and everybody's phones, in this process. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const entra = new Entra();
  const tokens = new Tokens(entra);
  const presence = new PresenceBook((key) => isTalking(carrier.phones.byPerson(key)));
  const hub = new Hub(presence);
  const sessions = new AudioSessions();
  const appOrigin = new URL(options.productUrl ?? DEMO_PRODUCT_URL).origin;
  const shells = new Shells(appOrigin, (person) => hub.shellChanged(shells.view(person)));
  const mailboxes = new Mailboxes(() => Date.now());
  const graph = new Graph({ entra, presence, shells, mailboxes });
  const { sipTls } = options;
  const certificates = sipTls === undefined ? undefined : sipCertificates(sipTls.folder);
  const carrier = await Carrier.start({
    ...options,
    teams: sipTls && certificates && { port: sipTls.port, certificates },
    productBlocks: options.productBlocks ?? DEMO_BLOCKS,
    onChange: (phone) => {
      sessions.phoneChanged(phone);
      hub.phoneChanged(phone);
    },
  });
  const app = newApp({ logErrors: options.logErrors === true });
  const origin = () => originOf(app, options.bind);
  const presenceChanged = (person: Person) => hub.presenceChanged(person);
  let https: OpenTls | undefined;
  try {
    await app.register(websocket, { options: { maxPayload: WEBSOCKET_BYTES_MAX } });
    addCallRoutes(app, carrier);
    addPhoneRoutes(app, carrier);
    addButtonRoutes(app, carrier);
    addDirectRoutingRoutes(app, carrier);
    addMailboxRoutes(app, mailboxes);
    addShiftRoutes(app, graph.shifts);
    addEventRoute(app, carrier, hub, shells);
    addAudioRoute(app, carrier, sessions);
    await addGraphRoutes(app, graph);
    addShellRoutes(app, shells, { tokens, origin });
    const parts = { carrier, tokens, entra, graph, presence, shells, mailboxes, origin };
    const system = { ...parts, presenceChanged };
    addSystemRoutes(app, system);
    await addEntraRoutes(app, { entra, httpOrigin: origin, hosts: hostsOf(options) });
    await addPageRoutes(app, { folder: options.pages, appOrigin });
    await app.listen({ host: options.bind, port: options.httpPort });
    https = await openTls(app, options);
  } catch (error) {
    await https?.close();
    await app.close();
    await carrier.close();
    throw error;
  }
  return {
    origin: origin(),
    tls: https?.about ?? null,
    sip: carrier.address,
    teams:
      carrier.teams === undefined || certificates === undefined
        ? null
        : { port: carrier.teams.port, certificates },
    close: async () => {
      // A page that does not answer the closing of its socket may not hold us up.
      const late = setTimeout(() => {
        for (const client of app.websocketServer.clients) client.terminate();
      }, CLOSE_WAIT_MS);
      await Promise.all([https?.close(), app.close()]);
      clearTimeout(late);
      await carrier.close();
    },
  };
}

/** Any name below patchbay.localhost is this machine (RFC 6761 §6.3). */
const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1', 'patchbay.localhost', '*.patchbay.localhost'];

const hostsOf = ({ bind, tls }: CloudOptions): readonly string[] => [
  ...new Set([
    ...LOCAL_NAMES,
    ...(tls?.names ?? []),
    ...(/^(0\.0\.0\.0|::)$/.test(bind) ? [] : [bind]),
  ]),
];

interface OpenTls {
  readonly about: NonNullable<Cloud['tls']>;
  close(): Promise<void>;
}

async function openTls(app: App, options: CloudOptions): Promise<OpenTls | undefined> {
  const { tls, bind } = options;
  if (tls === undefined) return undefined;
  const identity = serverIdentity(hostsOf(options), tls.folder);
  const server = await openHttpsDoor(app, identity, { host: bind, port: tls.port });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : tls.port;
  const { authorityPem, authorityPath } = identity;
  return {
    about: { origin: `https://localhost:${port}`, authorityPem, authorityPath },
    close: () => closeHttpsDoor(server),
  };
}

function isTalking(phone: Phone | undefined): boolean {
  return phone?.live.some((call) => ['inCall', 'held'].includes(call.state.kind)) === true;
}

function originOf(app: App, bind: string): string {
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return `http://${bind.includes(':') ? `[${bind}]` : bind}:${port}`;
}
