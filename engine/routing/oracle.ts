import type { AgentId, QueueId } from '../../domain/index.ts';
import type { Agent, Interaction, Queue, TenantState } from '../state.ts';
import { CHANNEL_BIT, freeChannels } from './capacity.ts';
import { listedOf } from './listed.ts';
import { isOutOf, lackOf, profileOf, ringsOf, takesCalls } from './rings.ts';
import type { Profile, Ring } from './rings.ts';
import { isPresent } from './standing.ts';

/**
 * Whom the interaction may be offered to at this instant, read off the state alone: no index, no
 * matcher. What the router knows must come to the same; O(agents × rings), for checks only.
 */
export function freeFor(state: TenantState, interaction: Interaction): readonly AgentId[] {
  const { ticket, backOffs } = interaction;
  const asked = ticket === null ? undefined : state.queues.get(ticket.queue);
  if (ticket === null || asked === undefined || asked.order?.state === 'paused') return [];
  const queue = asked.config;
  const rings = ringsOf(queue);
  const ring = rings[Math.min(ticket.ring, rings.length) - 1];
  const ask = ticket.asks[0];
  const free: AgentId[] = [];
  for (const agent of state.agents.values()) {
    if (!isFree(agent) || backOffs.some((each) => each.agent === agent.id)) continue;
    if (queue.presence === 'availableOnly' && !isPresent(agent.presence)) continue;
    const profile = profileOf(agent);
    const lacks = lackOf(profile, ticket.requirements ?? []) !== null;
    if (ask !== undefined) {
      if (ask.agent === agent.id && isMember(profile, asked)) free.push(agent.id);
    } else if (!lacks && ring !== undefined && isInRing(state, { profile, queue: asked, ring })) {
      free.push(agent.id);
    }
  }
  return free;
}

function isFree(agent: Agent): boolean {
  const { activity, leg, duty, retired, config, others } = agent;
  if (activity.kind !== 'free' || leg !== null || duty.kind !== 'ready' || retired) return false;
  return (freeChannels(config.capacity, others) & CHANNEL_BIT.voice) !== 0;
}

/** In the queue by its list, or by meeting any of its rings. */
function isMember(agent: Profile, of: Queue): boolean {
  const queue = of.config;
  if (agent.address === null || isOutOf(agent, queue)) return false;
  const listed = listedOf(of);
  if (listed !== null) return listed.some((each) => each.agent === agent.id);
  return takesCalls(agent) && ringsOf(queue).some(({ must }) => lackOf(agent, must) === null);
}

function isInRing(
  state: TenantState,
  of: { readonly profile: Profile; readonly queue: Queue; readonly ring: Ring },
): boolean {
  const { profile, queue, ring } = of;
  if (profile.address === null || isOutOf(profile, queue.config)) return false;
  if (lackOf(profile, ring.must) !== null) return false;
  const isOf = (id: QueueId) => {
    const other = state.queues.get(id);
    return other !== undefined && isMember(profile, other);
  };
  if (isOf(queue.id) || ring.others.some(isOf)) return true;
  return ring.experts && profile.role === 'expert';
}
