import type { AgentId, Hypothetical, WhoWould, WouldAgent } from '../../domain/index.ts';
import { conditionOf } from '../queue-order.ts';
import type { Agent, Queue, TenantState } from '../state.ts';
import { idleMsOf } from './idleness.ts';
import type { RingLook } from './router.ts';

/** A table that a person reads is no longer than this. */
const ROWS_MAX = 500;

/**
 * Who would get an interaction that there is not, ring by ring, with the reason for everybody who
 * would not. Changes nothing. null = there is no such queue. Costs O(agents log agents) a ring: for
 * people, not for the loop.
 */
export function whoWouldGet(
  state: TenantState,
  hypothetical: Hypothetical,
  now: number,
): WhoWould | null {
  const { queue: id, priority } = hypothetical;
  const queue = state.queues.get(id);
  if (queue === undefined) return null;
  const looks = state.router.look(hypothetical, now);
  const rings = looks.map((look, index) => ringOf(look, { state, queue, index, now }));
  const position = state.router.positionOf({
    queue: id,
    priority,
    order: Number.MAX_SAFE_INTEGER,
    since: now,
  });
  const condition = conditionOf(state, queue, now);
  const first = condition === 'open' ? (looks[0]?.candidates[0] ?? null) : null;
  const notice = condition === 'open' ? {} : { notice: `queue ${condition}` };
  const { strategy } = queue.config;
  return { queue: id, state: condition, ...notice, position, first, strategy, rings };
}

interface Around {
  readonly state: TenantState;
  readonly queue: Queue;
  readonly index: number;
  readonly now: number;
}

function ringOf(look: RingLook, around: Around): WhoWould['rings'][number] {
  const { state, queue, index, now } = around;
  const idleMs = (agent: Agent): number | null =>
    agent.idle.seq > 0 ? idleMsOf(agent, queue.config.strategy, now) : null;
  const rows: WouldAgent[] = [];
  const add = (id: AgentId, place: number | null, reason: string | null) => {
    const agent = state.agents.get(id);
    if (agent !== undefined) rows.push(rowOf(agent, { place, reason, idleMs: idleMs(agent) }));
  };
  look.candidates.forEach((id, at) => add(id, at + 1, null));
  for (const [id, reason] of look.others) add(id, null, reason);
  const afterMs = queue.config.rings[index - 1]?.afterMs ?? 0;
  const more = Math.max(0, rows.length - ROWS_MAX);
  const agents = rows.slice(0, ROWS_MAX);
  return { ring: index + 1, afterMs, asked: [...look.asked], agents, more };
}

function rowOf(agent: Agent, row: Pick<WouldAgent, 'place' | 'reason' | 'idleMs'>): WouldAgent {
  return { agent: agent.id, name: agent.config.name, ...row };
}
