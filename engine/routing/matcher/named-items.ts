import { neededCode } from './codes.ts';
import type { AgentRecord } from './idle-orders.ts';
import type { MatchItem, Requirement } from './matcher.ts';
import { mayServe, requirementKey } from './requirements.ts';
import { Signature } from './signatures.ts';
import type { ItemEntry } from './signatures.ts';

/**
 * Items that wait for one agent by name, under that name, whether or not the agent is there. No
 * class is asked: each question is one look-up and the few requirements that name this agent.
 */
export class NamedItems {
  readonly #byAgent = new Map<string, Map<string, Signature>>();

  get size(): number {
    return this.#byAgent.size;
  }

  of(agent: string, need: Requirement): Signature {
    const key = requirementKey(need);
    const known = this.#byAgent.get(agent)?.get(key);
    return known ?? new Signature(key, -1, need, 'longestIdle');
  }

  /** O(log items). */
  add(agent: string, entry: ItemEntry): void {
    const { signature } = entry;
    const signatures = this.#byAgent.get(agent) ?? new Map<string, Signature>();
    if (signatures.size === 0) this.#byAgent.set(agent, signatures);
    signatures.set(signature.key, signature);
    signature.push(entry);
  }

  /** O(log items); the last one takes its signature with it. */
  remove(agent: string, entry: ItemEntry): void {
    const { signature } = entry;
    signature.items.remove(entry);
    if (signature.items.size > 0) return;
    const signatures = this.#byAgent.get(agent);
    signatures?.delete(signature.key);
    if (signatures?.size === 0) this.#byAgent.delete(agent);
  }

  /** O(requirements that name the agent). */
  firstFor(agent: AgentRecord): MatchItem | null {
    let best: MatchItem | null = null;
    for (const signature of this.#byAgent.get(agent.id)?.values() ?? []) {
      if (!mayTake(agent, signature.requirement)) continue;
      best = earlier(best, signature.firstFor(agent.id)?.item ?? null);
    }
    return best;
  }
}

/** Free for it, a member, and skilled. */
export function mayTake({ pool, agentClass }: AgentRecord, need: Requirement): boolean {
  if (pool === null || (pool.code & neededCode(need)) === 0) return false;
  return mayServe(agentClass, need);
}

export function earlier(a: MatchItem | null, b: MatchItem | null): MatchItem | null {
  if (a === null || b === null) return a ?? b;
  if (a.rank !== b.rank) return a.rank < b.rank ? a : b;
  if (a.key !== b.key) return a.key < b.key ? a : b;
  return a.order < b.order ? a : b;
}
