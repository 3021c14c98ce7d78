import type { AgentId, Ask, QueueConfig } from '../../domain/index.ts';
import { seeks } from '../evolve/owner.ts';
import { NAMED_AGENT_MS } from '../limits.ts';
import type { Interaction } from '../state.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** Who is asked alone at first, in turn; nobody waits for an agent who has gone home. */
export function asksFor(
  run: Run,
  interaction: Interaction,
  at: {
    readonly queue: QueueConfig;
    readonly agent?: AgentId | undefined;
    readonly agentMs?: number | undefined;
  },
): Ask[] {
  const { queue } = at;
  const { preferredAgent, lastAgent } = interaction.facts;
  const wanted = [
    { rule: 'named', agent: at.agent, forMs: at.agentMs ?? NAMED_AGENT_MS },
    { rule: 'preferredAgent', agent: preferredAgent, forMs: queue.preferredAgentMs },
    { rule: 'lastAgent', agent: lastAgent, forMs: queue.lastAgentMs },
  ] as const;
  const asks: Ask[] = [];
  let until = run.at;
  for (const { rule, agent, forMs } of wanted) {
    if (agent === undefined || forMs === 0 || asks.some((ask) => ask.agent === agent)) continue;
    if (!isThere(run, agent) || !run.state.router.serves(agent, queue.id)) continue;
    until += forMs;
    asks.push({ agent, until, rule });
  }
  return asks;
}

function isThere(run: Run, id: AgentId): boolean {
  const agent = run.state.agents.get(id);
  return agent !== undefined && !agent.retired && agent.duty.kind !== 'signedOut';
}

/**
 * The ring that time has come to, and whoever is still asked alone. True when that is news: the
 * interaction is then to be matched.
 */
export function widen(run: Run, interaction: Interaction, inVain?: AgentId): boolean {
  const { ticket } = interaction;
  const queue = ticket === null ? undefined : run.state.queues.get(ticket.queue);
  if (ticket === null || !ticket.open || queue === undefined) return false;
  const rings = queue.config.rings;
  let { ring, asks } = ticket;
  for (let wider = rings[ring - 1]; wider !== undefined; wider = rings[ring - 1]) {
    if (ticket.enteredAt + wider.afterMs > run.at) break;
    ring++;
  }
  for (let ask = asks[0]; ask !== undefined; ask = asks[0]) {
    const waits = ask.until > run.at && ask.agent !== inVain && isThere(run, ask.agent);
    if (waits && run.state.router.serves(ask.agent, queue.id)) break;
    asks = asks.slice(1);
  }
  if (ring === ticket.ring && asks.length === ticket.asks.length) return false;
  const { id } = interaction;
  emit(run, { type: 'ringWidened', interaction: id, queue: queue.id, ring, asks: [...asks] });
  return seeks(interaction.owner);
}
