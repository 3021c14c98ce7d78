import { emit } from '../decide/run.ts';
import type { Run } from '../decide/run.ts';
import { NODES_PER_STEP_MAX } from '../limits.ts';
import type { Interaction } from '../state.ts';
import { waitsAt } from './node-run.ts';
import { goOn } from './run.ts';

/** Whom a flow sent it to was not reached. False: no flow waits for it. */
export function resumeFlow(run: Run, interaction: Interaction): boolean {
  if (interaction.onward === null || run.depth >= NODES_PER_STEP_MAX) return false;
  emit(run, { type: 'flowResumed', interaction: interaction.id });
  const at = waitsAt(run, interaction);
  if (at !== null) goOn(run, interaction, { at, step: at.id });
  return true;
}
