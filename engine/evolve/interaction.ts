import { assert } from '../../domain/index.ts';
import type { EventOf } from '../../domain/index.ts';
import { ENDED_SHOWN_MAX } from '../limits.ts';
import { NO_NOTICE } from '../recording-state.ts';
import type { Interaction, TenantState } from '../state.ts';
import { agentOf, setActivity } from './agent.ts';
import { forgetCallback } from './callback.ts';
import { freeCallee } from './outbound.ts';
import { forgetOnward, interactionOf, setOwner } from './owner.ts';
import { closeVisitBy, dropRetiredQueue } from './queue.ts';

export function interactionStarted(
  state: TenantState,
  event: EventOf<'interactionStarted'>,
  at: number,
): void {
  state.totals.accepted++;
  state.interactions.set(event.interaction, newInteraction(event, at));
  if (event.leg === null) return;
  state.legs.set(event.leg, {
    id: event.leg,
    interaction: event.interaction,
    role: 'customer',
    agent: null,
    trunk: event.trunk,
    target: null,
    state: 'incoming',
    rang: false,
    held: false,
    cause: 'hungUp',
    dialog: event.dialog,
    until: null,
  });
}

function newInteraction(event: EventOf<'interactionStarted'>, at: number): Interaction {
  return {
    id: event.interaction,
    number: event.number,
    customer: event.customer,
    facts: event.facts,
    direction: event.direction ?? 'in',
    leg: event.leg,
    startedAt: at,
    owner: { kind: 'passing' },
    since: at,
    legs: event.leg === null ? [] : [event.leg],
    others: [],
    consult: null,
    room: null,
    play: null,
    listening: null,
    music: { play: null, positionMs: 0 },
    ticket: null,
    notice: NO_NOTICE,
    recording: null,
    outbound: null,
    callback: null,
    message: null,
    backOffs: [],
    language: null,
    languageChosen: false,
    priority: event.priority ?? null,
    variables: {},
    flowStack: [],
    onward: null,
    scores: {},
    timesSentOut: 0,
    recordWish: null,
    spoke: false,
    waitedMs: 0,
    talkedMs: 0,
    lastAgent: null,
    outcome: null,
    endedAt: null,
    armedAt: 0,
  };
}

export function interactionEnded(
  state: TenantState,
  event: EventOf<'interactionEnded'>,
  at: number,
): void {
  const interaction = interactionOf(state, event.interaction);
  const { owner } = interaction;
  if (owner.kind === 'agent' || owner.kind === 'dialling') {
    setActivity(state, agentOf(state, owner.agent), { activity: { kind: 'free' }, at });
  }
  assert(owner.kind !== 'offer' && owner.kind !== 'wrapUp', () => `ended while ${owner.kind}`);
  setOwner(state, interaction, { owner: { kind: 'passing' }, at });
  forgetOnward(state, interaction);
  closeVisitBy(state, interaction, { outcome: event.outcome, at });
  interaction.outcome = event.outcome;
  interaction.endedAt = at;
  interaction.play = null;
  freeCallee(state, interaction, at);
  forgetCallback(state, interaction);
  state.totals.outcomes[event.outcome.kind]++;
  state.interactions.delete(interaction.id);
  state.endedShown.push(interaction);
  if (state.endedShown.length > ENDED_SHOWN_MAX) state.endedShown.shift();
  dropRetiredQueue(state, interaction.ticket?.queue);
}

export function endingStarted(
  state: TenantState,
  event: EventOf<'endingStarted'>,
  at: number,
): void {
  const interaction = interactionOf(state, event.interaction);
  const { outcome, until } = event;
  setOwner(state, interaction, { owner: { kind: 'leaving', outcome, until }, at });
  closeVisitBy(state, interaction, { outcome, at });
}
