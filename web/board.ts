import type { AgentView, InteractionView, QueueView } from '../domain/index.ts';
import type { BoardState } from './board-store.ts';

export type Lane = 'arriving' | 'waiting' | 'talking' | 'wrapUp' | 'ended';

export function laneOf({ state }: InteractionView): Lane {
  switch (state) {
    case 'flow':
      return 'arriving';
    case 'scheduled':
    case 'queue':
    case 'offer':
      return 'waiting';
    case 'agent':
    case 'dialling':
    case 'external':
      return 'talking';
    case 'wrapUp':
      return 'wrapUp';
    case 'ended':
      return 'ended';
  }
}

/** In each lane the one that needs eyes first: the longest there; ended ones the newest first. */
export function lane(board: BoardState, which: Lane): InteractionView[] {
  const found = [...board.interactions.values()].filter((view) => laneOf(view) === which);
  if (which === 'ended') return found.sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  return found.sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || a.since - b.since);
}

export interface Figures {
  readonly waiting: number;
  readonly oldestSince: number | null;
  readonly talking: number;
  readonly ready: number;
  readonly agents: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly inTime: number | null;
}

export function figuresOf(board: BoardState): Figures {
  const today = total([...board.queues.values()]);
  const agents = [...board.agents.values()].filter(isOnFloor);
  const oldest = [...board.queues.values()].flatMap(({ oldestSince }) => oldestSince ?? []);
  return {
    waiting: lane(board, 'waiting').length,
    oldestSince: oldest.length === 0 ? null : Math.min(...oldest),
    talking: lane(board, 'talking').length,
    ready: agents.filter(({ duty, activity }) => duty.kind === 'ready' && activity === 'free')
      .length,
    agents: agents.length,
    answered: today.answered,
    abandoned: today.abandoned,
    inTime: inTimeOf(today),
  };
}

/** Somebody who takes calls: administrators and experts are shown, not counted. */
export function isOnFloor({ role }: AgentView): boolean {
  return role === 'agent' || role === 'supervisor';
}

type Today = QueueView['today'];

function total(queues: readonly QueueView[]): Today {
  const sum = (key: keyof Today) => queues.reduce((all, { today }) => all + today[key], 0);
  return {
    offered: sum('offered'),
    answered: sum('answered'),
    abandoned: sum('abandoned'),
    shortAbandoned: sum('shortAbandoned'),
    answeredInTime: sum('answeredInTime'),
    waitedMsTotal: sum('waitedMsTotal'),
  };
}

/** Service level: answered in time ÷ (answered + abandoned − short abandoned); null = no calls. */
export function inTimeOf(today: Today): number | null {
  const base = today.answered + today.abandoned - today.shortAbandoned;
  return base <= 0 ? null : today.answeredInTime / base;
}
