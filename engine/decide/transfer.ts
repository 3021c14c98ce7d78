import type { LegTarget, Refusal, TransferTarget } from '../../domain/index.ts';
import { isAvailable } from '../evolve/agent.ts';
import { takesVoice } from '../routing/standing.ts';
import { EXTERNAL_RING_MS, TIMES_SENT_OUT_MAX } from '../limits.ts';
import type { Agent, FlowFrame, Interaction } from '../state.ts';
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
      if (isAvailable(agent) && takesVoice(agent)) return null;
      return target.asPerson === true && isIdle(agent) ? null : refuse('agentNotFree');
    }
  }
}

/** Nothing of ours is on their phone; what else they do is for the phone to say. */
const isIdle = ({ activity, leg }: Agent): boolean => activity.kind === 'free' && leg === null;

/** Whether settings may send it there now: they alone ring only so many outside numbers. */
export function maySendTo(run: Run, interaction: Interaction, target: TransferTarget): boolean {
  if (target.kind === 'number' && interaction.timesSentOut >= TIMES_SENT_OUT_MAX) return false;
  return targetFault(run, target) === null;
}

/** The agent's part ends with a wrap-up of its own; the interaction goes on. */
export function giveAway(
  run: Run,
  interaction: Interaction,
  target: TransferTarget,
  onward: FlowFrame | null = null,
): void {
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
    ...(onward === null ? {} : { onward }),
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
      ring(run, interaction, { kind: 'number', number: target.number });
      return;
    case 'agent': {
      const agent = run.state.agents.get(target.agent);
      if (agent === undefined) return;
      if (isAvailable(agent) && takesVoice(agent)) offerDirect(run, interaction, agent);
      else if (agent.config.address !== null) {
        const { address } = agent.config;
        ring(run, interaction, { kind: 'agent', agent: agent.id, address });
      }
    }
  }
}

type Ringable = Extract<LegTarget, { kind: 'number' | 'agent' }>;

/**
 * A number, or somebody of ours as a person: their work here knows nothing of the call. Whether a
 * number may be dialled is the voice port's to say (deny by default).
 */
function ring(run: Run, interaction: Interaction, target: Ringable): void {
  ensureAnswered(run, interaction);
  emit(run, {
    type: 'legStarted',
    leg: newLegId(run),
    interaction: interaction.id,
    role: 'external',
    target,
    trunk: trunkFor(run, target.kind === 'agent' ? target.address.kind : target.kind),
    customer: interaction.customer,
    display: '',
    ringTimeMs: EXTERNAL_RING_MS,
  });
  if (interaction.play === null) playMusic(run, interaction);
}
