import { request } from 'undici';
import { z } from 'zod';
import { Availability, type AgentId, type Command, type TenantId } from '../domain/index.ts';
import { configOf } from '../engine/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { ViewHub } from './view/hub.ts';

const EVERY_MS = 3_000;
const TIMEOUT_MS = 2_000;
/** Graph's limit for one request. */
const IDS_MAX = 650;

const Answer = z.object({
  value: z.array(z.object({ id: z.string(), availability: z.string() })).max(IDS_MAX),
});

export interface PresenceOptions {
  /** Base of Graph, for example `http://127.0.0.1:3979/graph/v1.0`. */
  readonly graphUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly hub: ViewHub;
  readonly tenants: () => readonly TenantId[];
  readonly submit: (tenant: TenantId, command: Command) => Promise<unknown>;
}

/**
 * Teams presence as a fact, by asking Graph (`getPresencesByUserId`) every three seconds. It serves
 * the emulated cloud only; subscriptions and tokens come with the `microsoft` room.
 */
export function watchPresence(options: PresenceOptions): () => void {
  const { clock, log } = options;
  let stopped = false;
  let cancel: () => void = () => undefined;
  const round = async (): Promise<void> => {
    try {
      for (const tenant of options.tenants()) await lookAt(tenant, options);
    } catch (error) {
      // The cloud may start later than we do, or be gone: presence then stays as it was.
      log.debug('presence', { error: String(error) });
    }
    if (!stopped) cancel = clock.after(EVERY_MS, () => void round());
  };
  void round();
  return () => {
    stopped = true;
    cancel();
  };
}

async function lookAt(tenant: TenantId, options: PresenceOptions): Promise<void> {
  const state = options.hub.committedState(tenant);
  if (state === null) return;
  const byOid = new Map<string, AgentId>();
  for (const { id, oid } of configOf(state).agents.values()) {
    if (oid !== null && byOid.size < IDS_MAX) byOid.set(oid, id);
  }
  if (byOid.size === 0) return;
  const { value } = Answer.parse(await ask(options.graphUrl, [...byOid.keys()]));
  for (const { id, availability } of value) {
    const agent = byOid.get(id);
    const parsed = Availability.safeParse(lowerFirst(availability));
    if (agent === undefined || !parsed.success) continue;
    if (state.agents.get(agent)?.presence === parsed.data) continue;
    await options.submit(tenant, { type: 'setPresence', agent, availability: parsed.data });
  }
}

async function ask(graphUrl: string, ids: readonly string[]): Promise<unknown> {
  const { statusCode, body } = await request(`${graphUrl}/communications/getPresencesByUserId`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ids }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer: unknown = await body.json();
  if (statusCode !== 200) throw new Error(`Graph answered ${statusCode}`);
  return answer;
}

/** Graph writes `DoNotDisturb`, we `doNotDisturb`. */
function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}
