import type { CommandOf } from '../../domain/index.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** Facts: what is doubled, or of a call that is over, changes nothing. */
export function directCallStarted(run: Run, command: CommandOf<'directCallStarted'>): void {
  if (!run.state.directCalls.has(command.call)) emit(run, command);
}

export function directCallAnswered(run: Run, command: CommandOf<'directCallAnswered'>): void {
  if (run.state.directCalls.get(command.call)?.answeredAt === null) emit(run, command);
}

/** Only of one that talks: handed over, its near side alone is left, which is being ended. */
export function directCallUpdated(run: Run, command: CommandOf<'directCallUpdated'>): void {
  const call = run.state.directCalls.get(command.call);
  if (call === undefined || call.answeredAt === null || call.into !== undefined) return;
  emit(run, command);
}

export function directCallEnded(run: Run, command: CommandOf<'directCallEnded'>): void {
  const call = run.state.directCalls.get(command.call);
  if (call === undefined) return;
  const { answeredAt, into } = call;
  const talkedMs = answeredAt === null ? 0 : (into?.at ?? run.at) - answeredAt;
  const where = into === undefined ? {} : { into: into.interaction };
  emit(run, { ...command, talkedMs, ...where });
}
