import { z } from 'zod';
import { Availability } from '../domain/index.ts';
import type { AgentId, Command, TenantId } from '../domain/index.ts';
import type { AppTokens } from './app-tokens.ts';
import { MicrosoftError } from './error.ts';
import { graphPost } from './graph.ts';
import { inRounds } from './rounds.ts';
import type { RoundHost } from './rounds.ts';

const EVERY_MS = 3_000;
/** Graph asks for patience, or is away: 1,500 requests in 30 s are the most that it takes of us. */
const REST_MS = 30_000;
/** Graph's limit for one request. */
const IDS_MAX = 650;

const Answer = z.object({
  value: z.array(z.object({ id: z.string(), availability: z.string() })).max(IDS_MAX),
});

/** An agent with an Entra id, and the presence that the engine believes in. */
export interface PresentAgent {
  readonly agent: AgentId;
  readonly oid: string;
  readonly presence: Availability;
}

/** What the process must give (`main/presence-host.ts`). */
export interface PresenceHost extends RoundHost {
  /** Whose directory the tenant's people are in; null = none yet. */
  entraTenant(tenant: TenantId): string | null;
  /** Empty while this process does not know the tenant's state. */
  agents(tenant: TenantId): readonly PresentAgent[];
  submit(tenant: TenantId, command: Command): Promise<unknown>;
}

/** Where Graph is, and the application's own tokens for it (`Presence.Read.All`). */
export interface PresenceSource {
  readonly graphUrl: string;
  readonly tokens: Pick<AppTokens, 'graph'>;
}

/**
 * Teams presence as a fact, by asking Graph (`getPresencesByUserId`) every three seconds; change
 * subscriptions come with the directory. One tenant's fault does not stop another's. → how to stop.
 */
export function watchPresence(source: PresenceSource, host: PresenceHost): () => void {
  return inRounds(host, { everyMs: EVERY_MS, restMs: REST_MS }, async (tenant) => {
    try {
      await lookAt(tenant, source, host);
      return false;
    } catch (error) {
      // The cloud may start later than we do, or be gone: presence then stays as it was.
      host.debug('presence', { tenant, error: String(error) });
      return error instanceof MicrosoftError && error.code === 'throttled';
    }
  });
}

async function lookAt(
  tenant: TenantId,
  { graphUrl, tokens }: PresenceSource,
  host: PresenceHost,
): Promise<void> {
  const tid = host.entraTenant(tenant);
  const agents = tid === null ? [] : host.agents(tenant);
  if (tid === null || agents.length === 0) return;
  const byOid = new Map(agents.map((agent) => [agent.oid, agent]));
  const oids = [...byOid.keys()];
  const url = `${graphUrl}/communications/getPresencesByUserId`;
  for (let at = 0; at < oids.length; at += IDS_MAX) {
    const ids = oids.slice(at, at + IDS_MAX);
    const answer = Answer.safeParse(await graphPost(url, await tokens.graph(tid), { ids }));
    if (!answer.success) throw new MicrosoftError('unexpected', 'presences in another form');
    await believe(tenant, host, byOid, answer.data.value);
  }
}

async function believe(
  tenant: TenantId,
  host: PresenceHost,
  byOid: ReadonlyMap<string, PresentAgent>,
  seen: z.infer<typeof Answer>['value'],
): Promise<void> {
  for (const { id, availability } of seen) {
    const known = byOid.get(id);
    const parsed = Availability.safeParse(lowerFirst(availability));
    if (known === undefined || !parsed.success || parsed.data === known.presence) continue;
    const { agent } = known;
    await host.submit(tenant, { type: 'setPresence', agent, availability: parsed.data });
  }
}

/** Graph writes `DoNotDisturb`, we write `doNotDisturb`. */
function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
