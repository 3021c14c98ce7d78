import { assert, must } from '../../../domain/index.ts';
import { ClassList } from './class-list.ts';
import type { Code } from './codes.ts';
import { Handles } from './handles.ts';
import type { AgentRecord } from './idle-orders.ts';
import type { Found, MatchAgent, Matcher, MatchItem, Standing, Strategy } from './matcher.ts';
import { earlier, mayTake, NamedItems } from './named-items.ts';
import { QueueBook } from './queue-book.ts';
import { findAgent, listAgents } from './search.ts';
import { Signatures } from './signatures.ts';
import type { Signature } from './signatures.ts';

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
  readonly #items = new Handles<MatchItem>();
  readonly #signatures: Signatures;
  readonly #named = new NamedItems(this.#items);
  readonly #classes = new ClassList(this.#book);
  readonly #agents = new Map<string, AgentRecord>();
  readonly #handles = new Map<string, number>();
  /** By the item's handle. */
  readonly #homes: (Signature | null)[] = [];

  constructor(vacantMax = VACANT_MAX) {
    this.#signatures = new Signatures(this.#book, this.#items, vacantMax);
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
    if (known !== undefined) this.#classes.quit(known);
    const record = { id: agent.id, agentClass, standing: null, pool: null, places: [] };
    this.#agents.set(agent.id, record);
  }

  /** O(log free); the last agent of a class: O(S). */
  removeAgent(id: string): void {
    this.#classes.quit(this.#agent(id));
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
    const inside = this.#handles.size;
    const handle = this.#items.take(item);
    this.#handles.set(id, handle);
    assert(this.#handles.size > inside, () => `item ${id} is inside already`);
    if (agent === null) {
      const signature = this.#signatures.of(requirement);
      this.#homes[handle] = signature;
      this.#signatures.add(signature, handle, item);
    } else {
      const signature = this.#named.of(agent, requirement);
      this.#homes[handle] = signature;
      this.#named.add(signature, handle, item);
    }
  }

  /** O(log waiting). */
  remove(id: string): void {
    const handle = must(this.#handles.get(id), () => `no item ${id}`);
    const signature = must(this.#homes[handle], 'an item has a signature');
    if (signature.slot >= 0) this.#signatures.remove(signature, handle);
    else this.#named.remove(signature, handle);
    this.#handles.delete(id);
    this.#homes[handle] = null;
    this.#items.drop(handle);
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
    const first = this.#signatures.at(slot).items.valueAt(0);
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
      best = earlier(best, this.#signatures.at(slot).firstFor(id));
    }
    return best;
  }
}
