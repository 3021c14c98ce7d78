import { must } from '../../../../domain/index.ts';
import type { Matcher, MatchItem, Requirement, Standing } from '../matcher.ts';
import { CHANNELS } from './bench-world.ts';
import type { Template, World } from './bench-world.ts';
import { Chance } from './chance.ts';

export interface Load {
  /** Items that wait from the start; 0 = underload, a third of the agents idle. */
  readonly waiting: number;
  readonly seed: number;
  /** A requirement object of its own for every item, as a careless caller passes it. */
  readonly areRequirementsFresh: boolean;
}

interface Worker {
  readonly id: string;
  readonly number: number;
  readonly standing: { -readonly [Field in keyof Standing]: Standing[Field] };
  readonly costs: number[];
  load: number;
  /** Place in the list of the busy; -1 = idle. */
  at: number;
}

interface Waiting extends MatchItem {
  /** In the matcher, while inside. */
  number: number;
  readonly template: Template;
  readonly ring: number;
  isInside: boolean;
  /** Whose ring widens after this one's. */
  next: Waiting | null;
}

/** Some instant: keys are as large as in life. */
const START_MS = 1_790_000_000_000;
/** For which channels somebody with such a load has room. */
const FREE_AT_LOAD = Array.from({ length: 101 }, (_, load) => {
  const open = CHANNELS.filter(({ cost }) => load + cost <= 100);
  return open.reduce((mask, { bit }) => mask | bit, 0);
});

/** Of who has work in hand. */
const LAST = Number.MAX_SAFE_INTEGER;
const NOBODY: ReadonlySet<string> = new Set();

/**
 * Plays the router: arrivals, freed agents and later rings, each one decision with all that it
 * tells the matcher. What is to happen is chosen beforehand, so that only deciding is measured.
 */
export class BenchDriver {
  readonly #matcher: Matcher;
  readonly #world: World;
  readonly #load: Load;
  readonly #chance: Chance;
  /** By their numbers in the matcher, as a router keeps them. */
  readonly #workers: Worker[] = [];
  readonly #items: Waiting[] = [];
  readonly #busy: Worker[] = [];
  /**
   * Rings widen in the order in which they began, as timers do; some are gone meanwhile. A chain,
   * because a list of 100,000 was copied now and then, in the middle of a decision.
   */
  #toWiden: Waiting | null = null;
  #lastToWiden: Waiting | null = null;
  #waiting = 0;
  #seq = 0;
  #turn = 0;

  constructor(matcher: Matcher, world: World, load: Load) {
    this.#matcher = matcher;
    this.#world = world;
    this.#load = load;
    this.#chance = new Chance(load.seed);
    for (const queue of world.queues) matcher.setQueue(queue, world.strategy);
    for (const agent of world.agents) {
      this.#start(agent.id, matcher.addAgent(agent));
    }
    for (let count = 0; count < load.waiting; count++) this.#wait(this.#newItem());
  }

  get waiting(): number {
    return this.#waiting;
  }

  get requirements(): number {
    return this.#world.templates.reduce((sum, { rings }) => sum + rings.length, 0);
  }

  /**
   * Asks once with every requirement, as callers have within the first minutes of a tenant's day:
   * what the first of its kind costs would fall on decisions chosen by the length of the run.
   */
  meet(): void {
    for (const template of this.#world.templates) this.#meet(template);
  }

  /** Chooses what happens next; the returned function is the decision. */
  next(): () => void {
    this.#turn++;
    const isWidening = this.#load.waiting > 0 && this.#turn % 5 === 0;
    const old = isWidening ? this.#nextToWiden() : null;
    if (old !== null) return () => this.#widen(old);
    if (this.#turn % 2 === 0 || this.#busy.length === 0) {
      const item = this.#newItem();
      return () => this.#arrive(item);
    }
    const worker = this.#chance.pick(this.#busy);
    const which = this.#chance.below(worker.costs.length);
    return () => this.#finish(worker, which);
  }

  #nextToWiden(): Waiting | null {
    let item = this.#toWiden;
    while (item !== null && !item.isInside) item = item.next;
    this.#toWiden = item?.next ?? null;
    if (this.#toWiden === null) this.#lastToWiden = null;
    return item;
  }

  #meet(template: Template): void {
    for (let ring = 0; ring < template.rings.length; ring++) {
      const requirement = this.#requirement(template, ring);
      const first: Waiting = {
        id: 'first',
        number: -1,
        rank: 0,
        key: START_MS,
        order: 0,
        requirement,
        except: NOBODY,
        template,
        ring,
        isInside: false,
        next: null,
      };
      this.#matcher.agentFor(first);
    }
  }

  #start(id: string, number: number): void {
    const offered = (queue: string) => this.#countOf(worker, queue);
    const worker: Worker = {
      id,
      number,
      standing: {
        free: 0,
        present: this.#chance.happens(0.95),
        idleSeq: ++this.#seq,
        idleAllSeq: this.#seq,
        occupancy: this.#chance.fraction(),
        handledToday: this.#chance.below(100),
        lastOffered: offered,
        given: offered,
      },
      costs: [],
      load: 0,
      at: -1,
    };
    this.#workers[number] = worker;
    const isIdle = this.#load.waiting === 0 && this.#chance.happens(0.3);
    if (!isIdle) this.#take(worker, 100);
    else this.#tell(worker);
  }

  /** Some number that stands still while the agent is free. */
  #countOf({ id, standing: { handledToday } }: Worker, queue: string): number {
    return (handledToday * 31 + queue.length * 17 + id.length) % 1_009;
  }

  #arrive(item: Waiting): void {
    const found = this.#matcher.agentFor(item);
    if (found === null) this.#wait(item);
    else this.#take(must(this.#workers[found.agent], 'a worker'), item.template.cost);
  }

  #finish(worker: Worker, which: number): void {
    const { costs } = worker;
    worker.load -= must(costs[which], 'something to finish');
    const last = costs.pop() ?? 0;
    if (which < costs.length) costs[which] = last;
    worker.standing.idleSeq = ++this.#seq;
    worker.standing.handledToday++;
    if (worker.costs.length === 0) takeOut(this.#busy, worker);
    this.#tell(worker);
    const found = this.#matcher.itemFor(worker.number);
    if (found === null) return;
    const item = must(this.#items[found], 'an item that waits');
    this.#leave(item);
    this.#take(worker, item.template.cost);
  }

  #widen(item: Waiting): void {
    this.#leave(item);
    const ring = item.ring + 1;
    const requirement = this.#requirement(item.template, ring);
    const { id, rank, key, order, except, template } = item;
    this.#arrive({
      id,
      number: -1,
      rank,
      key,
      order,
      requirement,
      except,
      template,
      ring,
      isInside: false,
      next: null,
    });
  }

  #take(worker: Worker, cost: number): void {
    if (worker.costs.length === 0) worker.at = this.#busy.push(worker) - 1;
    worker.costs.push(cost);
    worker.load += cost;
    this.#tell(worker);
  }

  /** All numbers of the standing stand still until the next time. */
  #tell(worker: Worker): void {
    worker.standing.idleAllSeq = worker.load === 0 ? worker.standing.idleSeq : LAST;
    worker.standing.free = must(FREE_AT_LOAD[worker.load], 'a load of 0 to 100');
    this.#matcher.setStanding(worker.number, worker.standing);
  }

  #wait(item: Waiting): void {
    item.number = this.#matcher.add(item);
    this.#items[item.number] = item;
    item.isInside = true;
    this.#waiting++;
    if (item.ring < 2 && this.#load.waiting > 0) this.#widenLater(item);
  }

  #widenLater(item: Waiting): void {
    if (this.#lastToWiden === null) this.#toWiden = item;
    else this.#lastToWiden.next = item;
    this.#lastToWiden = item;
  }

  #leave(item: Waiting): void {
    this.#matcher.remove(item.number);
    item.isInside = false;
    this.#waiting--;
  }

  /** One in ten has a priority worth up to nine minutes of waiting: ageing as a constant key. */
  #newItem(): Waiting {
    const chance = this.#chance;
    const order = ++this.#seq;
    const template = chance.pick(this.#world.templates);
    const ageMs = chance.happens(0.1) ? chance.below(10) * 60_000 : 0;
    const requirement = this.#requirement(template, 0);
    const id = `item-${order}`;
    const key = START_MS + order * 100 - ageMs;
    // One literal with every field: copies of objects would cost as much as the decision.
    return {
      id,
      number: -1,
      rank: 0,
      key,
      order,
      requirement,
      except: NOBODY,
      template,
      ring: 0,
      isInside: false,
      next: null,
    };
  }

  #requirement({ rings }: Template, ring: number): Requirement {
    const requirement = must(rings[ring], 'three rings');
    return this.#load.areRequirementsFresh ? { ...requirement } : requirement;
  }
}

function takeOut(list: Worker[], worker: Worker): void {
  const last = must(list.pop(), 'an entry of the list');
  if (last !== worker) {
    list[worker.at] = last;
    last.at = worker.at;
  }
  worker.at = -1;
}
