import { assert, must } from '../../../domain/index.ts';
import { ClassList } from './class-list.ts';
import type { Code } from './codes.ts';
import type { AgentRecord } from './idle-orders.ts';
import type { Found, MatchAgent, Matcher, MatchItem, Standing, Strategy } from './matcher.ts';
import { earlier, mayTake, NamedItems } from './named-items.ts';
import { QueueBook } from './queue-book.ts';
import { findAgent, listAgents } from './search.ts';
import { Signatures } from './signatures.ts';
import type { ItemEntry } from './signatures.ts';

/** Requirements for which nothing waits that are kept, because such an item is likely to come. */
const VACANT_MAX = 8_192;

/**
 * Items with equal requirements wait in one heap (a signature), agents with equal queues and skills
 * are one class, and which class may serve which signature is known beforehand. So a question
 * compares the heads of a short list, however many wait and however many work.
 *
 * `signatures.ts`, `heads.ts`: who waits. `agent-classes.ts`, `idle-orders.ts`, `doors.ts`: who is
 * free, in which orders. `queue-book.ts`, `fits.ts`: who may serve whom. `search.ts` compares;
 * `named-items.ts` are those that wait for one person; `naive.ts` is what all this must agree with.
 *
 * S = signatures that a class may serve, C = classes that may serve a signature.
 */
export class FastMatcher implements Matcher {
  readonly #book = new QueueBook();
  readonly #signatures: Signatures;
  readonly #named = new NamedItems();
  readonly #classes = new ClassList(this.#book);
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
    const agentClass = this.#classes.join(agent);
    const known = this.#agents.get(agent.id);
    if (known !== undefined) this.#quit(known);
    const record = { id: agent.id, agentClass, standing: null, pool: null, places: [] };
    this.#agents.set(agent.id, record);
  }

  /** O(log free); the last agent of a class: O(S). */
  removeAgent(id: string): void {
    this.#quit(this.#agent(id));
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
    const { id, requirement } = item;
    const { agent } = requirement;
    const inside = this.#items.size;
    const known = agent === null ? this.#signatures : null;
    const signature = known?.of(requirement) ?? this.#named.of(agent ?? '', requirement);
    const entry = { id, at: -1, item, signature };
    this.#items.set(id, entry);
    assert(this.#items.size > inside, () => `item ${id} is inside already`);
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
    const found = findAgent(this.#signatures.of(requirement), item, this.#classes.doors);
    if (found === null || item.except.size === 0) return found;
    let { eligible } = found;
    for (const id of item.except) {
      const agent = this.#agents.get(id);
      if (agent !== undefined && mayTake(agent, requirement)) eligible--;
    }
    return { agent: found.agent, eligible };
  }

  /** O(S), plus O(k) when the agent declined the first k of a signature. */
  itemFor(id: string): MatchItem | null {
    const agent = this.#agent(id);
    const { pool } = agent;
    if (pool === null) return null;
    const named = this.#named.size === 0 ? null : this.#named.firstFor(agent);
    const { heads } = this.#signatures;
    const slot = heads.firstOf(agent.agentClass.slots, pool.code);
    if (slot < 0) return named;
    const first = must(this.#signatures.at(slot).items.first, 'a head has an item').item;
    const isDeclined = first.except.size > 0 && first.except.has(id);
    return earlier(named, isDeclined ? this.#notDeclined(agent, pool.code) : first);
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
    if (agent === undefined || item.except.has(name)) return null;
    return mayTake(agent, item.requirement) ? { agent: name, eligible: 1 } : null;
  }

  /** The first that the agent did not decline; rare, so it may look at every head. */
  #notDeclined({ id, agentClass }: AgentRecord, free: Code): MatchItem | null {
    let best: MatchItem | null = null;
    for (const slot of agentClass.slots) {
      if (!this.#signatures.heads.isOpenTo(slot, free)) continue;
      best = earlier(best, this.#signatures.at(slot).firstFor(id)?.item ?? null);
    }
    return best;
  }

  #quit(agent: AgentRecord): void {
    if (agent.pool !== null) agent.agentClass.leave(agent);
    this.#classes.quit(agent.agentClass);
  }
}
