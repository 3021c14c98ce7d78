import type { CommandOf, EventOf, Refusal } from '../../domain/index.ts';
import { otherOf } from '../room.ts';
import type { Consult, Interaction, Other } from '../state.ts';
import { handOver } from './hand-over.ts';
import { invite } from './invite.ts';
import { takeOut } from './ending.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';

/** The customer waits with music while somebody is asked. */
export function consult(
  run: Run,
  interaction: Interaction,
  { target }: CommandOf<'consult'>,
): Refusal | null {
  if (interaction.owner.kind !== 'agent') return refuse('notConnected');
  if (interaction.consult !== null) return refuse('alreadyInConsult');
  return invite(run, interaction, { as: 'consult', target });
}

/** To the other of the two; from a conversation of three, to the private one. */
export function swapConsult(run: Run, interaction: Interaction): Refusal | null {
  const asked = askedOf(interaction);
  if ('kind' in asked) return asked;
  const { leg, state } = asked.consult;
  const next = state === 'talking' ? 'held' : 'talking';
  change(run, interaction, { leg, state: next });
  return null;
}

export function joinConsult(run: Run, interaction: Interaction): Refusal | null {
  const asked = askedOf(interaction);
  if ('kind' in asked) return asked;
  const { leg, state } = asked.consult;
  if (state === 'joined') return null;
  change(run, interaction, { leg, state: 'joined' });
  return null;
}

function change(
  run: Run,
  { id, owner }: Interaction,
  to: Pick<EventOf<'consultChanged'>, 'leg' | 'state'>,
): void {
  if (owner.kind !== 'agent') return;
  emit(run, { type: 'consultChanged', interaction: id, agent: owner.agent, ...to });
}

export function completeConsult(run: Run, interaction: Interaction): Refusal | null {
  const asked = askedOf(interaction);
  if ('kind' in asked) return asked;
  handOver(run, interaction, { other: asked.other, how: 'consult' });
  return null;
}

/** In any state of it, ringing too. */
export function endConsult(run: Run, interaction: Interaction): Refusal | null {
  const other = interaction.consult === null ? null : otherOf(interaction, interaction.consult.leg);
  if (other === null) return refuse('notInConsult');
  takeOut(run, interaction, { other, why: 'removed' });
  return null;
}

interface Asked {
  readonly consult: Consult;
  readonly other: Other;
}

function askedOf(interaction: Interaction): Asked | Refusal {
  const { consult: now } = interaction;
  const other = now === null ? null : otherOf(interaction, now.leg);
  if (now === null || other === null) return refuse('notInConsult');
  return now.state === 'ringing' ? refuse('consultRinging') : { consult: now, other };
}

export function addParticipant(
  run: Run,
  interaction: Interaction,
  { target }: CommandOf<'addParticipant'>,
): Refusal | null {
  if (interaction.owner.kind !== 'agent') return refuse('notConnected');
  return invite(run, interaction, { as: 'participant', target });
}

/** Nobody is rid of a supervisor in this way. */
export function removeParticipant(
  run: Run,
  interaction: Interaction,
  { leg }: CommandOf<'removeParticipant'>,
): Refusal | null {
  const other = otherOf(interaction, leg);
  if (other === null || other.as === 'supervisor') return refuse('unknownParticipant');
  takeOut(run, interaction, { other, why: 'removed' });
  return null;
}
