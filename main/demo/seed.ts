import type { AgentId, Command, ConfigDocument, TenantId } from '../../domain/index.ts';
import { AgentId as AgentIdSchema } from '../../domain/index.ts';
import { configOf, type TenantState } from '../../engine/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { Config } from '../config.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { contoso, contosoDocuments, type DemoDirectRouting, type DemoTrunks } from './contoso.ts';
import { fabrikam, fabrikamDocuments } from './fabrikam.ts';
import { fixtureDocuments, type LoadFixture, loadTenant } from './fixture.ts';
import { contosoIdentities, fabrikamIdentities } from './identities.ts';

const agent = (id: string): AgentId => AgentIdSchema.parse(id);

export interface SeedTenant {
  readonly tenant: TenantId;
  readonly documents: readonly ConfigDocument[];
  /** Ready at first start; the others are signed out. */
  readonly ready: readonly AgentId[];
}

/** The demo's trunks: a setting that names a real trunk silences its emulated twin. */
export function demoTrunks(config: Config): DemoTrunks {
  const emulated = `sip:${config.bind}:${config.cloudSipPort};transport=udp`;
  const teams = config.teamsTrunk ?? emulated;
  const carrier = config.carrierTrunk ?? emulated;
  const hosts = [teams, carrier].map(hostOf).filter((host) => host !== null);
  const allow = [...new Set(['127.0.0.1', '::1', ...hosts])];
  return { teams, carrier, allow, directRouting: directRoutingOf(teams) };
}

const EMULATED_TEAMS = /^sip:sip\.(pstnhub\.patchbay\.localhost):(\d+);transport=tls$/;

/** The emulated Teams by TLS: three hosts as the real one, and a name for each tenant of ours. */
function directRoutingOf(teams: string): DemoDirectRouting | null {
  const [, domain, port] = EMULATED_TEAMS.exec(teams) ?? [];
  if (domain === undefined || port === undefined) return null;
  return {
    uris: ['sip2', 'sip3'].map((name) => `sip:${name}.${domain}:${port};transport=tls`),
    peerName: `sip.${domain}`,
    sbcBase: 'sbc.patchbay.localhost',
  };
}

/** Only addresses can be allowed by themselves; a name says nothing about a packet's source. */
function hostOf(trunk: string): string | null {
  const host = /^sip:(\[[^\]]+\]|[^:;]+)/.exec(trunk)?.[1]?.replace(/^\[|\]$/g, '') ?? '';
  return /^[0-9.]+$|:/.test(host) ? host : null;
}

export function demoTenants(config: Config): readonly SeedTenant[] {
  const trunks = demoTrunks(config);
  return [
    {
      tenant: contoso,
      documents: contosoDocuments(trunks, contosoIdentities),
      ready: [agent('ana'), agent('ben')],
    },
    {
      tenant: fabrikam,
      documents: fabrikamDocuments(trunks, fabrikamIdentities),
      ready: [agent('fay')],
    },
  ];
}

export function fixtureTenant(fixture: LoadFixture): SeedTenant {
  return {
    tenant: loadTenant,
    documents: fixtureDocuments(fixture),
    ready: Array.from({ length: fixture.agents }, (_, index) => agent(`a${index + 1}`)),
  };
}

/**
 * Publishes what a tenant lacks. A tenant that has a configuration keeps it, except that trunks
 * follow the settings: ports may differ from one start to the next.
 */
export async function seed(tenants: Tenants, journal: Journal, one: SeedTenant): Promise<boolean> {
  if (!(await tenants.take(one.tenant))) return false;
  const loop = tenants.loop(one.tenant);
  if (loop === null || loop.state === null) return false;
  const isNew = loop.committedSeq === 0;
  const changed = isNew ? one.documents : movedTrunks(one, loop.state);
  const numbers = one.documents.flatMap((each) => (each.kind === 'number' ? [each.number] : []));
  if (isNew) await journal.directory.setNumbers(one.tenant, numbers);
  if (changed.length > 0) {
    await ask(tenants, one.tenant, {
      type: 'publishConfig',
      documents: [...changed],
      removed: [],
      note: isNew ? 'demo' : 'demo: trunks follow the settings',
    });
  }
  if (!isNew) return true;
  for (const id of one.ready) {
    await ask(tenants, one.tenant, { type: 'setAgentState', agent: id, duty: { kind: 'ready' } });
  }
  return true;
}

function movedTrunks(one: SeedTenant, state: TenantState): readonly ConfigDocument[] {
  const { trunks } = configOf(state);
  return one.documents.filter(
    (each) => each.kind === 'trunk' && JSON.stringify(each) !== JSON.stringify(trunks.get(each.id)),
  );
}

async function ask(tenants: Tenants, tenant: TenantId, command: Command): Promise<void> {
  const result = await tenants.submit(tenant, { command, by: { kind: 'system' } });
  if (result.kind === 'committed') return;
  const why = result.kind === 'refused' ? result.refusal.details.join('; ') : result.kind;
  throw new Error(`demo tenant ${tenant}: ${command.type} was not taken: ${why}`);
}
