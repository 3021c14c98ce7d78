import { z } from 'zod';
import { Availability } from '../domain/index.ts';
import type { AgentId, Command, TenantId } from '../domain/index.ts';
import { MicrosoftError } from './error.ts';
import { graphPost } from './graph.ts';

const EVERY_MS = 3_000;
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
export interface PresenceHost {
  tenants(): readonly TenantId[];
  /** Empty while this process does not know the tenant's state. */
  agents(tenant: TenantId): readonly PresentAgent[];
  submit(tenant: TenantId, command: Command): Promise<unknown>;
  after(delayMs: number, fire: () => void): () => void;
  debug(code: string, facts: Record<string, unknown>): void;
}

/**
 * Teams presence as a fact, by asking Graph (`getPresencesByUserId`) every three seconds. It serves
 * the emulated cloud only; subscriptions come with the directory. → how to stop.
 */
export function watchPresence(graphUrl: string, host: PresenceHost): () => void {
  let stopped = false;
  let cancel: () => void = () => undefined;
  const round = async (): Promise<void> => {
    try {
      for (const tenant of host.tenants()) await lookAt(tenant, graphUrl, host);
    } catch (error) {
      // The cloud may start later than we do, or be gone: presence then stays as it was.
      host.debug('presence', { error: String(error) });
    }
    if (!stopped) cancel = host.after(EVERY_MS, () => void round());
  };
  void round();
  return () => {
    stopped = true;
    cancel();
  };
}

async function lookAt(tenant: TenantId, graphUrl: string, host: PresenceHost): Promise<void> {
  const agents = host.agents(tenant).slice(0, IDS_MAX);
  if (agents.length === 0) return;
  const byOid = new Map(agents.map((agent) => [agent.oid, agent]));
  const url = `${graphUrl}/communications/getPresencesByUserId`;
  const answer = Answer.safeParse(await graphPost(url, null, { ids: [...byOid.keys()] }));
  if (!answer.success) throw new MicrosoftError('unexpected', 'presences in another form');
  for (const { id, availability } of answer.data.value) {
    const known = byOid.get(id);
    const seen = Availability.safeParse(lowerFirst(availability));
    if (known === undefined || !seen.success || seen.data === known.presence) continue;
    const { agent } = known;
    await host.submit(tenant, { type: 'setPresence', agent, availability: seen.data });
  }
}

/** Graph writes `DoNotDisturb`, we write `doNotDisturb`. */
function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
