import type { AgentId, Hypothetical, OfferReason } from '../../domain/index.ts';
import type { QueueId, SettingsConfig } from '../../domain/index.ts';
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
  /** Free for the first ring, and those who may ever be. */
  readonly free: number;
  readonly skilled: number;
  /** Of these ready, at work or not. */
  readonly ready: number;
}

export type Place = Pick<Ticket, 'queue' | 'priority' | 'order' | 'since'>;

/** One ring as it would be for an interaction that there is not. */
export interface RingLook {
  readonly asked: readonly string[];
  /** Free for it, in the order of asking. */
  readonly candidates: readonly AgentId[];
  /** Everybody else whom it concerns, by name, with what keeps them out. */
  readonly others: readonly (readonly [AgentId, string])[];
}

/** What routing is told of the configuration. */
export interface Routed {
  readonly agents: Iterable<Agent>;
  readonly queues: Iterable<Queue>;
  readonly between: SettingsConfig['betweenQueues'];
}

/**
 * The seam behind which matching lives. An index derived from the state: evolve tells it what
 * changed, decide asks it. It decides nothing by itself and keeps nothing that a rebuild from the
 * state (`configure`, `enqueue`, `seek`) would not give again.
 */
export interface Router {
  /** Rebuilds everything about agents and queues; waiting interactions stay. */
  configure(routed: Routed): void;
  /** One agent's skills or queues changed. */
  agentReskilled(agent: Agent): void;
  /** After any change of duty, activity, leg or presence. */
  agentChanged(agent: Agent): void;
  agentGone(agent: AgentId): void;

  /** Waits in line from now; `dequeue` before the ticket changes. */
  enqueue(interaction: Interaction, ticket: Ticket): void;
  dequeue(interaction: Interaction, ticket: Ticket): void;
  /**
   * Wants an agent: waits, or rings all and takes whoever else becomes free. Not while its queue is
   * paused.
   */
  seek(interaction: Interaction, ticket: Ticket): void;
  /** The same with another ring, another `ask`, or others who declined. */
  seekAnew(interaction: Interaction, ticket: Ticket): void;
  stopSeeking(interaction: Interaction): void;

  /** For an interaction that seeks. */
  candidateFor(interaction: Interaction, now: number): Match | null;
  /** Whether there is one: cheaper, for assertions. */
  hasCandidate(interaction: Interaction): boolean;
  /** For an agent who has just become free. */
  bestFor(agent: Agent, now: number): Match | null;
  /** Whether the queue would ever ask this agent. */
  serves(agent: AgentId, queue: QueueId): boolean;
  /** Those who wait for this agent alone. */
  askedOf(agent: AgentId): readonly Interaction[];
  /** Place in line, 1 = next; of a place not yet taken, the one it would get. */
  positionOf(place: Place): number;
  load(queue: QueueId): QueueLoad;
  /** For people: every ring of the queue. */
  look(hypothetical: Hypothetical, now: number): readonly RingLook[];
  /** Waiting interactions of the queue in their order. */
  waiting(queue: QueueId): Iterable<Interaction>;
}
