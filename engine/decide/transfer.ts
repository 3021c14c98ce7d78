import type { E164, Refusal, TransferTarget } from '../../domain/index.ts';
import { isAvailable } from '../evolve/agent.ts';
import { takesVoice } from '../routing/standing.ts';
import { EXTERNAL_RING_MS } from '../limits.ts';
import type { Interaction } from '../state.ts';
import { ensureAnswered, legOfCustomer, playMusic, stopPlay } from './audio.ts';
import { leaveNode } from '../flow/leave.ts';
import { clearRoom, dropLeg, startWrapUp } from './ending.ts';
import { newLegId } from './ids.ts';
import { endMessage } from './message.ts';
import { endOffers, offerDirect } from './offer.ts';
import { enterQueue, priorityOf } from './queue.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';
import { trunkFor } from './trunk-for.ts';
import { enterVoicemail } from './voicemail.ts';

/** null = can go there now. */
export function targetFault(run: Run, target: TransferTarget): Refusal | null {
  const { state } = run;
  switch (target.kind) {
    case 'queue':
      if (!state.config.queues.has(target.queue)) return refuse('unknownQueue');
      if (target.agent === undefined || state.agents.has(target.agent)) return null;
      return refuse('unknownAgent');
    case 'flow':
      return state.config.flows.has(target.flow) ? null : refuse('unknownTarget');
    case 'number':
      return null;
    case 'voicemail':
      return state.config.voicemails.has(target.voicemail) ? null : refuse('unknownTarget');
    case 'agent': {
      const agent = state.agents.get(target.agent);
      if (agent === undefined || agent.retired) return refuse('unknownAgent');
      if (agent.config.address === null) return refuse('agentHasNoAddress');
      return isAvailable(agent) && takesVoice(agent) ? null : refuse('agentNotFree');
    }
  }
}

/** The agent's part ends with a wrap-up of its own; the interaction goes on. */
export function giveAway(run: Run, interaction: Interaction, target: TransferTarget): void {
  const { owner } = interaction;
  endOffers(run, interaction, 'withdrawn');
  if (owner.kind === 'flow') leaveNode(run, interaction);
  if (owner.kind === 'notice' || owner.kind === 'sendingOn') stopPlay(run, interaction);
  if (owner.kind === 'voicemail') {
    stopPlay(run, interaction);
    endMessage(run, interaction);
  }
  const talks = owner.kind === 'agent';
  clearRoom(run, interaction);
  emit(run, {
    type: 'transferred',
    interaction: interaction.id,
    from: talks ? owner.agent : null,
    target,
    customerLeg: talks ? legOfCustomer(interaction) : null,
  });
  if (!talks) return;
  dropLeg(run, owner.leg, 'hungUp');
  startWrapUp(run, interaction, { agent: owner.agent, last: false });
}

/** Where a flow would run is the flow room's part (flow/run.ts). */
export function goTo(
  run: Run,
  interaction: Interaction,
  target: Exclude<TransferTarget, { kind: 'flow' }>,
): void {
  switch (target.kind) {
    case 'queue':
      enterQueue(run, interaction, {
        ...target,
        priority: target.priority ?? priorityOf(interaction),
      });
      return;
    case 'voicemail':
      enterVoicemail(run, interaction, target.voicemail);
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
