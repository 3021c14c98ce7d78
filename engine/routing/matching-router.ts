import { must } from '../../domain/index.ts';
import type { AgentId, Hypothetical, OfferReason, QueueId } from '../../domain/index.ts';
import type { SettingsConfig } from '../../domain/index.ts';
import type { Agent, Interaction, Queue, Ticket } from '../state.ts';
import { utcDay } from '../utc-day.ts';
import { countsDealt, Desk, matcherStrategy } from './desk.ts';
import type { Group } from './group.ts';
import type {
  AgentNumber,
  ItemNumber,
  Matcher,
  MatchItem,
  Requirement,
} from './matcher/matcher.ts';
import { FastMatcher } from './matcher/fast.ts';
import { idleMsOf } from './idleness.ts';
import { orderOf, orderReason } from './order.ts';
import { Post } from './post.ts';
import { Roster } from './roster.ts';
import { profileOf } from './rings.ts';
import { lookOf, requirementOf } from './look.ts';
import type { Match, Place, QueueLoad, RingLook, Routed, Router } from './router.ts';

interface Seeker {
  readonly interaction: Interaction;
  readonly ticket: Ticket;
  readonly desk: Desk;
  readonly group: Group;
  readonly item: MatchItem;
  readonly number: ItemNumber;
}

const NOBODY: ReadonlySet<string> = new Set();
/** Requirements of single agents that are remembered; they can be made again. */
const ALONE_MAX = 10_000;

/**
 * Routing by the tenant's settings on top of a matcher. What it costs: an agent's change is O(rings
 * that may ask them), an arrival or a free agent is the matcher's affair, a place in line is
 * O(log waiting). The first offer of a ring after a new configuration counts those outside it once.
 */
export class MatchingRouter implements Router {
  /** The one line that chooses. */
  readonly #newMatcher = (): Matcher => new FastMatcher();
  #matcher: Matcher = this.#newMatcher();
  #desks = new Map<QueueId, Desk>();
  #roster = new Roster(this.#desks);
  readonly #posts = new Map<AgentId, Post>();
  readonly #seekers = new Map<string, Seeker>();
  /** The same by their numbers in the matcher. */
  readonly #postsAt: (Post | undefined)[] = [];
  readonly #seekersAt: (Seeker | undefined)[] = [];
  /** Requirements of those who are asked alone, by queue and agent. */
  readonly #alone = new Map<string, Requirement>();
  readonly #askedOf = new Map<AgentId, Set<Interaction>>();
  #between: SettingsConfig['betweenQueues'] = 'priority';
  /** The day that counts of today were last compared for; only where a strategy looks at them. */
  #day = 0;
  #countsDays = false;

  configure({ agents, queues, between }: Routed): void {
    const lines = new Map([...this.#desks].map(([id, desk]) => [id, desk.lines]));
    this.#between = between;
    this.#matcher = this.#newMatcher();
    this.#desks = new Map();
    this.#posts.clear();
    this.#postsAt.length = 0;
    this.#alone.clear();
    for (const queue of queues) this.#addDesk(queue, new Desk(queue, lines.get(queue.id)));
    this.#roster = new Roster(this.#desks);
    for (const agent of agents) if (!agent.retired) this.#addPost(agent);
    const seekers = [...this.#seekers.values()];
    this.#seekers.clear();
    this.#seekersAt.length = 0;
    this.#askedOf.clear();
    for (const { interaction, ticket } of seekers) this.seek(interaction, ticket);
  }

  #addDesk(queue: Queue, desk: Desk): void {
    const { strategy } = queue.config;
    this.#desks.set(queue.id, desk);
    this.#matcher.setQueue(queue.id, matcherStrategy(strategy));
    for (const { lent } of desk.groups) {
      if (lent !== null) this.#matcher.setQueue(lent, matcherStrategy(strategy));
    }
    if (strategy === 'fewestToday' || countsDealt(queue.config)) this.#countsDays = true;
  }

  #addPost(agent: Agent, known: AgentNumber | null = null): void {
    const profile = profileOf(agent);
    const place = this.#roster.placeOf(profile);
    const { id, skills } = agent.config;
    const matched = { id, skills, members: place.members };
    const number = known ?? this.#matcher.addAgent(matched);
    if (known !== null) this.#matcher.changeAgent(known, matched);
    const post = new Post(agent, { number, profile, ...place });
    this.#posts.set(agent.id, post);
    this.#postsAt[number] = post;
    post.enter();
    this.#matcher.setStanding(number, post.standing(this.#day));
    for (const desk of this.#desks.values()) {
      for (const group of desk.groups) if (group.isCounting) group.countOutside(profile, 1);
    }
  }

  agentReskilled(agent: Agent): void {
    const known = this.#leavePost(agent.id);
    if (!agent.retired) this.#addPost(agent, known);
    else if (known !== null) this.#matcher.removeAgent(known);
  }

  agentGone(agent: AgentId): void {
    const known = this.#leavePost(agent);
    if (known !== null) this.#matcher.removeAgent(known);
  }

  /** The number stays the agent's until the matcher forgets them. */
  #leavePost(id: AgentId): AgentNumber | null {
    const post = this.#posts.get(id);
    if (post === undefined) return null;
    post.leave();
    for (const desk of this.#desks.values()) {
      for (const group of desk.groups) if (group.isCounting) group.countOutside(post.profile, -1);
    }
    this.#posts.delete(id);
    this.#postsAt[post.number] = undefined;
    return post.number;
  }

  agentChanged(agent: Agent): void {
    const post = this.#posts.get(agent.id);
    if (post !== undefined && post.update()) {
      this.#matcher.setStanding(post.number, post.standing(this.#day));
    }
  }

  enqueue(interaction: Interaction, ticket: Ticket): void {
    const desk = this.#desk(ticket.queue);
    desk.line(ticket.priority).add(ticket.order, ticket.since, interaction);
    desk.waiting++;
  }

  dequeue(_interaction: Interaction, ticket: Ticket): void {
    const desk = this.#desk(ticket.queue);
    desk.line(ticket.priority).remove(ticket.order);
    desk.waiting--;
  }

  seek(interaction: Interaction, ticket: Ticket): void {
    const desk = this.#desk(ticket.queue);
    if (desk.queue.order?.state === 'paused') return;
    const group = desk.group(ticket.ring);
    const ask = ticket.asks[0];
    const requirement =
      ask === undefined ? requirementFor(group, ticket) : this.#onlyBy(desk, ask.agent);
    const item: MatchItem = {
      id: interaction.id,
      requirement,
      ...orderOf(ticket, desk.queue.config, this.#between),
      except: exceptOf(interaction),
    };
    const number = this.#matcher.add(item);
    const seeker = { interaction, ticket, desk, group, item, number };
    this.#seekers.set(item.id, seeker);
    this.#seekersAt[number] = seeker;
    if (ask !== undefined) this.#noteAsk(ask.agent, interaction);
  }

  seekAnew(interaction: Interaction, ticket: Ticket): void {
    this.stopSeeking(interaction);
    this.seek(interaction, ticket);
  }

  stopSeeking(interaction: Interaction): void {
    const seeker = this.#seekers.get(interaction.id);
    if (seeker === undefined) return;
    this.#seekers.delete(interaction.id);
    this.#seekersAt[seeker.number] = undefined;
    this.#matcher.remove(seeker.number);
    const { agent } = seeker.item.requirement;
    if (agent === null) return;
    const asked = this.#askedOf.get(agent as AgentId);
    asked?.delete(interaction);
    if (asked?.size === 0) this.#askedOf.delete(agent as AgentId);
  }

  candidateFor(interaction: Interaction, now: number): Match | null {
    const seeker = this.#seekers.get(interaction.id);
    if (seeker === undefined) return null;
    this.#reachDay(now);
    const found = this.#matcher.agentFor(seeker.item);
    return found === null ? null : this.#match(seeker, this.#postAt(found.agent).agent, now);
  }

  hasCandidate(interaction: Interaction): boolean {
    const seeker = this.#seekers.get(interaction.id);
    return seeker !== undefined && this.#matcher.agentFor(seeker.item) !== null;
  }

  bestFor(agent: Agent, now: number): Match | null {
    const post = this.#posts.get(agent.id);
    if (post === undefined) return null;
    this.#reachDay(now);
    const item = this.#matcher.itemFor(post.number);
    if (item === null) return null;
    return this.#match(must(this.#seekersAt[item], 'an item that nobody seeks'), agent, now);
  }

  serves(agent: AgentId, queue: QueueId): boolean {
    const members = this.#posts.get(agent)?.members ?? [];
    return members.some((member) => member.queue === queue);
  }

  askedOf(agent: AgentId): readonly Interaction[] {
    const asked = [...(this.#askedOf.get(agent) ?? [])];
    return asked.sort((a, b) => (a.ticket?.order ?? 0) - (b.ticket?.order ?? 0));
  }

  positionOf(place: Place): number {
    return this.#desk(place.queue).ahead(place) + 1;
  }

  load(queue: QueueId): QueueLoad {
    const desk = this.#desk(queue);
    const { free } = desk.group(1);
    let skilled = 0;
    let ready = 0;
    for (const group of desk.groups) {
      skilled = Math.max(skilled, group.size);
      ready = Math.max(ready, group.ready);
    }
    return { waiting: desk.waiting, oldestSince: desk.oldestSince(), free, skilled, ready };
  }

  look(hypothetical: Hypothetical, now: number): readonly RingLook[] {
    this.#reachDay(now);
    const desk = this.#desk(hypothetical.queue);
    return desk.groups.map((group) => {
      const requirement = requirementOf(group, hypothetical);
      const item = { id: '?', requirement, rank: 0, key: 0, order: 0, except: NOBODY };
      const candidates = this.#matcher.candidates(item).map((each) => this.#postAt(each).agent.id);
      return lookOf(group, { hypothetical, candidates, posts: this.#posts.values() });
    });
  }

  waiting(queue: QueueId): Iterable<Interaction> {
    return this.#desk(queue).inOrder();
  }

  #match(seeker: Seeker, agent: Agent, now: number): Match {
    const { interaction, ticket, desk, group } = seeker;
    const ask = ticket.asks[0];
    const declined = this.#declined(interaction, group);
    const position = this.positionOf(ticket);
    this.#countOutside(group);
    const extra = ticket.requirements ?? [];
    const rule = ask?.rule ?? desk.queue.config.strategy;
    const why: OfferReason = {
      rule,
      ring: group.number,
      eligible: this.#eligible(seeker, declined),
      idleMs: idleMsOf(agent, rule, now),
      position,
      waitedMs: now - ticket.enteredAt,
      excluded: ask === undefined ? group.excluded(declined) : [],
      asked: [...group.asked, ...extra.map(({ skill, levelMin }) => `${skill} ${levelMin}`)],
      ahead: position - 1,
      order: orderReason(ticket, desk.queue.config, this.#between),
    };
    return { agent, interaction, why };
  }

  #eligible({ ticket, group, item }: Seeker, declined: number): number {
    if (ticket.asks.length > 0) return 1;
    // Who asks for more than the ring does is rare, and looked for by itself.
    if (ticket.requirements !== undefined) return this.#matcher.candidates(item).length;
    return group.free - declined;
  }

  /** Free agents of the ring who are not to be offered this one again yet. */
  #declined(interaction: Interaction, group: Group): number {
    let declined = 0;
    for (const { agent } of interaction.backOffs) {
      if (this.#posts.get(agent)?.isFreeIn(group) === true) declined++;
    }
    return declined;
  }

  #countOutside(group: Group): void {
    if (group.isCounting) return;
    group.startCounting();
    for (const { profile } of this.#posts.values()) group.countOutside(profile, 1);
  }

  /** At midnight (UTC) what was given today begins anew for everybody, also for who is free. */
  #reachDay(now: number): void {
    if (!this.#countsDays) return;
    const day = utcDay(now);
    if (day === this.#day) return;
    this.#day = day;
    for (const post of this.#posts.values()) {
      this.#matcher.setStanding(post.number, post.standing(day));
    }
  }

  #onlyBy(desk: Desk, agent: AgentId): Requirement {
    const key = `${desk.queue.id}/${agent}`;
    const known = this.#alone.get(key);
    if (known !== undefined) return known;
    const { requirement } = desk.group(1);
    const alone = { ...requirement, must: [], should: [], agent };
    if (this.#alone.size >= ALONE_MAX) this.#alone.clear();
    this.#alone.set(key, alone);
    return alone;
  }

  #noteAsk(agent: AgentId, interaction: Interaction): void {
    const asked = this.#askedOf.get(agent) ?? new Set();
    this.#askedOf.set(agent, asked.add(interaction));
  }

  #postAt(number: AgentNumber): Post {
    return must(this.#postsAt[number], () => `no agent ${number} in the router`);
  }

  #desk(queue: QueueId): Desk {
    return must(this.#desks.get(queue), () => `no queue ${queue} in the router`);
  }
}

/** What the flow that sent it asks for, in each ring. */
function requirementFor({ requirement }: Group, { requirements }: Ticket): Requirement {
  if (requirements === undefined) return requirement;
  return { ...requirement, must: [...requirement.must, ...requirements] };
}

function exceptOf({ backOffs }: Interaction): ReadonlySet<string> {
  return backOffs.length === 0 ? NOBODY : new Set(backOffs.map((each) => each.agent));
}
