import { assert, must } from '../../../domain/index.ts';
import { AgentClass, classKey } from './agent-classes.ts';
import { comesBefore } from './heap.ts';
import type { AgentRecord } from './idle-orders.ts';
import type { Found, MatchAgent, Matcher, MatchItem, Standing, Strategy } from './matcher.ts';
import { isFreeFor, NamedItems } from './named-items.ts';
import { QueueBook } from './queue-book.ts';
import { mayServe } from './requirements.ts';
import { findAgent, listAgents } from './search.ts';
import { Signatures } from './signatures.ts';
import type { ItemEntry } from './signatures.ts';

/** Requirements for which nothing waits that are kept, because such an item is likely to come. */
const VACANT_MAX = 8_192;

/**
 * Items with equal requirements wait in one heap (a signature), agents with equal queues and skills
 * are one class, and which class may serve which signature is known beforehand. So a question
 * compares the heads of a short list, however many wait and however many work: with 10,000 agents
 * and 100,000 waiting about one microsecond.
 *
 * S = signatures that a class may serve, C = classes that may serve a signature.
 */
export class FastMatcher implements Matcher {
  readonly #book = new QueueBook();
  readonly #signatures: Signatures;
  readonly #named = new NamedItems();
  readonly #classes = new Map<string, AgentClass>();
  readonly #agents = new Map<string, AgentRecord>();
  readonly #items = new Map<string, ItemEntry>();

  constructor(vacantMax = VACANT_MAX) {
    this.#signatures = new Signatures(this.#book, vacantMax);
  }

  /** O(C of the queue's signatures) when the strategy is another one than before. */
  setQueue(queue: string, strategy: Strategy): void {
    this.#book.setStrategy(queue, strategy);
  }

  removeQueue(queue: string): void {
    this.#book.setStrategy(queue, null);
  }

  /** O(log free); the first agent of a class: O(signatures that ask for its queues). */
  setAgent(agent: MatchAgent): void {
    const agentClass = this.#classOf(agent);
    const known = this.#agents.get(agent.id);
    agentClass.agents++;
    if (known !== undefined) this.#leaveClass(known);
    const record = { id: agent.id, agentClass, standing: null, pool: null, places: [] };
    this.#agents.set(agent.id, record);
  }

  /** O(log free); the last agent of a class: O(S). */
  removeAgent(id: string): void {
    this.#leaveClass(this.#agent(id));
    this.#agents.delete(id);
  }

  /** O(log free) for each order that the class's queues ask for; mostly one. */
  setStanding(id: string, standing: Standing): void {
    const agent = this.#agent(id);
    if (agent.pool !== null) agent.agentClass.leave(agent);
    agent.standing = standing;
    if (standing.free !== 0) agent.agentClass.enter(agent, standing);
  }

  /** O(log waiting); a requirement not seen lately: O(classes in its queues). */
  add(item: MatchItem): void {
    const { id, rank, key, order, requirement } = item;
    assert(!this.#items.has(id), () => `item ${id} is inside already`);
    assert(!Number.isNaN(rank + key + order), () => `item ${id} has no order`);
    const { agent } = requirement;
    const known = agent === null ? this.#signatures : null;
    const signature = known?.of(requirement) ?? this.#named.of(agent ?? '', requirement);
    const entry = { first: rank, second: key, third: order, id, at: -1, item, signature };
    this.#items.set(id, entry);
    if (agent === null) this.#signatures.add(entry);
    else this.#named.add(agent, entry);
  }

  /** O(log waiting). */
  remove(id: string): void {
    const entry = must(this.#items.get(id), () => `no item ${id}`);
    const { agent } = entry.item.requirement;
    this.#items.delete(id);
    if (agent === null) this.#signatures.remove(entry);
    else this.#named.remove(agent, entry);
  }

  /** O(C), plus O(k) when k excepted agents stand at the heads; a named agent: O(1). */
  agentFor(item: MatchItem): Found | null {
    const { requirement } = item;
    if (requirement.agent !== null) return this.#namedFor(item, requirement.agent);
    const found = findAgent(this.#signatures.of(requirement), item);
    if (found === null || item.except.size === 0) return found;
    let { eligible } = found;
    for (const id of item.except) {
      const agent = this.#agents.get(id);
      if (agent !== undefined && mayTake(agent, item)) eligible--;
    }
    return { agent: found.agent, eligible };
  }

  /** O(S), plus O(k) when the agent declined the first k of a signature. */
  itemFor(id: string): MatchItem | null {
    const agent = this.#agent(id);
    const { pool } = agent;
    if (pool === null) return null;
    const { heads } = this.#signatures;
    let best: ItemEntry | undefined = this.#named.firstFor(agent);
    const { slots } = agent.agentClass;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? -1;
      if (!heads.isOpenTo(slot, pool)) continue;
      if (best !== undefined && !heads.comesBefore(slot, best)) continue;
      const found = this.#signatures.at(slot).firstFor(id);
      if (found !== undefined && (best === undefined || comesBefore(found, best))) best = found;
    }
    return best?.item ?? null;
  }

  /** O(free log free). */
  candidates(item: MatchItem): readonly string[] {
    const { agent } = item.requirement;
    if (agent === null) return listAgents(this.#signatures.of(item.requirement), item);
    return this.#namedFor(item, agent) === null ? [] : [agent];
  }

  /** What is held, for a test that it does not grow with the past. */
  sizes() {
    return {
      queues: this.#book.size,
      classes: this.#classes.size,
      signatures: this.#signatures.size,
      named: this.#named.size,
    };
  }

  #agent(id: string): AgentRecord {
    return must(this.#agents.get(id), () => `no agent ${id}`);
  }

  #namedFor(item: MatchItem, name: string): Found | null {
    const agent = this.#agents.get(name);
    if (agent === undefined || item.except.has(name) || !mayTake(agent, item)) return null;
    return { agent: name, eligible: 1 };
  }

  #classOf(agent: MatchAgent): AgentClass {
    const key = classKey(agent);
    const known = this.#classes.get(key);
    if (known !== undefined) return known;
    const agentClass = new AgentClass(key, agent);
    this.#classes.set(key, agentClass);
    this.#book.enlistClass(agentClass);
    return agentClass;
  }

  #leaveClass(agent: AgentRecord): void {
    const { agentClass } = agent;
    if (agent.pool !== null) agentClass.leave(agent);
    agentClass.agents--;
    if (agentClass.agents > 0) return;
    this.#classes.delete(agentClass.key);
    this.#book.delistClass(agentClass);
  }
}

function mayTake(agent: AgentRecord, { requirement }: MatchItem): boolean {
  return isFreeFor(agent, requirement) && mayServe(agent.agentClass, requirement);
}
