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

export type Stage = 'waiting' | 'talking' | 'wrapUp';

/** What a customer and we are at; null = not with us yet, or no more. */
export function stageOf(view: InteractionView): Stage | null {
  const at = laneOf(view);
  // A callback later waits for its time, not for an agent.
  if (view.state === 'scheduled' || at === 'arriving' || at === 'ended') return null;
  return at;
}

/** Somebody who takes calls: administrators and experts are shown, not counted. */
export function isOnFloor({ role }: AgentView): boolean {
  return role === 'agent' || role === 'supervisor';
}

export function isReady({ duty, activity }: AgentView): boolean {
  return duty.kind === 'ready' && activity === 'free';
}

export interface Now {
  /** In queues or ringing. */
  readonly waiting: number;
  readonly oldestSince: number | null;
  readonly talking: number;
  readonly ready: number;
  readonly agents: number;
}

/** What happens at this instant. */
export function nowOf(board: BoardState): Now {
  const agents = [...board.agents.values()].filter(isOnFloor);
  const oldest = [...board.queues.values()].flatMap(({ oldestSince }) => oldestSince ?? []);
  const stages = [...board.interactions.values()].map(stageOf);
  return {
    waiting: stages.filter((stage) => stage === 'waiting').length,
    oldestSince: oldest.length === 0 ? null : Math.min(...oldest),
    talking: stages.filter((stage) => stage === 'talking').length,
    ready: agents.filter(isReady).length,
    agents: agents.length,
  };
}

export type Total = QueueView['today'];

/** Since midnight where the organisation is, of one queue or of several. */
export function totalOf(queues: readonly QueueView[]): Total {
  const sum = (key: keyof Total) => queues.reduce((all, { today }) => all + today[key], 0);
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
export function inTimeOf(total: Total): number | null {
  const base = total.answered + total.abandoned - total.shortAbandoned;
  return base <= 0 ? null : total.answeredInTime / base;
}
