import type { QueueView } from '../../../domain/index.ts';
import type { BoardState } from '../../board-store.ts';
import { inTimeOf, isOnFloor } from '../../board.ts';
import type { Routes } from '../api/generated.ts';
import { isReady, stageOf } from './filters.ts';
import type { Stage } from './filters.ts';

export type Figure = NonNullable<Routes['GET /interactions']['query']['figure']>;

export interface Now {
  readonly waiting: number;
  readonly longestSince: number | null;
  readonly talking: number;
  readonly ready: number;
  readonly agents: number;
}

/** What happens at this instant. */
export function nowOf(board: BoardState): Now {
  const agents = [...board.agents.values()].filter(isOnFloor);
  const waits = [...board.queues.values()].flatMap(({ oldestSince }) => oldestSince ?? []);
  const stages = [...board.interactions.values()].map(stageOf);
  return {
    waiting: stages.filter((stage) => stage === 'waiting').length,
    longestSince: waits.length === 0 ? null : Math.min(...waits),
    talking: stages.filter((stage) => stage === 'talking').length,
    ready: agents.filter(isReady).length,
    agents: agents.length,
  };
}

/** Contacts of each queue by what happens to them, under `stageKey`. */
export function stagesOf(board: BoardState): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const view of board.interactions.values()) {
    const stage = stageOf(view);
    if (stage === null || view.queue === null) continue;
    const key = stageKey(view.queue, stage);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

export const stageKey = (queue: string, stage: Stage): string => `${stage} ${queue}`;

export interface Today {
  readonly offered: number;
  readonly answered: number;
  readonly answeredInTime: number;
  readonly abandoned: number;
  readonly shortAbandoned: number;
  /** Service level as a share, null without calls. */
  readonly inTime: number | null;
  /** Average speed of answer. */
  readonly answerMs: number | null;
  /** Abandoned, short ones left out, of those that count for the service level. */
  readonly abandonedShare: number | null;
}

/** Since midnight where the organisation is, of one queue or of several. */
export function todayOf(queues: readonly QueueView[]): Today {
  const sum = (key: keyof QueueView['today']) =>
    queues.reduce((all, { today }) => all + today[key], 0);
  const answered = sum('answered');
  const abandoned = sum('abandoned');
  const shortAbandoned = sum('shortAbandoned');
  const answeredInTime = sum('answeredInTime');
  const waitedMsTotal = sum('waitedMsTotal');
  const offered = sum('offered');
  const counted = answered + abandoned - shortAbandoned;
  return {
    ...{ offered, answered, answeredInTime, abandoned, shortAbandoned },
    inTime: inTimeOf({
      offered,
      answered,
      abandoned,
      shortAbandoned,
      answeredInTime,
      waitedMsTotal,
    }),
    answerMs: answered === 0 ? null : waitedMsTotal / answered,
    abandonedShare: counted <= 0 ? null : (abandoned - shortAbandoned) / counted,
  };
}

/** Somebody waits although nobody is free: colour, icon and word say so. */
export function isAtRisk({ waiting, agentsFree }: QueueView): boolean {
  return waiting > 0 && agentsFree === 0;
}
