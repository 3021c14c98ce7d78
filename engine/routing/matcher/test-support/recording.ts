import { must } from '../../../../domain/index.ts';
import type { Found, MatchAgent, Matcher, MatchItem, Standing, Strategy } from '../matcher.ts';

/** Notes every number that a matcher answers, so that the same run can be played without one. */
export class Recorder implements Matcher {
  readonly #matcher: Matcher;
  readonly #answers: number[] = [];

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  /** Answers the same questions in the same order, and does nothing else. */
  player(): Matcher {
    return new Player(this.#answers);
  }

  setQueue(queue: string, strategy: Strategy): void {
    this.#matcher.setQueue(queue, strategy);
  }

  removeQueue(queue: string): void {
    this.#matcher.removeQueue(queue);
  }

  addAgent(agent: MatchAgent): number {
    return this.#note(this.#matcher.addAgent(agent));
  }

  changeAgent(number: number, agent: MatchAgent): void {
    this.#matcher.changeAgent(number, agent);
  }

  removeAgent(number: number): void {
    this.#matcher.removeAgent(number);
  }

  setStanding(number: number, standing: Standing): void {
    this.#matcher.setStanding(number, standing);
  }

  add(item: MatchItem): number {
    return this.#note(this.#matcher.add(item));
  }

  remove(number: number): void {
    this.#matcher.remove(number);
  }

  agentFor(item: MatchItem): Found | null {
    const found = this.#matcher.agentFor(item);
    this.#note(found?.agent ?? NONE);
    return found;
  }

  itemFor(number: number): number | null {
    const found = this.#matcher.itemFor(number);
    this.#note(found ?? NONE);
    return found;
  }

  candidates(item: MatchItem): readonly number[] {
    return this.#matcher.candidates(item);
  }

  #note(answer: number): number {
    this.#answers.push(answer);
    return answer;
  }
}

const NONE = -1;

class Player implements Matcher {
  readonly #answers: readonly number[];
  #at = 0;

  constructor(answers: readonly number[]) {
    this.#answers = answers;
  }

  setQueue(): void {}
  removeQueue(): void {}
  changeAgent(): void {}
  removeAgent(): void {}
  setStanding(): void {}
  remove(): void {}

  addAgent(): number {
    return this.#next();
  }

  add(): number {
    return this.#next();
  }

  agentFor(): Found | null {
    const agent = this.#next();
    return agent === NONE ? null : { agent, eligible: 1 };
  }

  itemFor(): number | null {
    const item = this.#next();
    return item === NONE ? null : item;
  }

  candidates(): readonly number[] {
    return [];
  }

  #next(): number {
    return must(this.#answers[this.#at++], 'a recorded answer');
  }
}
