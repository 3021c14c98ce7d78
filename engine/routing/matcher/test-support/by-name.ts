import { must } from '../../../../domain/index.ts';
import type { MatchAgent, Matcher, MatchItem, Standing, Strategy } from '../matcher.ts';

export interface NamedFound {
  readonly agent: string;
  readonly eligible: number;
}

/** A matcher spoken to by names, so that two which number differently can be compared. */
export class ByName {
  readonly #matcher: Matcher;
  readonly #agents = new Map<string, number>();
  readonly #items = new Map<string, number>();

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  setQueue(queue: string, strategy: Strategy): void {
    this.#matcher.setQueue(queue, strategy);
  }

  removeQueue(queue: string): void {
    this.#matcher.removeQueue(queue);
  }

  setAgent(agent: MatchAgent): void {
    const known = this.#agents.get(agent.id);
    if (known === undefined) this.#agents.set(agent.id, this.#matcher.addAgent(agent));
    else this.#matcher.changeAgent(known, agent);
  }

  removeAgent(id: string): void {
    this.#matcher.removeAgent(numberOf(this.#agents, id));
    this.#agents.delete(id);
  }

  setStanding(id: string, standing: Standing): void {
    this.#matcher.setStanding(numberOf(this.#agents, id), standing);
  }

  add(item: MatchItem): void {
    this.#items.set(item.id, this.#matcher.add(item));
  }

  remove(id: string): void {
    this.#matcher.remove(numberOf(this.#items, id));
    this.#items.delete(id);
  }

  agentFor(item: MatchItem): NamedFound | null {
    const found = this.#matcher.agentFor(item);
    if (found === null) return null;
    return { agent: nameOf(this.#agents, found.agent), eligible: found.eligible };
  }

  itemFor(agent: string): string | null {
    const found = this.#matcher.itemFor(numberOf(this.#agents, agent));
    return found === null ? null : nameOf(this.#items, found);
  }

  candidates(item: MatchItem): readonly string[] {
    return this.#matcher.candidates(item).map((agent) => nameOf(this.#agents, agent));
  }
}

function numberOf(numbers: ReadonlyMap<string, number>, name: string): number {
  return must(numbers.get(name), () => `nobody is called ${name}`);
}

function nameOf(numbers: ReadonlyMap<string, number>, number: number): string {
  const found = [...numbers].find(([, each]) => each === number);
  return must(found, () => `nothing has the number ${number}`)[0];
}
