import { assert, must } from '../../../domain/index.ts';
import { ClassList } from './class-list.ts';
import type { Code } from './codes.ts';
import { Handles } from './handles.ts';
import type { AgentRecord } from './idle-orders.ts';
import type { AgentNumber, Found, ItemNumber, MatchAgent, Matcher } from './matcher.ts';
import type { MatchItem, Standing, Strategy } from './matcher.ts';
import { earlier, mayTake, NamedItems } from './named-items.ts';
import { QueueBook } from './queue-book.ts';
import { findAgent, listAgents } from './search.ts';
import type { Floor } from './search.ts';
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
  readonly #agents = new Handles<AgentRecord>();
  readonly #classes = new ClassList(this.#book, this.#agents);
  readonly #floor: Floor;
  /** By their names, which only those who are named or excepted are looked up by. */
  readonly #byName = new Map<string, AgentRecord>();
  /** By the item's number. */
  readonly #homes: (Signature | null)[] = [];

  constructor(vacantMax = VACANT_MAX) {
    this.#signatures = new Signatures(this.#book, this.#items, vacantMax);
    const { doors, idleHeads } = this.#classes;
    this.#floor = { doors, idleHeads, agents: this.#agents };
  }

  /** O(C of the queue's signatures) when the strategy is another one than before. */
  setQueue(queue: string, strategy: Strategy): void {
    this.#book.setStrategy(queue, strategy);
  }

  removeQueue(queue: string): void {
    this.#book.setStrategy(queue, null);
  }

  /** O(log free); the first agent of a class: O(signatures that ask for its queues). */
  addAgent(agent: MatchAgent): AgentNumber {
    const { id } = agent;
    assert(!this.#byName.has(id), () => `agent ${id} is there already`);
    const agentClass = this.#classes.join(agent);
    const number = this.#agents.next;
    const free = { standing: null, pool: null, places: [], pools: [], logAt: -1 };
    const record: AgentRecord = { id, number, agentClass, ...free };
    this.#byName.set(id, record);
    return this.#agents.take(record);
  }

  /** As `addAgent` and `removeAgent` together. */
  changeAgent(number: AgentNumber, agent: MatchAgent): void {
    const record = this.#agents.valueOf(number);
    assert(record.id === agent.id, () => `${number} is ${record.id}, not ${agent.id}`);
    const agentClass = this.#classes.join(agent);
    this.#classes.quit(record);
    record.agentClass = agentClass;
    record.standing = null;
  }

  /** O(log free); the last agent of a class: O(S). */
  removeAgent(number: AgentNumber): void {
    const record = this.#agents.valueOf(number);
    this.#classes.quit(record);
    this.#byName.delete(record.id);
    this.#agents.drop(number);
  }

  /** O(log free), of however many queues the agent is. */
  setStanding(number: AgentNumber, standing: Standing): void {
    const agent = this.#agents.valueOf(number);
    if (agent.pool !== null) agent.agentClass.leave(agent);
    agent.standing = standing;
    if (standing.free !== 0) agent.agentClass.enter(agent, standing);
  }

  /** O(log waiting); a requirement not seen lately: O(classes in its queues). */
  add(item: MatchItem): ItemNumber {
    const { requirement } = item;
    const { agent } = requirement;
    const number = this.#items.take(item);
    if (agent === null) {
      const signature = this.#signatures.of(requirement);
      this.#homes[number] = signature;
      this.#signatures.add(signature, number, item);
    } else {
      const signature = this.#named.of(agent, requirement);
      this.#homes[number] = signature;
      this.#named.add(signature, number, item);
    }
    return number;
  }

  /** O(log waiting). */
  remove(number: ItemNumber): void {
    const signature = must(this.#homes[number], () => `no item ${number}`);
    if (signature.slot >= 0) this.#signatures.remove(signature, number);
    else this.#named.remove(signature, number);
    this.#homes[number] = null;
    this.#items.drop(number);
  }

  /** O(C), plus O(k) when k excepted agents stand at the heads; a named agent: O(1). */
  agentFor(item: MatchItem): Found | null {
    const { requirement } = item;
    if (requirement.agent !== null) return this.#namedFor(item, requirement.agent);
    const found = findAgent(this.#signatures.of(requirement), item, this.#floor);
    if (found === null || item.except.size === 0) return found;
    let { eligible } = found;
    for (const id of item.except) {
      const agent = this.#byName.get(id);
      if (agent !== undefined && mayTake(agent, requirement)) eligible--;
    }
    return { agent: found.agent, eligible };
  }

  /** O(S), plus O(k) when the agent declined the first k of a signature. */
  itemFor(number: AgentNumber): ItemNumber | null {
    const agent = this.#agents.valueOf(number);
    const { pool } = agent;
    if (pool === null) return null;
    const named = this.#named.size === 0 ? null : this.#named.firstFor(agent);
    const { heads } = this.#signatures;
    const slot = heads.firstOf(agent.agentClass.slots, pool.code);
    if (slot < 0) return named;
    const { items } = this.#signatures.at(slot);
    const first = items.handleAt(0);
    const { except } = this.#items.valueOf(first);
    const isDeclined = except.size > 0 && except.has(agent.id);
    return this.#earlier(named, isDeclined ? this.#notDeclined(agent, pool.code) : first);
  }

  /** O(free log free). */
  candidates(item: MatchItem): readonly AgentNumber[] {
    const { agent } = item.requirement;
    if (agent === null) return listAgents(this.#signatures.of(item.requirement), item);
    const found = this.#namedFor(item, agent);
    return found === null ? [] : [found.agent];
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

  #namedFor(item: MatchItem, name: string): Found | null {
    const agent = this.#byName.get(name);
    if (agent === undefined || item.except.has(name)) return null;
    return mayTake(agent, item.requirement) ? { agent: agent.number, eligible: 1 } : null;
  }

  /** The first that the agent did not decline; rare, so it may look at every head. */
  #notDeclined({ id, agentClass }: AgentRecord, free: Code): ItemNumber | null {
    let best: ItemNumber | null = null;
    for (const slot of agentClass.slots) {
      if (!this.#signatures.heads.isOpenTo(slot, free)) continue;
      best = this.#earlier(best, this.#signatures.at(slot).firstFor(id));
    }
    return best;
  }

  #earlier(a: ItemNumber | null, b: ItemNumber | null): ItemNumber | null {
    return earlier(this.#items, a, b);
  }
}
