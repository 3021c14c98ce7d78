import type { AgentId, CommandOf, Outcome, Refusal } from '../../domain/index.ts';
import { queueIdOf } from '../queue-of.ts';
import type { Agent, Interaction, Owner, TenantState } from '../state.ts';
import { withdrawCallback } from './callback-end.ts';
import { endDial } from './dial-end.ts';
import { dropAndFinish, dropLeg, endTalk } from './ending.ts';
import { hold, unhold } from './leg-facts.ts';
import { endOffers } from './offer.ts';
import { endOfferAndReturn, releaseAsked } from './queue.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';
import { whoIs } from './who-is.ts';

/**
 * While a phone rings, going away withdraws the ring; while talking or in wrap-up it takes effect
 * afterwards. Saying `ready` again cuts a rest short.
 */
export function setAgentState(run: Run, command: CommandOf<'setAgentState'>): Refusal | null {
  const agent = run.state.agents.get(command.agent);
  const { duty } = command;
  if (agent === undefined || agent.retired) return refuse('unknownAgent');
  if (duty.kind === 'ready' && agent.config.address === null) return refuse('agentHasNoAddress');
  if (!isSameDuty(agent, command)) {
    emit(run, { type: 'agentStateChanged', agent: agent.id, duty, by: whoIs(run, agent) });
  }
  const { activity } = agent;
  if (duty.kind === 'ready' && activity.kind === 'resting') {
    emit(run, { type: 'agentRested', agent: agent.id });
  }
  if (duty.kind !== 'ready' && activity.kind === 'offered') withdrawFrom(run, agent);
  if (duty.kind === 'signedOut') releaseAsked(run, agent.id);
  return null;
}

/** Out of a queue, or in again; what rings from it is withdrawn. */
export function setAgentQueue(run: Run, command: CommandOf<'setAgentQueue'>): Refusal | null {
  const { state } = run;
  const agent = state.agents.get(command.agent);
  const { queue } = command;
  if (agent === undefined || agent.retired) return refuse('unknownAgent');
  if (!state.config.queues.has(queue)) return refuse('unknownQueue');
  const own = agent.config.queues.find((each) => each.queue === queue);
  const isFixed = state.config.queues.get(queue)?.optOut === false || own?.optOutAllowed === false;
  if (!command.in && isFixed) return refuse('optOutNotAllowed');
  if (agent.optedOut.includes(queue) !== command.in) return null;
  const by = whoIs(run, agent);
  emit(run, { type: 'agentQueueSet', agent: agent.id, queue, in: command.in, by });
  const { activity } = agent;
  const offer = activity.kind === 'offered' ? state.offers.get(activity.offer) : undefined;
  if (!command.in && offer?.queue === queue) withdrawFrom(run, agent);
  if (!command.in) releaseAsked(run, agent.id);
  return null;
}

function isSameDuty(agent: Agent, command: CommandOf<'setAgentState'>): boolean {
  const [before, after] = [agent.duty, command.duty];
  if (before.kind !== after.kind) return false;
  return before.kind !== 'notReady' || after.kind !== 'notReady' || before.reason === after.reason;
}

/** The phone stops ringing; the interaction goes to somebody else or back to its place. */
export function withdrawFrom(run: Run, agent: Agent): void {
  if (agent.activity.kind !== 'offered') return;
  const offer = run.state.offers.get(agent.activity.offer);
  if (offer !== undefined) endOfferAndReturn(run, offer, 'withdrawn');
}

export function setPresence(run: Run, command: CommandOf<'setPresence'>): Refusal | null {
  const agent = run.state.agents.get(command.agent);
  if (agent === undefined) return refuse('unknownAgent');
  const { availability } = command;
  if (agent.presence === availability) return null;
  emit(run, { type: 'presenceChanged', agent: agent.id, availability });
  return null;
}

export function declineOffer(run: Run, command: CommandOf<'declineOffer'>): Refusal | null {
  const offer = run.state.offers.get(command.offer);
  if (offer === undefined) return refuse('unknownOffer');
  const { reason } = command;
  const queue = offer.queue === null ? undefined : run.state.queues.get(offer.queue);
  const reasons = queue?.config.declineReasons ?? [];
  if (reason !== undefined && reasons.length > 0 && !reasons.includes(reason)) {
    return refuse('unknownDeclineReason', `${reason} is not one of the queue's reasons`);
  }
  endOfferAndReturn(run, offer, 'declined', reason);
  return null;
}

export function holdInteraction(run: Run, command: CommandOf<'holdInteraction'>): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  if (interaction === undefined) return refuse('unknownInteraction');
  if (interaction.owner.kind !== 'agent') return refuse('notConnected');
  const { consult } = interaction;
  const waits = consult?.state === 'ringing' || consult?.state === 'talking';
  if (waits || interaction.owner.held !== 'no') return refuse('alreadyHeld');
  hold(run, interaction, 'desk');
  return null;
}

export function unholdInteraction(
  run: Run,
  command: CommandOf<'unholdInteraction'>,
): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  if (interaction === undefined) return refuse('unknownInteraction');
  if (interaction.owner.kind !== 'agent') return refuse('notConnected');
  if (interaction.owner.held === 'no') return refuse('notHeld');
  unhold(run, interaction.id);
  return null;
}

/** By a person, in any state: the customer's leg is hung up. */
export function endInteraction(run: Run, command: CommandOf<'endInteraction'>): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  if (interaction === undefined) return refuse('unknownInteraction');
  const { owner } = interaction;
  if (interaction.callback !== null) {
    withdrawCallback(run, interaction, 'user');
    return null;
  }
  switch (owner.kind) {
    case 'dialling':
      endDial(run, interaction, { cause: 'cancelled', by: 'agent' });
      return null;
    case 'wrapUp':
      return refuse('alreadyEnded');
    case 'agent':
      endTalk(run, interaction);
      return null;
    case 'leaving':
      dropAndFinish(run, interaction, owner.outcome);
      return null;
    case 'external':
      dropLeg(run, owner.leg, owner.until === null ? 'hungUp' : 'cancelled');
      break;
    case 'offer':
      endOffers(run, interaction, 'withdrawn');
      break;
    default:
  }
  dropAndFinish(run, interaction, outcomeIfEnded(interaction, owner));
  return null;
}

function outcomeIfEnded(interaction: Interaction, owner: Owner): Outcome {
  if (owner.kind === 'external' && owner.until === null) return { kind: 'transferredOut' };
  if (interaction.spoke) return { kind: 'handled' };
  return { kind: 'refused', reason: 'endedByUser' };
}

export function finishWrapUp(run: Run, command: CommandOf<'finishWrapUp'>): Refusal | null {
  const agent = inWrapUp(run.state, command);
  if (agent === null) return refuse('notInWrapUp');
  const { code, interaction } = command;
  if (code !== null && !knowsCode(run.state, interaction, code)) {
    return refuse('unknownWrapUpCode', `wrap-up code ${code} is not one of the queue's`);
  }
  endWrapUp(run, { agent, interaction, code, by: 'agent' });
  return null;
}

export function extendWrapUp(run: Run, command: CommandOf<'extendWrapUp'>): Refusal | null {
  const agent = inWrapUp(run.state, command);
  if (agent === null || agent.activity.kind !== 'wrapUp') return refuse('notInWrapUp');
  const { until: before, latest } = agent.activity;
  const until = Math.min(before + command.byMs, latest ?? Infinity);
  if (until <= before) return refuse('wrapUpTooLong');
  const { interaction } = command;
  emit(run, { type: 'wrapUpExtended', interaction, agent: agent.id, until });
  return null;
}

/** The owner's wrap-up first; after a transfer the one who gave it away, or who is named. */
function inWrapUp(
  state: TenantState,
  command: CommandOf<'extendWrapUp' | 'finishWrapUp'>,
): Agent | null {
  const owner = state.interactions.get(command.interaction)?.owner;
  const named: AgentId | undefined =
    command.agent ?? (owner?.kind === 'wrapUp' ? owner.agent : undefined);
  const among = named === undefined ? state.agents.values() : [state.agents.get(named)];
  for (const agent of among) {
    const activity = agent?.activity;
    if (agent === undefined || activity?.kind !== 'wrapUp') continue;
    if (activity.interaction === command.interaction) return agent;
  }
  return null;
}

/** A queue without codes takes any; after the end of the interaction its queue is not known. */
function knowsCode(state: TenantState, id: Interaction['id'], code: string): boolean {
  const interaction = state.interactions.get(id);
  const queue = interaction === undefined ? null : queueIdOf(interaction);
  const codes = queue === null ? [] : (state.queues.get(queue)?.config.wrapUpCodes ?? []);
  return codes.length === 0 || codes.includes(code);
}

export function endWrapUp(
  run: Run,
  end: {
    readonly agent: Agent;
    readonly interaction: Interaction['id'];
    readonly code: string | null;
    readonly by: 'agent' | 'timer';
  },
): void {
  const { interaction: id, code, by } = end;
  emit(run, { type: 'wrapUpEnded', interaction: id, agent: end.agent.id, code, by });
  const interaction = run.state.interactions.get(id);
  if (interaction?.owner.kind === 'passing') finishHandled(run, interaction);
}

function finishHandled(run: Run, interaction: Interaction): void {
  dropAndFinish(run, interaction, { kind: 'handled' });
}
