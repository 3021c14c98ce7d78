import type { Refusal, TalkCommand } from '../../domain/index.ts';
import type { Interaction, Other } from '../state.ts';
import * as consult from './consult.ts';
import { handOver } from './hand-over.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';
import * as supervise from './supervise.ts';

/** What people do with others in a talk. */
export function decideTalk(run: Run, command: TalkCommand): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  if (interaction === undefined) return refuse('unknownInteraction');
  switch (command.type) {
    case 'consult':
      return consult.consult(run, interaction, command);
    case 'swapConsult':
      return consult.swapConsult(run, interaction);
    case 'joinConsult':
      return consult.joinConsult(run, interaction);
    case 'completeConsult':
      return consult.completeConsult(run, interaction);
    case 'endConsult':
      return consult.endConsult(run, interaction);
    case 'addParticipant':
      return consult.addParticipant(run, interaction, command);
    case 'removeParticipant':
      return consult.removeParticipant(run, interaction, command);
    case 'supervise':
      return supervise.supervise(run, interaction, command);
    case 'takeOverInteraction':
      return supervise.takeOverInteraction(run, interaction, command);
    case 'endSupervision':
      return supervise.endSupervision(run, interaction, command);
  }
}

/** Whoever was rung is in, by the part that they have in it. */
export function otherAnswered(run: Run, interaction: Interaction, other: Other): void {
  const { leg, as, agent, mode } = other;
  const whose = agent === null ? {} : { agent };
  emit(run, { type: 'participantJoined', interaction: interaction.id, leg, ...whose, as });
  if (mode !== 'takeOver') return;
  const now = interaction.others.find((each) => each.leg === leg);
  if (now !== undefined) handOver(run, interaction, { other: now, how: 'takeOver' });
}
