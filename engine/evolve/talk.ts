import { assert } from '../../domain/index.ts';
import type { EventOf } from '../../domain/index.ts';
import type { Agent, TenantState } from '../state.ts';
import { agentOf, setActivity } from './agent.ts';
import { keepOnward } from './attendant.ts';
import { forgetCallback } from './callback.ts';
import { forgetOnward, interactionOf, setOwner } from './owner.ts';
import { closeVisit, dropRetiredQueue } from './queue.ts';
import { utcDay } from '../utc-day.ts';

export function connected(state: TenantState, event: EventOf<'connected'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const agent = agentOf(state, event.agent);
  if (event.offer !== null) state.offers.delete(event.offer);
  closeVisit(state, interaction, { how: 'answered', at });
  interaction.spoke = true;
  forgetCallback(state, interaction);
  interaction.lastAgent = event.agent;
  agent.misses = 0;
  countHandled(agent, at);
  setActivity(state, agent, {
    activity: { kind: 'talking', interaction: event.interaction },
    at,
  });
  const { agent: by, leg } = event;
  const owner = { kind: 'agent', agent: by, leg, connectedAt: at, held: 'no' } as const;
  setOwner(state, interaction, { owner, at });
}

export function countHandled(agent: Agent, at: number): void {
  const day = utcDay(at);
  agent.handled = { day, count: agent.handled.day === day ? agent.handled.count + 1 : 1 };
}

export function held(state: TenantState, event: EventOf<'held'>): void {
  const interaction = interactionOf(state, event.interaction);
  assert(interaction.owner.kind === 'agent', 'held by no agent');
  interaction.owner = { ...interaction.owner, held: event.by };
}

export function unheld(state: TenantState, event: EventOf<'unheld'>): void {
  const interaction = interactionOf(state, event.interaction);
  assert(interaction.owner.kind === 'agent', 'held by no agent');
  interaction.owner = { ...interaction.owner, held: 'no' };
}

export function connectionLost(
  state: TenantState,
  event: EventOf<'connectionLost'>,
  at: number,
): void {
  const interaction = interactionOf(state, event.interaction);
  setActivity(state, agentOf(state, event.agent), {
    activity: { kind: 'resting', until: event.restUntil },
    at,
  });
  setOwner(state, interaction, { owner: { kind: 'passing' }, at });
}

export function transferred(state: TenantState, event: EventOf<'transferred'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  if (event.from !== null) {
    setActivity(state, agentOf(state, event.from), { activity: { kind: 'free' }, at });
  }
  const { target } = event;
  if (target.kind === 'flow' && target.priority !== undefined) {
    interaction.priority = target.priority;
  }
  forgetOnward(state, interaction);
  if (event.onward !== undefined) keepOnward(state, interaction, event.onward);
  setOwner(state, interaction, { owner: { kind: 'passing' }, at });
  closeVisit(state, interaction, { how: 'left', at });
  dropRetiredQueue(state, interaction.ticket?.queue);
}

export function connectedOut(state: TenantState, event: EventOf<'connectedOut'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const owner = { kind: 'external', leg: event.leg, until: null } as const;
  setOwner(state, interaction, { owner, at });
  interaction.since = at;
}

export function wrapUpStarted(
  state: TenantState,
  event: EventOf<'wrapUpStarted'>,
  at: number,
): void {
  const { interaction: id, agent, until } = event;
  const latest = event.latest ?? null;
  setActivity(state, agentOf(state, agent), {
    activity: { kind: 'wrapUp', interaction: id, until, latest },
    at,
  });
  if (!event.last) return;
  setOwner(state, interactionOf(state, id), { owner: { kind: 'wrapUp', agent }, at });
}

export function wrapUpExtended(
  state: TenantState,
  event: EventOf<'wrapUpExtended'>,
  at: number,
): void {
  const { interaction, until } = event;
  const agent = agentOf(state, event.agent);
  const latest = agent.activity.kind === 'wrapUp' ? agent.activity.latest : null;
  setActivity(state, agent, { activity: { kind: 'wrapUp', interaction, until, latest }, at });
}

export function wrapUpEnded(state: TenantState, event: EventOf<'wrapUpEnded'>, at: number): void {
  setActivity(state, agentOf(state, event.agent), { activity: { kind: 'free' }, at });
  // After a transfer the interaction has another owner, or has ended before this wrap-up.
  const interaction = state.interactions.get(event.interaction);
  const owner = interaction?.owner;
  if (interaction === undefined || owner?.kind !== 'wrapUp' || owner.agent !== event.agent) return;
  setOwner(state, interaction, { owner: { kind: 'passing' }, at });
}
