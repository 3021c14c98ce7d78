import type { AgentView, Board, BoardPatch, InteractionView, QueueView } from '../domain/index.ts';

/** The reader's own offer, sent ahead of the patch that will hold it. */
export type AheadOfPatch = Pick<Board, 'seq' | 'now' | 'interactions' | 'agents'>;

/** The board as this page holds it, kept by snapshots and patches; nothing is guessed ahead. */
export class LiveBoard {
  readonly interactions = new Map<string, InteractionView>();
  readonly agents = new Map<string, AgentView>();
  readonly queues = new Map<string, QueueView>();
  #n: number | null = null;

  /** Number of the last patch; null = no snapshot yet. */
  get n(): number | null {
    return this.#n;
  }

  takeSnapshot(board: Board, n: number): void {
    this.interactions.clear();
    this.agents.clear();
    this.queues.clear();
    this.#merge(board);
    this.#n = n;
  }

  /** False when it does not follow the last one: the caller must resume. */
  takePatch(patch: BoardPatch): boolean {
    if (this.#n === null || patch.n > this.#n + 1) return false;
    if (patch.n <= this.#n) return true;
    this.#merge(patch);
    for (const id of patch.gone) this.interactions.delete(id);
    this.#n = patch.n;
    return true;
  }

  takeAhead({ interactions, agents }: AheadOfPatch): void {
    if (this.#n !== null) this.#merge({ interactions, agents, queues: [] });
  }

  #merge({ interactions, agents, queues }: Omit<Board, 'seq' | 'now'>): void {
    for (const view of interactions) this.interactions.set(view.id, view);
    for (const view of agents) this.agents.set(view.id, view);
    for (const view of queues) this.queues.set(view.id, view);
  }
}

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
export function lane(board: LiveBoard, which: Lane): InteractionView[] {
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

export function figuresOf(board: LiveBoard): Figures {
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
