import type { Matcher, MatchItem, Standing } from '../matcher.ts';
import { NaiveMatcher } from '../naive.ts';
import { ByName } from './by-name.ts';
import type { PlainItem, PlainStanding, Scenario, Step } from './scenario.ts';

export interface Difference {
  /** Number of the step after which the two disagreed. */
  readonly step: number;
  readonly question: string;
  readonly naive: string;
  readonly tried: string;
}

export type MakeMatcher = (vacantMax: number) => Matcher;

/** Runs both through the scenario and compares every answer; null = they agree to the end. */
export function compare(scenario: Scenario, make: MakeMatcher): Difference | null {
  const run = new Run(make(scenario.vacantMax));
  const probes = scenario.probes.map(itemOf);
  let step = 0;
  try {
    for (const each of scenario.steps) {
      run.do(each);
      const difference = run.ask(probes, step);
      if (difference !== null) return { ...difference, step };
      step++;
    }
    const difference = run.askAll();
    return difference === null ? null : { ...difference, step };
  } catch (cause) {
    return { step, question: 'does it run?', naive: 'yes', tried: String(cause) };
  }
}

type Found = Omit<Difference, 'step'> | null;

class Run {
  readonly #naive = new ByName(new NaiveMatcher());
  readonly #tried: ByName;
  readonly #agents = new Map<string, PlainStanding | null>();
  readonly #items = new Map<string, MatchItem>();

  constructor(tried: Matcher) {
    this.#tried = new ByName(tried);
  }

  /** What makes no sense now (no such item) is passed over, so that steps can be left out. */
  do(step: Step): void {
    switch (step.do) {
      case 'setQueue':
        return this.#both((matcher) => matcher.setQueue(step.queue, step.strategy));
      case 'removeQueue':
        return this.#both((matcher) => matcher.removeQueue(step.queue));
      case 'setAgent':
        this.#agents.set(step.agent.id, null);
        return this.#both((matcher) => matcher.setAgent(step.agent));
      case 'removeAgent':
        if (!this.#agents.delete(step.id)) return;
        return this.#both((matcher) => matcher.removeAgent(step.id));
      case 'setStanding':
        return this.#stand(step.id, step.standing);
      case 'arrive':
        return this.#arrive(itemOf(step.item));
      case 'take':
        return this.#take(step.agent);
      default:
        return this.#doWithItem(step);
    }
  }

  #doWithItem(step: Extract<Step, { do: 'add' | 'remove' | 'widen' | 'decline' }>): void {
    if (step.do === 'add') return this.#add(itemOf(step.item));
    const item = this.#items.get(step.id);
    if (item === undefined) return;
    this.#remove(item.id);
    if (step.do === 'widen') this.#add({ ...item, requirement: { ...step.requirement } });
    if (step.do === 'decline')
      this.#add({ ...item, except: new Set([...item.except, step.agent]) });
  }

  /** All agents, the probes, and three of those that wait, other ones each time. */
  ask(probes: readonly MatchItem[], step: number): Found {
    const waiting = [...this.#items.values()];
    const some = waiting.filter((_, index) => (index + step) % Math.ceil(waiting.length / 3) === 0);
    return this.#askAgents() ?? this.#askItems([...probes, ...some]);
  }

  askAll(): Found {
    return this.#askAgents() ?? this.#askItems([...this.#items.values()]);
  }

  #askAgents(): Found {
    for (const agent of this.#agents.keys()) {
      const naive = this.#naive.itemFor(agent);
      const found = differ(`itemFor ${agent}`, naive, this.#tried.itemFor(agent));
      if (found !== null) return found;
    }
    return null;
  }

  #askItems(items: readonly MatchItem[]): Found {
    for (const item of items) {
      const naive = this.#naive.candidates(item);
      const [agent] = naive;
      // The naive matcher's own `agentFor` says no more than this.
      const first = agent === undefined ? null : { agent, eligible: naive.length };
      const found =
        differ(`agentFor ${item.id}`, first, this.#tried.agentFor(item)) ??
        differ(`candidates ${item.id}`, naive, this.#tried.candidates(item));
      if (found !== null) return found;
    }
    return null;
  }

  #both(tell: (matcher: ByName) => void): void {
    tell(this.#naive);
    tell(this.#tried);
  }

  #add(item: MatchItem): void {
    if (this.#items.has(item.id)) return;
    this.#items.set(item.id, item);
    this.#both((matcher) => matcher.add(item));
  }

  #remove(id: string): void {
    this.#items.delete(id);
    this.#both((matcher) => matcher.remove(id));
  }

  #arrive(item: MatchItem): void {
    const found = this.#naive.agentFor(item);
    if (found === null) this.#add(item);
    else this.#busy(found.agent);
  }

  #take(agent: string): void {
    const item = this.#agents.has(agent) ? this.#naive.itemFor(agent) : null;
    if (item === null) return;
    this.#remove(item);
    this.#busy(agent);
  }

  #busy(agent: string): void {
    const standing = this.#agents.get(agent) ?? null;
    if (standing !== null) this.#stand(agent, { ...standing, free: 0 });
  }

  #stand(id: string, plain: PlainStanding): void {
    if (!this.#agents.has(id)) return;
    this.#agents.set(id, plain);
    const standing = standingOf(plain);
    this.#both((matcher) => matcher.setStanding(id, standing));
  }
}

function differ(question: string, naive: unknown, tried: unknown): Found {
  if (naive === tried) return null;
  const texts = { naive: JSON.stringify(naive), tried: JSON.stringify(tried) };
  return texts.naive === texts.tried ? null : { question, ...texts };
}

function itemOf(plain: PlainItem): MatchItem {
  return { ...plain, except: new Set(plain.except) };
}

function standingOf(plain: PlainStanding): Standing {
  const { free, present, idleSeq, idleAllSeq, occupancy, handledToday } = plain;
  const lastOffered = (queue: string) => plain.lastOffered[queue] ?? 0;
  const given = (queue: string) => plain.given[queue] ?? 0;
  return { free, present, idleSeq, idleAllSeq, occupancy, handledToday, lastOffered, given };
}
