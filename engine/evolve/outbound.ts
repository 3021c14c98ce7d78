import { assert, must } from '../../domain/index.ts';
import type { Event, EventOf } from '../../domain/index.ts';
import { armInteraction } from '../deadlines.ts';
import type { Interaction, TenantState } from '../state.ts';
import { agentOf, setActivity } from './agent.ts';
import { noteCallback } from './callback.ts';
import { interactionOf, setOwner } from './owner.ts';
import { closeVisit, dropRetiredQueue } from './queue.ts';

type OutboundEvent = EventOf<
  | `callback${'Due' | 'NotOffered' | 'Offered' | 'Requested' | 'Scheduled'}`
  | 'callPlaced'
  | 'dialEnded'
  | 'dialStarted'
>;

export function isOutbound(event: Event): event is OutboundEvent {
  return /^(callback|callPlaced|dial)/.test(event.type);
}

export function applyToOutbound(state: TenantState, event: OutboundEvent, at: number): void {
  switch (event.type) {
    case 'callPlaced':
      return callPlaced(state, event, at);
    case 'callbackDue':
      return callbackDue(state, event);
    case 'callbackOffered':
      return callbackOffered(state, event);
    case 'callbackNotOffered':
      return callbackNotOffered(state, event);
    case 'callbackRequested':
      return callbackRequested(state, event);
    case 'callbackScheduled':
      return callbackScheduled(state, event, at);
    case 'dialStarted':
      return dialStarted(state, event, at);
    case 'dialEnded':
      return dialEnded(state, event, at);
  }
}

/** Who is called is spoken for from now on, though the caller's own phone rings first. */
function callPlaced(state: TenantState, event: EventOf<'callPlaced'>, at: number): void {
  const { interaction: id, queue, callee, show } = event;
  interactionOf(state, id).outbound = { queue, callee, show };
  if (callee === null) return;
  const activity = { kind: 'called', interaction: id } as const;
  setActivity(state, agentOf(state, callee.agent), { activity, at });
}

function callbackDue(state: TenantState, event: EventOf<'callbackDue'>): void {
  const interaction = interactionOf(state, event.interaction);
  const ticket = must(interaction.ticket, 'a callback due without a ticket');
  ticket.callbackAt = null;
  ticket.callbackDue = true;
  armInteraction(state, interaction);
}

function callbackOffered(state: TenantState, event: EventOf<'callbackOffered'>): void {
  const interaction = interactionOf(state, event.interaction);
  const ticket = must(interaction.ticket, 'a callback offered without a ticket');
  ticket.callbackAt = null;
  ticket.callbackDue = false;
  ticket.callbackOffered = true;
  armInteraction(state, interaction);
}

function callbackNotOffered(state: TenantState, event: EventOf<'callbackNotOffered'>): void {
  const interaction = interactionOf(state, event.interaction);
  must(interaction.ticket, 'a callback looked at without a ticket').callbackAt = event.again;
  armInteraction(state, interaction);
}

function callbackRequested(state: TenantState, event: EventOf<'callbackRequested'>): void {
  const interaction = interactionOf(state, event.interaction);
  const { queue, show, until, priority } = event;
  interaction.direction = 'callback';
  interaction.outbound = { queue, show, callee: null };
  interaction.callback = { queue, priority, until, attempts: 0 };
  noteCallback(state, interaction);
  const { ticket } = interaction;
  if (ticket !== null) {
    ticket.until = until;
    ticket.ringUntil = null;
    ticket.callbackAt = null;
    ticket.callbackDue = false;
    ticket.callbackOffered = false;
    ticket.announceAt = null;
  }
  armInteraction(state, interaction);
}

function callbackScheduled(
  state: TenantState,
  event: EventOf<'callbackScheduled'>,
  at: number,
): void {
  const interaction = interactionOf(state, event.interaction);
  setOwner(state, interaction, { owner: { kind: 'scheduled', until: event.at }, at });
  closeVisit(state, interaction, { how: 'left', at });
  dropRetiredQueue(state, interaction.ticket?.queue);
}

function dialStarted(state: TenantState, event: EventOf<'dialStarted'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const agent = agentOf(state, event.agent);
  const { interaction: id, until, leg, ringback } = event;
  state.offers.delete(event.offer);
  agent.misses = 0;
  setActivity(state, agent, { activity: { kind: 'dialling', interaction: id }, at });
  const callee = interaction.outbound?.callee ?? null;
  if (callee !== null) agentOf(state, callee.agent).leg = event.calleeLeg;
  if (interaction.callback !== null) interaction.callback.attempts++;
  const owner = { kind: 'dialling', agent: agent.id, leg, ringback, hears: null, until } as const;
  setOwner(state, interaction, { owner, at });
}

function dialEnded(state: TenantState, event: EventOf<'dialEnded'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  assert(interaction.owner.kind === 'dialling', 'nobody is dialled');
  setActivity(state, agentOf(state, event.agent), { activity: { kind: 'free' }, at });
  setOwner(state, interaction, { owner: { kind: 'passing' }, at });
}

/** The other agent's part is over, whether it came to a talk or not; the phone may still be up. */
export function freeCallee(state: TenantState, interaction: Interaction, at: number): void {
  const id = interaction.outbound?.callee?.agent ?? null;
  const callee = id === null ? undefined : state.agents.get(id);
  const activity = callee?.activity;
  if (callee === undefined || activity?.kind !== 'called') return;
  if (activity.interaction !== interaction.id) return;
  setActivity(state, callee, { activity: { kind: 'free' }, at });
}
