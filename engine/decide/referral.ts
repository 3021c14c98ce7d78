import type { CommandOf } from '../../domain/index.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** The agent's own Teams button. */
export function transferAsked(run: Run, command: CommandOf<'transferAsked'>): void {
  const { leg } = command;
  if (!run.state.legs.has(leg)) return;
  const reason = 'not yet';
  emit(run, { type: 'referralAnswered', leg, accept: false, status: 603, reason });
}

export function legReplaced(run: Run, command: CommandOf<'legReplaced'>): void {
  if (!run.state.legs.has(command.leg)) return;
}
