import { sourcesOf } from '../domain/index.ts';
import type {
  AgentId,
  Command,
  MemberSource,
  QueueId,
  QueueMembers,
  TenantId,
} from '../domain/index.ts';
import { MicrosoftError } from './error.ts';
import type { Listed, MemberLists } from './member-lists.ts';
import { inRounds } from './rounds.ts';
import type { RoundHost } from './rounds.ts';

const EVERY_MS = 30_000;
/** Graph asks for patience, or is away. */
const REST_MS = 120_000;
/** As many as a queue takes of one source. */
const AGENTS_MAX = 1_000;

/** A queue that has agents from elsewhere, and who they are as the engine believes. */
export interface StaffedQueue {
  readonly queue: QueueId;
  readonly members: QueueMembers;
  readonly known: Readonly<Record<string, readonly AgentId[]>>;
}

/** What the process must give (`main/member-host.ts`). */
export interface MemberHost extends RoundHost {
  /** Whose directory the tenant's people are in; null = none yet. */
  entraTenant(tenant: TenantId): string | null;
  queues(tenant: TenantId): readonly StaffedQueue[];
  /** By Entra object id, lower case. */
  agents(tenant: TenantId): ReadonlyMap<string, AgentId>;
  submit(tenant: TenantId, command: Command): Promise<unknown>;
  now(): number;
}

/**
 * Members of groups, channels and shifts as facts, by asking Graph every half minute; Microsoft's
 * own queues take up to eight hours to notice a new one. What could not be asked stays as it was,
 * and holds up no other queue or tenant. → how to stop.
 */
export function watchMembers(lists: Pick<MemberLists, 'of'>, host: MemberHost): () => void {
  return inRounds(host, { everyMs: EVERY_MS, restMs: REST_MS }, (tenant) =>
    lookAt(tenant, lists, host),
  );
}

/** Each source once a round, however many queues name it. True: Graph wants to be left alone. */
async function lookAt(
  tenant: TenantId,
  lists: Pick<MemberLists, 'of'>,
  host: MemberHost,
): Promise<boolean> {
  const tid = host.entraTenant(tenant);
  if (tid === null) return false;
  const queues = host.queues(tenant);
  if (queues.length === 0) return false;
  const ours = host.agents(tenant);
  const asked = new Map<string, readonly Listed[]>();
  for (const { queue, members, known } of queues) {
    for (const source of sourcesOf(members)) {
      try {
        const key = keyOf(source, members);
        const listed =
          asked.get(key) ?? (await lists.of(tid, source, { members, now: host.now() }));
        asked.set(key, listed);
        const agents = agentsOf(listed, ours);
        if (isSame(agents, known[source] ?? [])) continue;
        await host.submit(tenant, { type: 'setQueueMembers', queue, source, agents });
      } catch (error) {
        host.debug('queueMembers', { tenant, queue, source, error: String(error) });
        if (error instanceof MicrosoftError && error.code === 'throttled') return true;
      }
    }
  }
  return false;
}

function keyOf(source: MemberSource, { channel, shifts }: QueueMembers): string {
  if (source === 'channel') return JSON.stringify(['channel', channel]);
  return source === 'shifts' ? JSON.stringify(['shifts', shifts]) : source;
}

/** By name, as Microsoft takes the first 200; who is no agent here cannot be rung. */
function agentsOf(listed: readonly Listed[], agents: ReadonlyMap<string, AgentId>): AgentId[] {
  const sorted = listed.toSorted(
    (a, b) => a.name.localeCompare(b.name, 'en') || (a.oid < b.oid ? -1 : 1),
  );
  const found = sorted.flatMap(({ oid }) => agents.get(oid.toLowerCase()) ?? []);
  return [...new Set(found)].slice(0, AGENTS_MAX);
}

const isSame = (a: readonly AgentId[], b: readonly AgentId[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index]);
