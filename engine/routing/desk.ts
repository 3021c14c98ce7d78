import type { AgentConfig, Availability, OfferReason, QueueConfig } from '../../domain/index.ts';
import type { Agent, Queue } from '../state.ts';
import { Line } from './line.ts';

/** Where an agent stands for one queue; the words that a person reads in `excluded`. */
export type Standing =
  | 'free'
  | 'offered'
  | 'talking'
  | 'in wrap-up'
  | 'resting'
  | 'hanging up'
  | 'not ready'
  | 'signed out'
  | 'away in Teams';

const STANDINGS: readonly Standing[] = [
  'offered',
  'talking',
  'in wrap-up',
  'resting',
  'hanging up',
  'not ready',
  'signed out',
  'away in Teams',
];

/**
 * One queue as the router sees it: who waits, by priority, and who is free, longest idle first.
 * Standings are counted, so that an offer's reason costs nothing per agent.
 */
export class Desk {
  readonly queue: Queue;
  readonly lines: readonly Line[];
  readonly idle = new Map<string, Agent>();
  #idleLast = 0;
  waiting = 0;
  skilled = 0;
  readonly counts = new Map<Standing, number>();
  /** Agents who lack a skill, grouped by the first that they lack: fixed until the next config. */
  lacking: readonly { readonly reason: string; readonly agents: number }[] = [];

  constructor(queue: Queue, lines: readonly Line[] = Array.from({ length: 10 }, () => new Line())) {
    this.queue = queue;
    this.lines = lines;
    for (const line of lines) this.waiting += line.size;
  }

  enter(agent: Agent, standing: Standing): void {
    this.counts.set(standing, (this.counts.get(standing) ?? 0) + 1);
    if (standing !== 'free') return;
    const late = agent.idle.seq < this.#idleLast;
    this.#idleLast = Math.max(this.#idleLast, agent.idle.seq);
    this.idle.set(agent.id, agent);
    if (late) this.#sortIdle();
  }

  leave(agent: Agent, standing: Standing): void {
    this.counts.set(standing, (this.counts.get(standing) ?? 0) - 1);
    if (standing === 'free') this.idle.delete(agent.id);
  }

  excluded(declined: number): OfferReason['excluded'] {
    const excluded: OfferReason['excluded'] = [];
    for (const standing of STANDINGS) {
      const agents = this.counts.get(standing) ?? 0;
      if (agents > 0) excluded.push({ reason: standing, agents });
    }
    if (declined > 0) excluded.push({ reason: 'declined it just now', agents: declined });
    for (const group of this.lacking) excluded.push({ reason: group.reason, agents: group.agents });
    return excluded;
  }

  /** Rare: somebody got an earlier idle place back (a withdrawn offer, presence). */
  #sortIdle(): void {
    const agents = [...this.idle.values()].toSorted((a, b) => a.idle.seq - b.idle.seq);
    this.idle.clear();
    for (const agent of agents) this.idle.set(agent.id, agent);
  }
}

export function standingOf(agent: Agent, queue: QueueConfig): Standing {
  switch (agent.activity.kind) {
    case 'offered':
    case 'talking':
    case 'resting':
      return agent.activity.kind;
    case 'wrapUp':
      return 'in wrap-up';
    case 'free':
      break;
  }
  if (agent.duty.kind === 'signedOut') return 'signed out';
  if (agent.duty.kind === 'notReady') return 'not ready';
  if (agent.leg !== null) return 'hanging up';
  return passesPresence(agent.presence, queue) ? 'free' : 'away in Teams';
}

/**
 * Unknown presence passes: when Teams tells us nothing, the contact centre must go on. See
 * https://learn.microsoft.com/microsoftteams/create-a-phone-system-call-queue (presence-based
 * routing): only Available gets calls.
 */
export function passesPresence(presence: Availability, queue: QueueConfig): boolean {
  if (queue.presence === 'ignore') return true;
  return ['available', 'availableIdle', 'presenceUnknown'].includes(presence);
}

/** null = may serve the queue; otherwise the first requirement that is not met, in words. */
export function lackOf(agent: AgentConfig, queue: QueueConfig): string | null {
  for (const { skill, levelMin } of queue.requirements) {
    const level = agent.skills.find((each) => each.skill === skill)?.level ?? 0;
    if (level < levelMin) return `skill ${skill} < ${levelMin}`.slice(0, 100);
  }
  return null;
}

/** Has a phone and takes calls from queues: experts and administrators do not. */
export function takesCalls(agent: AgentConfig): boolean {
  return agent.address !== null && (agent.role === 'agent' || agent.role === 'supervisor');
}
