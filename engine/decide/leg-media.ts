import type { CommandOf } from '../../domain/index.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** How a line sounds changes nothing but what people see. */
export function legQuality(run: Run, command: CommandOf<'legQuality'>): void {
  const leg = run.state.legs.get(command.leg);
  if (leg === undefined) return;
  const { type: _type, ...measured } = command;
  emit(run, { type: 'legMeasured', interaction: leg.interaction, ...measured });
}

/** Only what a successor could still take over is worth keeping. */
export function legUpdated(run: Run, command: CommandOf<'legUpdated'>): void {
  const leg = run.state.legs.get(command.leg);
  if (leg === undefined || leg.state !== 'answered') return;
  const { dialog } = command;
  emit(run, { type: 'legUpdated', leg: leg.id, interaction: leg.interaction, dialog });
}
