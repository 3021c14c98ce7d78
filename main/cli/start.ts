import { resolve } from 'node:path';
import { JournalError, stopEmbedded } from '../../journal/index.ts';
import { createApi, EntraAuthenticator, fetchJson } from '../../api/index.ts';
import { ApiHostOfNode } from '../api-host.ts';
import { BUILD, VERSION } from '../build-info.ts';
import { type Clock, wallClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { demoTenants, fixtureTenant, seed } from '../demo/seed.ts';
import { createLog, type Log } from '../log.ts';
import { builtFolder } from '../node-files.ts';
import { watchPresence } from '../presence.ts';
import { PatchbayNode } from '../process.ts';
import type { Arguments } from './main.ts';

/** `patchbay start` and `patchbay demo`: runs until told to stop. */
export async function start(args: Arguments): Promise<number> {
  const { config } = args;
  const log = createLog(config.logLevel);
  const clock = wallClock();
  try {
    const node = await PatchbayNode.open({ config, clock, log, build: BUILD });
    const api = await listen(node, config, clock, log);
    await node.start();
    await seedTenants(node, args);
    await node.markStarted();
    const stopPresence = presence(node, config, clock, log);
    log.info('ready', { version: VERSION, http: config.httpPort, sip: config.sipPort });
    await untilSignal(log);
    stopPresence();
    await node.drain();
    await api.close();
    if (config.databaseUrl === null) await stopEmbedded(resolve(config.data));
    return 0;
  } catch (error) {
    console.error(`patchbay: ${explain(error, config)}`);
    return 1;
  }
}

async function listen(node: PatchbayNode, config: Config, clock: Clock, log: Log) {
  const cloudUrl = cloudUrlOf(config);
  const login = cloudUrl ?? 'https://login.microsoftonline.com';
  const api = await createApi({
    host: new ApiHostOfNode({ node, clock, log, version: VERSION }),
    auth: new EntraAuthenticator({
      issuer: `${login}/{tid}/v2.0`,
      jwksUrl: cloudUrl ? `${cloudUrl}/emulator/jwks` : `${login}/common/discovery/v2.0/keys`,
      audiences: ['api://patchbay'],
      scope: 'access_as_user',
      fetchJson,
      now: () => clock.now(),
    }),
    webDir: builtFolder('web') ?? '',
    cloudUrl,
    hostNames: [config.bind],
  });
  await api.listen({ host: config.bind, port: config.httpPort });
  return api;
}

function cloudUrlOf(config: Config): string | null {
  if (config.cloud !== 'emulated') return null;
  return config.cloudUrl ?? `http://${config.bind}:${config.cloudPort}`;
}

function presence(node: PatchbayNode, config: Config, clock: Clock, log: Log): () => void {
  const cloudUrl = cloudUrlOf(config);
  if (cloudUrl === null) return () => undefined;
  return watchPresence({
    graphUrl: `${cloudUrl}/graph/v1.0`,
    clock,
    log,
    hub: node.hub,
    tenants: () => node.tenants.ids(),
    submit: (tenant, command) => node.tenants.submit(tenant, { command, by: { kind: 'system' } }),
  });
}

async function seedTenants(node: PatchbayNode, args: Arguments): Promise<void> {
  const { tenants, journal } = node;
  if (args.agents !== null) {
    const { agents, contact, number, wrapUpMs } = args;
    await seed(tenants, journal, fixtureTenant({ agents, contact, number, wrapUpMs }));
    return;
  }
  if (args.config.cloud !== 'emulated') return;
  for (const one of demoTenants(args.config)) await seed(tenants, journal, one);
}

function untilSignal(log: Log): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        log.info('signal', { signal });
        done();
      });
    }
  });
}

/** What, where and how to mend. */
function explain(error: unknown, config: Config): string {
  if (error instanceof JournalError) return `${error.message} (PATCHBAY_DATA=${config.data})`;
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    const remedy = 'choose another with PATCHBAY_HTTP_PORT or PATCHBAY_SIP_PORT';
    return `${error.message}: another program uses that port; ${remedy}`;
  }
  return error.stack ?? error.message;
}
