import type { AgentView, InteractionView } from '../../../domain/index.ts';
import { isOnFloor } from '../../board.ts';
import type { BoardState } from '../store/board-store.ts';
import type { TextKey } from '../text/en.ts';

export type Stage = 'waiting' | 'talking' | 'wrapUp';

/** Which contacts a figure led to; null = no matter which. */
export interface ContactsFilter {
  readonly queue: string | null;
  readonly stage: Stage | null;
}
export const allContacts: ContactsFilter = { queue: null, stage: null };

export type AgentsFilter = 'all' | 'ready';

/** What Live shows below its tiles. */
export type Shown =
  | { readonly view: 'queues' }
  | { readonly view: 'agents'; readonly filter: AgentsFilter }
  | { readonly view: 'contacts'; readonly filter: ContactsFilter };

export const stageKeys: Readonly<Record<Stage, TextKey>> = {
  waiting: 'tile.waiting',
  talking: 'tile.talking',
  wrapUp: 'col.wrapUp',
};

export function stageOf({ state }: InteractionView): Stage | null {
  switch (state) {
    case 'queue':
    case 'offer':
      return 'waiting';
    case 'agent':
    case 'dialling':
    case 'external':
      return 'talking';
    case 'wrapUp':
      return 'wrapUp';
    case 'flow':
    case 'scheduled':
    case 'ended':
      return null;
  }
}

export function isReady({ duty, activity }: AgentView): boolean {
  return duty.kind === 'ready' && activity === 'free';
}

/** Open ones, the longest here on top. */
export function contactIds(
  { interactions }: BoardState,
  { queue, stage }: ContactsFilter,
): string[] {
  return [...interactions.values()]
    .filter((view) => view.state !== 'ended')
    .filter((view) => queue === null || view.queue === queue)
    .filter((view) => stage === null || stageOf(view) === stage)
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(({ id }) => id);
}

export function agentIds({ agents }: BoardState, filter: AgentsFilter): string[] {
  return [...agents.values()]
    .filter(isOnFloor)
    .filter((agent) => filter === 'all' || isReady(agent))
    .map(({ id }) => id);
}
