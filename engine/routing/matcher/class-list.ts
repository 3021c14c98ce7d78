import { AgentClass, classKey } from './agent-classes.ts';
import { Doors } from './doors.ts';
import { Handles } from './handles.ts';
import { IdleHeads } from './idle-heads.ts';
import type { AgentRecord, Numbers } from './idle-orders.ts';
import type { MatchAgent } from './matcher.ts';
import type { QueueBook } from './queue-book.ts';

/** The classes that have agents, each with a number; the last agent takes the class along. */
export class ClassList {
  readonly doors = new Doors();
  readonly idleHeads = new IdleHeads();
  readonly #numbers: Numbers;
  readonly #book: QueueBook;
  readonly #byKey = new Map<string, AgentClass>();
  readonly #freeNumbers: number[] = [];

  constructor(book: QueueBook, agents: Handles<AgentRecord>) {
    this.#numbers = { agents, places: new Handles<AgentRecord>() };
    this.#book = book;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** O(queues and skills of the agent); a new class: O(signatures that ask for its queues). */
  join(agent: MatchAgent): AgentClass {
    const key = classKey(agent);
    const agentClass = this.#byKey.get(key) ?? this.#create(key, agent);
    agentClass.agents++;
    return agentClass;
  }

  /** O(log free); the last one: O(signatures that the class may serve). */
  quit(agent: AgentRecord): void {
    const { agentClass } = agent;
    agentClass.forget(agent);
    agentClass.agents--;
    if (agentClass.agents > 0) return;
    this.#byKey.delete(agentClass.key);
    this.#book.delistClass(agentClass);
    this.idleHeads.drop(agentClass.number);
    this.#freeNumbers.push(agentClass.number);
  }

  #create(key: string, agent: MatchAgent): AgentClass {
    const number = this.#freeNumbers.pop() ?? this.#byKey.size;
    const { doors, idleHeads } = this;
    const place = { key, number, doors, idleHeads, numbers: this.#numbers };
    const agentClass = new AgentClass(place, agent);
    this.#byKey.set(key, agentClass);
    this.#book.enlistClass(agentClass);
    return agentClass;
  }
}
