import { must } from '../../../domain/index.ts';
import { neededCode } from './codes.ts';
import type { Handles } from './handles.ts';
import type { AgentRecord } from './idle-orders.ts';
import type { ItemNumber, MatchItem, Requirement } from './matcher.ts';
import { mayServe, requirementKey } from './requirements.ts';
import { Signature } from './signatures.ts';

/**
 * Items that wait for one agent by name, under that name, whether or not the agent is there. No
 * class is asked: each question is one look-up and the few requirements that name this agent.
 */
export class NamedItems {
  readonly #handles: Handles<MatchItem>;
  readonly #byAgent = new Map<string, Map<string, Signature>>();

  constructor(handles: Handles<MatchItem>) {
    this.#handles = handles;
  }

  get size(): number {
    return this.#byAgent.size;
  }

  of(agent: string, need: Requirement): Signature {
    const key = requirementKey(need);
    const known = this.#byAgent.get(agent)?.get(key);
    if (known !== undefined) return known;
    const handles = this.#handles;
    return new Signature(need, { key, slot: -1, strategy: 'longestIdle', handles });
  }

  /** O(log items). */
  add(signature: Signature, handle: number, item: MatchItem): void {
    const agent = namedBy(signature);
    const signatures = this.#byAgent.get(agent) ?? new Map<string, Signature>();
    if (signatures.size === 0) this.#byAgent.set(agent, signatures);
    signatures.set(signature.key, signature);
    signature.push(handle, item);
  }

  /** O(log items); the last one takes its signature with it. */
  remove(signature: Signature, handle: number): void {
    const agent = namedBy(signature);
    signature.items.remove(handle);
    if (signature.items.size > 0) return;
    const signatures = this.#byAgent.get(agent);
    signatures?.delete(signature.key);
    if (signatures?.size === 0) this.#byAgent.delete(agent);
  }

  /** O(requirements that name the agent). */
  firstFor(agent: AgentRecord): ItemNumber | null {
    let best: ItemNumber | null = null;
    for (const signature of this.#byAgent.get(agent.id)?.values() ?? []) {
      if (!mayTake(agent, signature.requirement)) continue;
      best = earlier(this.#handles, best, signature.firstFor(agent.id));
    }
    return best;
  }
}

function namedBy({ requirement }: Signature): string {
  return must(requirement.agent, 'a named signature names an agent');
}

/** Free for it, a member, and skilled. */
export function mayTake({ pool, agentClass }: AgentRecord, need: Requirement): boolean {
  if (pool === null || (pool.code & neededCode(need)) === 0) return false;
  return mayServe(agentClass, need);
}

/** Of two items the one that comes first. */
export function earlier(
  items: Handles<MatchItem>,
  one: ItemNumber | null,
  other: ItemNumber | null,
): ItemNumber | null {
  if (one === null || other === null) return one ?? other;
  const [a, b] = [items.valueOf(one), items.valueOf(other)];
  if (a.rank !== b.rank) return a.rank < b.rank ? one : other;
  if (a.key !== b.key) return a.key < b.key ? one : other;
  return a.order < b.order ? one : other;
}
