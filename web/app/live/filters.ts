import type { InteractionView } from '../../../domain/index.ts';
import { isOnFloor, isReady, stageOf } from '../../board.ts';
import type { Stage } from '../../board.ts';
import type { BoardState } from '../../board-store.ts';
import type { TextKey } from '../text/en.ts';

/** Open callbacks stand across the stages: at their time, in a queue, or being dialled. */
export type Kept = Stage | 'callback';

/** Which contacts a figure led to; null = no matter which. */
export interface ContactsFilter {
  readonly queue: string | null;
  readonly stage: Kept | null;
}
export const allContacts: ContactsFilter = { queue: null, stage: null };

export type AgentsFilter = 'all' | 'ready';

/** What Live shows below its tiles. */
export type Shown =
  | { readonly view: 'queues' }
  | { readonly view: 'agents'; readonly filter: AgentsFilter }
  | { readonly view: 'contacts'; readonly filter: ContactsFilter };

export const stageKeys: Readonly<Record<Kept, TextKey>> = {
  waiting: 'tile.waiting',
  talking: 'tile.talking',
  wrapUp: 'col.wrapUp',
  callback: 'callback.all',
};

function isIn(view: InteractionView, stage: Kept): boolean {
  return stage === 'callback' ? isOpenCallback(view) : stageOf(view) === stage;
}

function isOpenCallback({ callback, state }: InteractionView): boolean {
  return callback !== undefined && state !== 'ended';
}

export function openCallbacks({ interactions }: BoardState): number {
  return [...interactions.values()].filter(isOpenCallback).length;
}

/** Open ones, the longest here on top. */
export function contactIds(
  { interactions }: BoardState,
  { queue, stage }: ContactsFilter,
): string[] {
  return [...interactions.values()]
    .filter((view) => view.state !== 'ended')
    .filter((view) => queue === null || view.queue === queue)
    .filter((view) => stage === null || isIn(view, stage))
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(({ id }) => id);
}

export function agentIds({ agents }: BoardState, filter: AgentsFilter): string[] {
  return [...agents.values()]
    .filter(isOnFloor)
    .filter((agent) => filter === 'all' || isReady(agent))
    .map(({ id }) => id);
}
