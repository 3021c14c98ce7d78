import type { QueueView } from '../../../domain/index.ts';
import type { BoardState } from '../../board-store.ts';
import { inTimeOf, stageOf, totalOf } from '../../board.ts';
import type { Stage, Total } from '../../board.ts';
import type { Routes } from '../api/generated.ts';

export type Figure = NonNullable<Routes['GET /interactions']['query']['figure']>;

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

export interface Today extends Total {
  /** Service level as a share, null without calls. */
  readonly inTime: number | null;
  /** Average speed of answer. */
  readonly answerMs: number | null;
  /** Abandoned, short ones left out, of those that count for the service level. */
  readonly abandonedShare: number | null;
}

/** Since midnight where the organisation is, of one queue or of several. */
export function todayOf(queues: readonly QueueView[]): Today {
  const total = totalOf(queues);
  const { answered, abandoned, shortAbandoned, waitedMsTotal } = total;
  const counted = answered + abandoned - shortAbandoned;
  return {
    ...total,
    inTime: inTimeOf(total),
    answerMs: answered === 0 ? null : waitedMsTotal / answered,
    abandonedShare: counted <= 0 ? null : (abandoned - shortAbandoned) / counted,
  };
}

/** Somebody waits although nobody is free: colour, icon and word say so. */
export function isAtRisk({ waiting, agentsFree }: QueueView): boolean {
  return waiting > 0 && agentsFree === 0;
}
