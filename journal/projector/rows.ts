import type {
  AgentId,
  Direction,
  InteractionId,
  InteractionView,
  Outcome,
  PersonalRef,
  QueueId,
} from '../../domain/index.ts';

/** One interaction as lists and reports show it. */
export interface InteractionRow {
  readonly id: InteractionId;
  /** Seq of its start: newest first, and the cursor of a page. */
  readonly startedSeq: number;
  readonly startedAt: number;
  readonly number: string;
  readonly customer: PersonalRef | null;
  direction: Direction;
  state: InteractionView['state'];
  queue: QueueId | null;
  agent: AgentId | null;
  offers: number;
  answeredAt: number | null;
  endedAt: number | null;
  outcome: Outcome | null;
  waitedMs: number;
  talkedMs: number;
}

export type VisitEnd = 'answered' | 'abandoned' | 'timedOut' | 'left';

/** One stay in one queue, offers included, as `engine/evolve/queue.ts` counts it. */
export interface VisitRow {
  readonly interaction: InteractionId;
  readonly queue: QueueId;
  /** Seq of its first `queued`. */
  readonly enteredSeq: number;
  readonly enteredAt: number;
  endedAt: number | null;
  how: VisitEnd | null;
  waitedMs: number;
  /** Answered within the queue's service level at that time. */
  inTime: boolean;
  short: boolean;
}

/** A leg or offer belongs to an interaction; open until it ended. */
export interface SubjectRow {
  readonly id: string;
  /** Another from a leg's move on. */
  interaction: InteractionId;
  open: boolean;
}

/** One event with what it is looked up by. */
export interface IndexRow {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly interaction: string | null;
  readonly agent: string | null;
  readonly queue: string | null;
  /** The event as JSON text. */
  readonly body: string;
}

/** Entered = answered + abandoned + timedOut + left + inside. */
export interface QueueReport {
  readonly queue: QueueId;
  readonly entered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly timedOut: number;
  readonly left: number;
  readonly inside: number;
  readonly answeredInTime: number;
  readonly shortAbandoned: number;
  /** Of the answered. */
  readonly waitedMsTotal: number;
}
