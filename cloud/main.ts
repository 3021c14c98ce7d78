import { Carrier } from './carrier/carrier.ts';
import type { Phone } from './carrier/phone.ts';
import { newApp, type App } from './http/app.ts';
import { addCallRoutes } from './http/calls.ts';
import { addPhoneRoutes } from './http/phones.ts';
import { addGraphRoutes, addSystemRoutes } from './http/system.ts';
import { Tokens } from './identity/tokens.ts';
import { PresenceBook } from './presence/presence.ts';

export interface CloudOptions {
  readonly bind: string;
  /** 0 = any free port, here and below. */
  readonly httpPort: number;
  readonly sipPort: number;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** Where the product listens for SIP. */
  readonly product: { readonly host: string; readonly port: number };
  /** Number prefixes that lead to the product; default: those of the demo. */
  readonly productBlocks?: readonly string[];
  /** The media worker's file; default: beside the bundle. */
  readonly mediaWorker?: string;
}

export interface Cloud {
  /** `http://host:port` */
  readonly origin: string;
  readonly sip: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

/** The demo tenants hold +44 20 7946 0xxx; 600 is the queue of the load fixture. */
const DEMO_BLOCKS: readonly string[] = ['+442079460', '600'];

/** Microsoft's cloud, the public network and everybody's phones, in this process. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const tokens = await Tokens.create();
  const presence = new PresenceBook((key) => isTalking(carrier.phones.byPerson(key)));
  const carrier = await Carrier.start({
    ...options,
    productBlocks: options.productBlocks ?? DEMO_BLOCKS,
    onChange: () => undefined,
  });
  const app = newApp();
  const origin = () => originOf(app, options.bind);
  try {
    addCallRoutes(app, carrier);
    addPhoneRoutes(app, carrier);
    addGraphRoutes(app, presence);
    addSystemRoutes(app, { carrier, tokens, presence, origin, presenceChanged: () => undefined });
    await app.listen({ host: options.bind, port: options.httpPort });
  } catch (error) {
    await app.close();
    await carrier.close();
    throw error;
  }
  return {
    origin: origin(),
    sip: carrier.address,
    close: async () => {
      await app.close();
      await carrier.close();
    },
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
