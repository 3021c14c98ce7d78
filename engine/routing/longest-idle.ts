import { must } from '../../domain/index.ts';
import type { AgentId, OfferReason, QueueId } from '../../domain/index.ts';
import type { Agent, Interaction, Queue, Ticket } from '../state.ts';
import { Desk, lackOf, standingOf, takesCalls } from './desk.ts';
import type { Standing } from './desk.ts';
import { Line } from './line.ts';
import type { Match, Place, QueueLoad, Router } from './router.ts';

interface Membership {
  readonly desk: Desk;
  standing: Standing;
}

/**
 * Skills filter, then: an interaction takes the longest idle agent; an agent takes, across the
 * queues, by the queue's priority, the interaction's priority, its order.
 */
export class LongestIdleRouter implements Router {
  readonly #desks = new Map<QueueId, Desk>();
  readonly #memberships = new Map<AgentId, Membership[]>();

  configure(agents: Iterable<Agent>, queues: Iterable<Queue>): void {
    const lines = new Map([...this.#desks].map(([id, desk]) => [id, desk.lines]));
    this.#desks.clear();
    this.#memberships.clear();
    const people = [...agents].filter((agent) => !agent.retired && takesCalls(agent.config));
    people.sort((a, b) => a.idle.seq - b.idle.seq);
    for (const agent of people) this.#memberships.set(agent.id, []);
    for (const queue of queues) {
      const desk = new Desk(queue, lines.get(queue.id));
      this.#desks.set(queue.id, desk);
      this.#staff(desk, people);
    }
  }

  #staff(desk: Desk, people: readonly Agent[]): void {
    const lacking = new Map<string, number>();
    for (const agent of people) {
      const lack = lackOf(agent.config, desk.queue.config);
      if (lack !== null) {
        lacking.set(lack, (lacking.get(lack) ?? 0) + 1);
        continue;
      }
      const standing = standingOf(agent, desk.queue.config);
      desk.skilled++;
      desk.enter(agent, standing);
      this.#memberships.get(agent.id)?.push({ desk, standing });
    }
    desk.lacking = [...lacking].map(([reason, count]) => ({ reason, agents: count }));
  }

  enqueue(interaction: Interaction, ticket: Ticket): void {
    const desk = this.#desk(ticket.queue);
    this.#line(desk, ticket.priority).add(ticket.order, interaction);
    desk.waiting++;
  }

  dequeue(_interaction: Interaction, ticket: Ticket): void {
    const desk = this.#desk(ticket.queue);
    this.#line(desk, ticket.priority).remove(ticket.order);
    desk.waiting--;
  }

  agentChanged(agent: Agent): void {
    for (const membership of this.#memberships.get(agent.id) ?? []) {
      const { desk } = membership;
      const standing = standingOf(agent, desk.queue.config);
      if (standing === membership.standing) continue;
      desk.leave(agent, membership.standing);
      desk.enter(agent, standing);
      membership.standing = standing;
    }
  }

  candidateFor(interaction: Interaction, now: number): Match | null {
    const { ticket } = interaction;
    if (ticket === null) return null;
    const desk = this.#desk(ticket.queue);
    let declined = 0;
    for (const agent of desk.idle.values()) {
      if (hasDeclined(interaction, agent.id)) declined++;
      else return this.#match(desk, { agent, interaction, ticket, declined, now });
    }
    return null;
  }

  bestFor(agent: Agent, now: number): Match | null {
    let best: { desk: Desk; interaction: Interaction; ticket: Ticket } | null = null;
    for (const { desk, standing } of this.#memberships.get(agent.id) ?? []) {
      if (standing !== 'free' || desk.waiting === 0) continue;
      const interaction = firstFor(desk, agent.id);
      if (interaction === null || interaction.ticket === null) continue;
      const found = { desk, interaction, ticket: interaction.ticket };
      if (best === null || comesBefore(found, best)) best = found;
    }
    if (best === null) return null;
    const { desk, interaction, ticket } = best;
    return this.#match(desk, { agent, interaction, ticket, declined: 0, now });
  }

  positionOf(place: Place): number {
    const desk = this.#desk(place.queue);
    let ahead = 0;
    for (let priority = 1; priority < place.priority; priority++) {
      ahead += this.#line(desk, priority).size;
    }
    return ahead + this.#line(desk, place.priority).ahead(place.order) + 1;
  }

  load(queue: QueueId): QueueLoad {
    const desk = this.#desk(queue);
    let oldestSince: number | null = null;
    for (const line of desk.lines) {
      const since = line.first()?.ticket?.enteredAt;
      if (since !== undefined) oldestSince = Math.min(oldestSince ?? since, since);
    }
    return { waiting: desk.waiting, oldestSince, free: desk.idle.size, skilled: desk.skilled };
  }

  *waiting(queue: QueueId): Generator<Interaction> {
    for (const line of this.#desk(queue).lines) yield* line;
  }

  #match(
    desk: Desk,
    found: {
      agent: Agent;
      interaction: Interaction;
      ticket: Ticket;
      declined: number;
      now: number;
    },
  ): Match {
    const { agent, interaction, ticket, now } = found;
    const why: OfferReason = {
      rule: 'longestIdle',
      ring: 1,
      eligible: desk.idle.size - found.declined,
      idleMs: now - agent.idle.at,
      position: this.positionOf(ticket),
      waitedMs: now - ticket.enteredAt,
      excluded: desk.excluded(found.declined),
    };
    return { agent, interaction, why };
  }

  #desk(queue: QueueId): Desk {
    return must(this.#desks.get(queue), () => `no queue ${queue} in the router`);
  }

  #line(desk: Desk, priority: number): Line {
    return must(desk.lines[priority - 1], () => `priority ${priority} is not 1 to 10`);
  }
}

function hasDeclined(interaction: Interaction, agent: AgentId): boolean {
  return interaction.backOffs.some((each) => each.agent === agent);
}

function firstFor(desk: Desk, agent: AgentId): Interaction | null {
  for (const line of desk.lines) {
    const first = line.first();
    if (first === null) continue;
    if (!hasDeclined(first, agent)) return first;
    for (const interaction of line) if (!hasDeclined(interaction, agent)) return interaction;
  }
  return null;
}

interface Waiting {
  readonly desk: Desk;
  readonly ticket: Ticket;
}

function comesBefore(a: Waiting, b: Waiting): boolean {
  const queues = a.desk.queue.config.priority - b.desk.queue.config.priority;
  if (queues !== 0) return queues < 0;
  if (a.ticket.priority !== b.ticket.priority) return a.ticket.priority < b.ticket.priority;
  return a.ticket.order < b.ticket.order;
}
