import type { CollectId, CommandOf, LegId } from '../../domain/index.ts';
import type { Run } from '../decide/run.ts';
import type { Interaction } from '../state.ts';
import { waitsAt } from './node-run.ts';
import { goOn, nodeRun } from './run.ts';

/** What comes late, doubled or for something else changes nothing. */
function customerOf(run: Run, leg: LegId): Interaction | null {
  const found = run.state.legs.get(leg);
  const interaction = found === undefined ? null : run.state.interactions.get(found.interaction);
  return interaction?.leg === leg ? interaction : null;
}

/** The one of the phrases that was said while the latest question was asked. */
export function speechHeard(run: Run, command: CommandOf<'speechHeard'>): void {
  const interaction = customerOf(run, command.leg);
  if (interaction === null || interaction.listening !== command.play) return;
  const at = waitsAt(run, interaction);
  if (at === null) return;
  const step = nodeRun(at.node).speech?.(run, interaction, at, command) ?? null;
  goOn(run, interaction, { at, step });
}

export function digitsCollected(run: Run, command: CommandOf<'digitsCollected'>): void {
  const interaction = customerOf(run, command.leg);
  const at = interaction === null ? null : waitsAt(run, interaction);
  if (interaction === null || at?.owner.collect !== command.collect) return;
  const step = nodeRun(at.node).collected?.(run, interaction, at, command) ?? null;
  goOn(run, interaction, { at, step });
}

/** A door that cannot gather them: as if nothing had been pressed. */
export function collectFailed(
  run: Run,
  { leg, collect }: { readonly leg: LegId; readonly collect: CollectId },
): void {
  digitsCollected(run, { type: 'digitsCollected', leg, collect, ref: null, count: 0 });
}

export function lookUpEnded(run: Run, command: CommandOf<'lookUpEnded'>): void {
  const interaction = run.state.interactions.get(command.interaction);
  const at = interaction === undefined ? null : waitsAt(run, interaction);
  if (interaction === undefined || at?.id !== command.node) return;
  if (at.owner.asked !== command.asked) return;
  const step = nodeRun(at.node).answered?.(run, interaction, at, command) ?? null;
  goOn(run, interaction, { at, step });
}

export function streamEnded(run: Run, command: CommandOf<'streamEnded'>): void {
  const interaction = customerOf(run, command.leg);
  const at = interaction === null ? null : waitsAt(run, interaction);
  if (interaction === null || at?.owner.stream !== command.stream) return;
  const step = nodeRun(at.node).streamed?.(run, interaction, at, command) ?? null;
  goOn(run, interaction, { at, step });
}
