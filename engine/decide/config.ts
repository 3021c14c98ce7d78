import type { CommandOf, Refusal } from '../../domain/index.ts';
import { compileAttendant } from '../attendant/compile.ts';
import { checkConfig } from '../config-check.ts';
import { withdrawFrom } from './people.ts';
import { widenAndMatch } from './queue.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';

/** All faults at once, or one new version. */
export function publishConfig(run: Run, command: CommandOf<'publishConfig'>): Refusal | null {
  const { state } = run;
  const { ifVersion = state.config.version } = command;
  if (ifVersion !== state.config.version) {
    return refuse('configMoved', `version ${state.config.version} stands, not ${ifVersion}`);
  }
  const faults = checkConfig(command.documents, state.config, command.removed, command.speech);
  if (faults.length > 0) return refuse('invalidConfig', ...faults);
  const version = state.config.version + 1;
  const { documents, removed, note } = command;
  const compiled = documents.flatMap((each) =>
    each.kind === 'attendant' ? [compileAttendant(each)] : [],
  );
  const made = compiled.length === 0 ? {} : { compiled };
  emit(run, { type: 'configPublished', version, documents, removed, note, ...made });
  for (const agent of [...state.agents.values()]) if (agent.retired) withdrawFrom(run, agent);
  for (const interaction of [...state.interactions.values()]) widenAndMatch(run, interaction);
  return null;
}
