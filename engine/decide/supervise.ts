import type { AgentId, CommandOf, LegId, Refusal } from '../../domain/index.ts';
import type { Interaction, Other } from '../state.ts';
import { handOver } from './hand-over.ts';
import { invite } from './invite.ts';
import { takeOut } from './ending.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';

/** Rings the supervisor, or changes at once what they hear and who hears them. */
export function supervise(
  run: Run,
  interaction: Interaction,
  { supervisor, mode }: CommandOf<'supervise'>,
): Refusal | null {
  if (interaction.owner.kind !== 'agent') return refuse('notConnected');
  const other = supervisionOf(interaction, supervisor);
  if (other === null) return ring(run, interaction, { supervisor, mode });
  change(run, interaction, { other, supervisor, mode });
  return null;
}

/** At once for who is in already, in whatever part; else with their answer. */
export function takeOverInteraction(
  run: Run,
  interaction: Interaction,
  { supervisor }: CommandOf<'takeOverInteraction'>,
): Refusal | null {
  const { owner, others } = interaction;
  if (owner.kind !== 'agent') return refuse('notConnected');
  const other = others.find(({ agent }) => agent === supervisor);
  if (other === undefined) return ring(run, interaction, { supervisor, mode: 'takeOver' });
  if (other.state === 'in') handOver(run, interaction, { other, how: 'takeOver' });
  else if (other.as !== 'supervisor') return refuse('agentNotFree');
  else change(run, interaction, { other, supervisor, mode: 'takeOver' });
  return null;
}

export function endSupervision(
  run: Run,
  interaction: Interaction,
  { supervisor }: CommandOf<'endSupervision'>,
): Refusal | null {
  const other = supervisionOf(interaction, supervisor);
  if (other === null) return refuse('notSupervising');
  takeOut(run, interaction, { other, why: 'removed' });
  return null;
}

function supervisionOf({ others }: Interaction, supervisor: AgentId): Other | null {
  const isTheirs = ({ as, agent }: Other) => as === 'supervisor' && agent === supervisor;
  return others.find(isTheirs) ?? null;
}

interface Wanted {
  readonly supervisor: AgentId;
  readonly mode: CommandOf<'supervise'>['mode'] | 'takeOver';
}

function ring(run: Run, interaction: Interaction, wanted: Wanted): Refusal | null {
  const target = { kind: 'agent', agent: wanted.supervisor } as const;
  return invite(run, interaction, { as: 'supervisor', target, mode: wanted.mode });
}

function change(
  run: Run,
  interaction: Interaction,
  to: Wanted & { readonly other: { readonly leg: LegId; readonly mode: Other['mode'] } },
): void {
  const { other, supervisor: agent, mode } = to;
  if (other.mode === mode) return;
  const { id } = interaction;
  emit(run, { type: 'supervisionChanged', interaction: id, leg: other.leg, agent, mode });
}
