import { resolve } from 'node:path';
import type { TenantId } from '../../domain/index.ts';
import { JournalError, stopEmbedded } from '../../journal/index.ts';
import { createApi, EntraAuthenticator, fetchJson } from '../../api/index.ts';
import {
  ActivityFeed,
  AppTokens,
  GraphMail,
  MemberLists,
  PeopleWatch,
  SignIn,
  watchMembers,
  watchPresence,
} from '../../microsoft/index.ts';
import type { MicrosoftError } from '../../microsoft/index.ts';
import { ApiHostOfNode } from '../api-host.ts';
import { BUILD, VERSION } from '../build-info.ts';
import { CallbackMail } from '../callback-mail.ts';
import { type Clock, wallClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { demoTenants, fixtureTenant, seed } from '../demo/seed.ts';
import { createLog, type Log } from '../log.ts';
import { builtFolder } from '../node-files.ts';
import { cloudUrlOf, entraOf } from '../entra.ts';
import type { EntraPlan } from '../entra.ts';
import { groupRolesOfNode } from '../group-roles.ts';
import { memberHost } from '../member-host.ts';
import { OfferFeed, OpenDesks } from '../offer-feed.ts';
import type { OfferFeedOptions } from '../offer-feed.ts';
import { presenceHost } from '../presence-host.ts';
import { profilesOf } from '../profiles.ts';
import { transcriberOf } from '../prompt/transcriber.ts';
import { PatchbayNode } from '../process.ts';
import type { Arguments } from './main.ts';

/** `patchbay start` and `patchbay demo`: runs until told to stop. */
export async function start(args: Arguments): Promise<number> {
  const { config } = args;
  const log = createLog(config.logLevel);
  const clock = wallClock();
  try {
    const desks = new OpenDesks();
    const tokens = appTokensOf(entraOf(config));
    const state = (tenant: TenantId) => stateOf(tenant);
    const feed = offerFeed({ config, clock, log, desks, tokens, state });
    const mail = mailOf(config, tokens);
    const callbackMail = mail === null ? null : new CallbackMail({ state, mail, log });
    const node = await PatchbayNode.open({
      ...{ config, clock, log, build: BUILD },
      listeners: [feed, callbackMail].filter((each) => each !== null),
      voicemail: { mail, transcriber: transcriberOf(config) },
    });
    const stateOf = (tenant: TenantId) => node.hub.committedState(tenant);
    const api = await listen({ node, config, clock, log, desks, tokens });
    await node.start();
    await seedTenants(node, args);
    await node.markStarted();
    const stopPresence = presence({ node, config, clock, log, tokens });
    const stopMembers = members({ node, config, clock, log, tokens });
    log.info('ready', { version: VERSION, http: config.httpPort, sip: config.sipPort });
    const signal = await untilSignal(log);
    stopPresence();
    stopMembers();
    await node.drain(signal === 'SIGTERM' ? config.onSigterm : 'end');
    await api.close();
    if (config.databaseUrl === null) await stopEmbedded(resolve(config.data));
    return 0;
  } catch (error) {
    console.error(`patchbay: ${explain(error, config)}`);
    return 1;
  }
}

interface Parts {
  readonly node: PatchbayNode;
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly desks: OpenDesks;
  /** null: without a credential of the application Graph is not asked as ourselves. */
  readonly tokens: AppTokens | null;
}

async function listen({ node, config, clock, log, desks, tokens }: Parts) {
  const cloudUrl = cloudUrlOf(config);
  const entra = entraOf(config);
  const { clientId, authority } = entra;
  const people = signInOf(entra, log);
  const api = await createApi({
    host: new ApiHostOfNode({ node, clock, log, version: VERSION }),
    auth: new EntraAuthenticator({
      issuers: entra.issuers,
      jwksUrl: entra.keysUrl,
      audiences: entra.audiences,
      scope: 'access_as_user',
      providerTenant: entra.providerTenant,
      fetchJson,
      keysCooldownMs: config.entraKeysMs,
      now: () => clock.now(),
    }),
    recheckMs: config.windowCheckMs,
    standing: people === null ? null : peopleWatchOf(people, clock, config.entraCheckMs),
    groupRoles: groupRolesOfNode({ node, config, clock, log, tokens }),
    profiles: people === null ? null : profilesOf(people, log),
    onWindows: desks.changed,
    webDir: builtFolder('web') ?? '',
    cloudUrl,
    entraPages: clientId === null ? null : { authority, clientId },
    signIn:
      cloudUrl !== null || clientId === null
        ? null
        : {
            clientId,
            authority: `${authority}/organizations`,
            scope: `api://${clientId}/access_as_user`,
          },
    hostNames: [config.bind],
  });
  await api.listen({ host: config.bind, port: config.httpPort });
  return api;
}

/** Messages go to mailboxes in the name of the application. */
function mailOf(config: Config, tokens: AppTokens | null): GraphMail | null {
  return tokens === null ? null : new GraphMail({ graphUrl: entraOf(config).graphUrl, tokens });
}

/** Without an application, its credential and its id in Teams there is no feed to write to. */
function offerFeed(
  parts: Omit<Parts, 'node'> & { readonly state: OfferFeedOptions['state'] },
): OfferFeed | null {
  const { graphUrl, teamsAppId: appId } = entraOf(parts.config);
  const { clock, log, desks, state, tokens } = parts;
  if (tokens === null || appId === null) return null;
  const feed = new ActivityFeed({ graphUrl, tokens, appId });
  return new OfferFeed({ clock, log, desks, state, feed });
}

/** Without a credential of the application nobody can be asked about: tokens last their time. */
function signInOf(entra: EntraPlan, log: Log): SignIn | null {
  const { clientId, credential, authority, graphUrl } = entra;
  if (clientId === null || credential === null) return null;
  const onUnknown = ({ code, aadsts, message }: MicrosoftError): void =>
    log.info('personNotChecked', { code, aadsts, message });
  return new SignIn({ clientId, credential, authority, graphUrl, onUnknown });
}

function peopleWatchOf(signIn: SignIn, clock: Clock, freshMs: number): PeopleWatch {
  return new PeopleWatch({
    stateOf: (tid, assertion) => signIn.stateOf(tid, assertion),
    now: () => clock.now(),
    freshMs,
  });
}

function presence({ node, config, clock, log, tokens }: Omit<Parts, 'desks'>): () => void {
  if (tokens === null) return () => undefined;
  const { graphUrl } = entraOf(config);
  return watchPresence({ graphUrl, tokens }, presenceHost(node, clock, log));
}

/** Agents of queues by groups, channels and shifts. */
function members({ node, config, clock, log, tokens }: Omit<Parts, 'desks'>): () => void {
  if (tokens === null) return () => undefined;
  const lists = new MemberLists({ graphUrl: entraOf(config).graphUrl, tokens });
  return watchMembers(lists, memberHost(node, clock, log));
}

function appTokensOf({ clientId, credential, authority }: EntraPlan): AppTokens | null {
  if (clientId === null || credential === null) return null;
  return new AppTokens({ clientId, credential, authority });
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

function untilSignal(log: Log): Promise<'SIGTERM' | 'SIGINT'> {
  return new Promise((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        log.info('signal', { signal });
        done(signal);
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
