import type { LegId, Refusal, TalkCommand } from '../../domain/index.ts';
import { CONFIRM_MS } from '../limits.ts';
import { otherOf } from '../room.ts';
import type { Interaction, Other } from '../state.ts';
import { askForKey } from './confirm-key.ts';
import * as consult from './consult.ts';
import { takeOut } from './ending.ts';
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

/** An agent's outside phone may be their voicemail: a key is asked for, as of a ring's answer. */
export function otherAnswered(run: Run, interaction: Interaction, other: Other): void {
  const { leg, as, agent } = other;
  const target = run.state.legs.get(leg)?.target;
  if (target?.kind !== 'agent' || target.address.kind !== 'outside') {
    join(run, interaction, other);
    return;
  }
  const whose = agent === null ? {} : { agent };
  const until = run.at + CONFIRM_MS;
  emit(run, { type: 'participantAsked', interaction: interaction.id, leg, ...whose, as, until });
  askForKey(run, { interaction: interaction.id, leg }, CONFIRM_TEXT[as]);
}

const CONFIRM_TEXT = {
  consult: 'A colleague asks for you. Press 1 to accept.',
  participant: 'You are asked to join a call. Press 1 to accept.',
  supervisor: 'Your call to supervise. Press 1 to accept.',
} as const;

/** 1 is a person who comes in, 2 one who does not; other keys are mistakes and change nothing. */
export function otherDigit(
  run: Run,
  interaction: Interaction,
  pressed: { readonly leg: LegId; readonly digit: string },
): void {
  const { leg, digit } = pressed;
  const other = otherOf(interaction, leg);
  if (other?.state !== 'confirming' || (digit !== '1' && digit !== '2')) return;
  emit(run, { type: 'digitReceived', leg, interaction: interaction.id, digit });
  if (digit === '1') join(run, interaction, other);
  else takeOut(run, interaction, { other, why: 'declined' });
}

/** Whoever was rung is in, by the part that they have in it. */
function join(run: Run, interaction: Interaction, other: Other): void {
  const { leg, as, agent, mode } = other;
  const whose = agent === null ? {} : { agent };
  emit(run, { type: 'participantJoined', interaction: interaction.id, leg, ...whose, as });
  if (mode !== 'takeOver') return;
  const now = interaction.others.find((each) => each.leg === leg);
  if (now !== undefined) handOver(run, interaction, { other: now, how: 'takeOver' });
}
