import type { OfferReason } from '../../domain/index.ts';
import type { Queue } from '../state.ts';
import { CHANNEL_BIT } from './capacity.ts';
import type { Requirement } from './matcher/matcher.ts';
import { listedOf } from './listed.ts';
import { isOutOf, lackOf, takesCalls } from './rings.ts';
import type { Profile, Ring } from './rings.ts';
import { FREE, STANDINGS, UNREADY, withPresence } from './standing.ts';

/** Whom one ring of a queue may ask, and how many of them stand where. */
export class Group {
  readonly queue: Queue;
  readonly ring: Ring;
  /** 1 = the queue's own requirements. */
  readonly number: number;
  readonly requirement: Requirement;
  /** Those whom this ring takes from outside the queue are in this one, which nobody can name. */
  readonly lent: string | null;
  /** In words, for an offer's reason. */
  readonly asked: string[];
  readonly #presentOnly: boolean;
  /** null = whoever takes calls is meant. */
  readonly #listed: ReadonlySet<string> | null;
  /** By index of STANDINGS: kept current, so that an offer's reason costs nothing an agent. */
  readonly #counts = new Int32Array(STANDINGS.length);
  size = 0;
  /** Others by the reason that keeps them out; null until an offer asks for it. */
  #outside: Map<string, number> | null = null;
  #sorted: OfferReason['excluded'] | null = null;

  constructor(queue: Queue, ring: Ring, number: number) {
    this.queue = queue;
    this.ring = ring;
    this.number = number;
    const { presence, should } = queue.config;
    const listed = listedOf(queue);
    this.#listed = listed === null ? null : new Set(listed.map(({ agent }) => agent));
    this.#presentOnly = presence === 'availableOnly';
    this.asked = ring.must.map(({ skill, levelMin }) => `${skill} ${levelMin}`);
    this.lent = ring.experts || ring.others.length > 0 ? `${queue.id}/${number}` : null;
    this.requirement = {
      queues: this.lent === null ? [queue.id] : [queue.id, this.lent],
      channel: CHANNEL_BIT.voice,
      must: ring.must,
      should,
      agent: null,
      presentOnly: this.#presentOnly,
    };
  }

  /** Whether presence lets such an agent be rung. */
  admits(present: boolean): boolean {
    return present || !this.#presentOnly;
  }

  get free(): number {
    return this.#counts[FREE] ?? 0;
  }

  /** At work or not: all but who has gone, is away, or takes no calls. */
  get ready(): number {
    let ready = this.size;
    for (const standing of UNREADY) ready -= this.#counts[standing] ?? 0;
    return ready;
  }

  enter(standing: number, present: boolean): void {
    this.size++;
    this.add(standing, present, 1);
  }

  leave(standing: number, present: boolean): void {
    this.size--;
    this.add(standing, present, -1);
  }

  add(standing: number, present: boolean, by: 1 | -1): void {
    const index = this.#presentOnly ? withPresence(standing, present) : standing;
    this.#counts[index] = (this.#counts[index] ?? 0) + by;
  }

  /** Why this agent is not in the group; null = is, or was never meant to be. */
  lackOf(agent: Profile): string | null {
    const isMeant = this.#listed?.has(agent.id) ?? takesCalls(agent);
    if (!isMeant || agent.address === null) return null;
    if (isOutOf(agent, this.queue.config)) return 'not in the queue at present';
    return lackOf(agent, this.ring.must);
  }

  get isCounting(): boolean {
    return this.#outside !== null;
  }

  /** From now on those outside are counted: the caller tells of each, once. */
  startCounting(): void {
    this.#outside = new Map();
    this.#sorted = null;
  }

  countOutside(agent: Profile, by: 1 | -1): void {
    const lack = this.#outside === null ? null : this.lackOf(agent);
    if (lack === null) return;
    this.#outside?.set(lack, (this.#outside.get(lack) ?? 0) + by);
    this.#sorted = null;
  }

  #sortedOutside(): OfferReason['excluded'] {
    if (this.#sorted !== null) return this.#sorted;
    const outside = [...(this.#outside ?? [])].filter(([, agents]) => agents > 0);
    outside.sort(([a], [b]) => (a < b ? -1 : 1));
    this.#sorted = outside.map(([reason, agents]) => ({ reason, agents }));
    return this.#sorted;
  }

  /** The same for the same state, whatever the order in which things came about. */
  excluded(declined: number): OfferReason['excluded'] {
    const excluded: OfferReason['excluded'] = [];
    for (let index = FREE + 1; index < STANDINGS.length; index++) {
      const agents = this.#counts[index] ?? 0;
      const reason = STANDINGS[index];
      if (agents > 0 && reason !== undefined) excluded.push({ reason, agents });
    }
    if (declined > 0) excluded.push({ reason: 'declined it just now', agents: declined });
    excluded.push(...this.#sortedOutside());
    return excluded.length > 50 ? excluded.slice(0, 50) : excluded;
  }
}
