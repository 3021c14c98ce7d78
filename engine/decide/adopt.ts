import { must } from '../../domain/index.ts';
import type { CommandOf } from '../../domain/index.ts';
import { otherOf } from '../room.ts';
import type { Interaction } from '../state.ts';
import { handOver } from './hand-over.ts';
import { mix } from './room.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

type Outside = Extract<CommandOf<'transferAsked'>['target'], { kind: 'outside' }>;

/** A direct call that a Teams user of the tenant made, that talks and has gone nowhere else. */
export function isAdoptable({ state }: Run, { call, leg }: Outside): boolean {
  const direct = state.directCalls.get(call);
  if (direct === undefined || direct.answeredAt === null || direct.into !== undefined) return false;
  return direct.direction === 'out' && !state.legs.has(leg);
}

/**
 * Attended, with a call that the agent made past us: its far side comes into the interaction and
 * has the customer in one command. The door ends its near side.
 */
export function adoptOutside(run: Run, interaction: Interaction, target: Outside): void {
  const { call, leg, trunk, dialog } = target;
  const { id } = interaction;
  emit(run, { type: 'legAdopted', interaction: id, leg, call, trunk, dialog });
  const other = must(otherOf(interaction, leg), 'adopted, and not there');
  handOver(run, interaction, { other, how: 'transfer' });
  mix(run, interaction);
}
