import type {
  AgentId,
  Ask,
  OverflowTarget,
  OverflowWhy,
  QueueConfig,
  QueueId,
  QueueOrder,
  SkillRequirement,
} from '../domain/index.ts';
import type { Pace, Patience } from './routing/estimate.ts';

/** Out of the queue: hears why, then goes to the target, by `until` at the latest. */
export interface SendingOn {
  readonly kind: 'sendingOn';
  readonly queue: QueueId;
  readonly why: OverflowWhy;
  readonly target: OverflowTarget;
  readonly until: number;
}

/** A place in line. Kept after the queue was left, so that the interaction can come back to it. */
export interface Ticket {
  readonly queue: QueueId;
  readonly priority: number;
  /** Sorts inside queue and priority. */
  readonly order: number;
  readonly enteredAt: number;
  /** What its age is counted from: earlier than entry when it came back to an old place. */
  readonly since: number;
  until: number;
  /** A phone that rings then rings no longer; null = it rings on. */
  ringUntil: number | null;
  /** Ring of requirements, 1 = the queue's own; the next change of it or of `asks` is a timer. */
  ring: number;
  widenAt: number | null;
  /** The first of these is asked alone; none = everybody in the ring. */
  asks: readonly Ask[];
  /** Beside what each ring asks for; absent = nothing. */
  readonly requirements?: readonly SkillRequirement[];
  greeted: boolean;
  /** Next announcement of the place in line; null = none yet. */
  announceAt: number | null;
  /** When a callback may be offered; null = it was, or never. */
  callbackAt: number | null;
  /** It is to be offered when the music ends. */
  callbackDue: boolean;
  /** The key that accepts it works. */
  callbackOffered: boolean;
  /** Waiting or offered: counted as inside the queue. */
  open: boolean;
}

/** Counts of a queue's visits. entered = answered + abandoned + timedOut + left + inside. */
export interface QueueCounts {
  entered: number;
  answered: number;
  abandoned: number;
  timedOut: number;
  left: number;
}

export interface QueueDay {
  /** Days since 1970-01-01 UTC. */
  day: number;
  offered: number;
  answered: number;
  abandoned: number;
  shortAbandoned: number;
  answeredInTime: number;
  waitedMsTotal: number;
}

export interface QueueSaid {
  readonly state: Exclude<QueueOrder, 'normal'>;
  readonly until: number | null;
  readonly reason: string;
}

export interface Queue {
  readonly id: QueueId;
  config: QueueConfig;
  inside: number;
  counts: QueueCounts;
  today: QueueDay;
  /** Agents by group, channel and shift, as last told of each source. */
  members: Readonly<Record<string, readonly AgentId[]>>;
  /** What a supervisor said of it, until then; null = nothing. */
  order: QueueSaid | null;
  /** What estimates are made of: the work's mean time, patience, and who works for it now. */
  pace: Pace;
  patience: Patience;
  working: number;
  /** Removed from the configuration; goes when empty. */
  retired: boolean;
}
