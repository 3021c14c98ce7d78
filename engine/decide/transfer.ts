import type { CommandOf, E164, Refusal, TransferTarget } from '../../domain/index.ts';
import { isAvailable } from '../evolve/agent.ts';
import { startFlow } from '../flow/run.ts';
import { EXTERNAL_RING_MS, NODES_PER_STEP_MAX } from '../limits.ts';
import type { Interaction } from '../state.ts';
import { ensureAnswered, playMusic, stopPlay } from './audio.ts';
import { dropLeg, wrapUpMsOf } from './ending.ts';
import { newLegId } from './ids.ts';
import { endOffer, offerDirect, trunkFor } from './offer.ts';
import { enterQueue, priorityOf, returnToQueue } from './queue.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';

/** A person sends the interaction on: whoever had it gives it away. */
export function transferInteraction(
  run: Run,
  command: CommandOf<'transferInteraction'>,
): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  if (interaction === undefined) return refuse('unknownInteraction');
  const { owner } = interaction;
  if (owner.kind === 'leaving' || owner.kind === 'wrapUp') return refuse('alreadyEnded');
  if (owner.kind === 'external') return refuse('notConnected');
  const fault = targetFault(run, command.target);
  if (fault !== null) return fault;
  giveAway(run, interaction, command.target);
  goTo(run, interaction, command.target);
  return null;
}

function targetFault(run: Run, target: TransferTarget): Refusal | null {
  const { state } = run;
  switch (target.kind) {
    case 'queue':
      return state.config.queues.has(target.queue) ? null : refuse('unknownQueue');
    case 'flow':
      return state.config.flows.has(target.flow) ? null : refuse('unknownTarget');
    case 'number':
      return null;
    case 'agent': {
      const agent = state.agents.get(target.agent);
      if (agent === undefined || agent.retired) return refuse('unknownAgent');
      if (agent.config.address === null) return refuse('agentHasNoAddress');
      return isAvailable(agent) ? null : refuse('agentNotFree');
    }
  }
}

/** The agent's part ends with a wrap-up of its own; the interaction goes on. */
function giveAway(run: Run, interaction: Interaction, target: TransferTarget): void {
  const { owner } = interaction;
  if (owner.kind === 'offer') {
    const offer = run.state.offers.get(owner.offer);
    if (offer !== undefined) endOffer(run, offer, 'withdrawn');
  }
  if (owner.kind === 'flow') stopPlay(run, interaction);
  const talks = owner.kind === 'agent';
  emit(run, {
    type: 'transferred',
    interaction: interaction.id,
    from: talks ? owner.agent : null,
    target,
    customerLeg: talks ? interaction.leg : null,
  });
  if (!talks) return;
  dropLeg(run, owner.leg, 'hungUp');
  const wrapUpMs = wrapUpMsOf(run, interaction);
  if (wrapUpMs === 0) return;
  emit(run, {
    type: 'wrapUpStarted',
    interaction: interaction.id,
    agent: owner.agent,
    until: run.at + wrapUpMs,
    last: false,
  });
}

/** From a flow's transfer node: nobody to give it away, and nobody to tell of a refusal. */
export function transferByFlow(run: Run, interaction: Interaction, target: TransferTarget): void {
  giveAway(run, interaction, target);
  if (run.depth >= NODES_PER_STEP_MAX || targetFault(run, target) !== null) {
    returnToQueue(run, interaction, 'unreachable');
    return;
  }
  run.depth++;
  goTo(run, interaction, target);
  run.depth--;
}

function goTo(run: Run, interaction: Interaction, target: TransferTarget): void {
  switch (target.kind) {
    case 'queue':
      enterQueue(run, interaction, { queue: target.queue, priority: priorityOf(interaction) });
      return;
    case 'flow':
      startFlow(run, interaction, target.flow);
      return;
    case 'number':
      dialOut(run, interaction, target.number);
      return;
    case 'agent': {
      const agent = run.state.agents.get(target.agent);
      if (agent !== undefined) offerDirect(run, interaction, agent);
    }
  }
}

/** Whether the number may be dialled is the voice port's to say (deny by default). */
function dialOut(run: Run, interaction: Interaction, number: E164): void {
  ensureAnswered(run, interaction);
  emit(run, {
    type: 'legStarted',
    leg: newLegId(run),
    interaction: interaction.id,
    role: 'external',
    target: { kind: 'number', number },
    trunk: trunkFor(run, 'number'),
    customer: interaction.customer,
    display: '',
    ringTimeMs: EXTERNAL_RING_MS,
  });
  if (interaction.play === null) playMusic(run, interaction);
}
