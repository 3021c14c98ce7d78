import type { OfferReason, QueueId } from '../../domain/index.ts';
import type { Agent, Interaction, Queue, Ticket } from '../state.ts';

/** Who is to be offered what, and why. */
export interface Match {
  readonly agent: Agent;
  readonly interaction: Interaction;
  readonly why: OfferReason;
}

export interface QueueLoad {
  readonly waiting: number;
  /** When the first in line entered; null when nobody waits. */
  readonly oldestSince: number | null;
  readonly free: number;
  readonly skilled: number;
}

export interface Place {
  readonly queue: QueueId;
  readonly priority: number;
  readonly order: number;
}

/**
 * The seam behind which matching lives. An index derived from the state: evolve tells it what
 * changed, decide asks it. It decides nothing by itself and keeps nothing that a rebuild from the
 * state (`configure` and `enqueue`) would not give again.
 */
export interface Router {
  /** Rebuilds everything about agents and queues; waiting interactions stay. */
  configure(agents: Iterable<Agent>, queues: Iterable<Queue>): void;
  enqueue(interaction: Interaction, ticket: Ticket): void;
  dequeue(interaction: Interaction, ticket: Ticket): void;
  /** After any change of duty, activity, leg or presence. */
  agentChanged(agent: Agent): void;
  /** For an interaction that has just come into its queue. */
  candidateFor(interaction: Interaction, now: number): Match | null;
  /** For an agent who has just become free. */
  bestFor(agent: Agent, now: number): Match | null;
  /** Place in line, 1 = next; of a place not yet taken, the one it would get. */
  positionOf(place: Place): number;
  load(queue: QueueId): QueueLoad;
  /** Waiting interactions of the queue in their order. */
  waiting(queue: QueueId): Iterable<Interaction>;
}
