import type { Refusal, TalkCommand } from '../../domain/index.ts';
import { refuse } from './run.ts';
import type { Run } from './run.ts';

/** What people do with others in a talk. */
export function decideTalk(run: Run, command: TalkCommand): Refusal | null {
  const interaction = run.state.interactions.get(command.interaction);
  return refuse(interaction === undefined ? 'unknownInteraction' : 'notConnected');
}
