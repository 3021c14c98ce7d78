import { must } from '../../../domain/index.ts';
import type { AgentClass } from './agent-classes.ts';
import { figureOf } from './idle-orders.ts';
import { homeOf, skillScore, wishesMet } from './requirements.ts';
import type { Signature } from './signatures.ts';

/**
 * A class that may serve a signature, and what is the same for all agents of the class when that
 * signature's strategy orders them. Stands in the lists of both; `atClass` and `atSignature` are
 * its places there, so that it leaves in O(1).
 */
export class Fit {
  readonly signature: Signature;
  readonly agentClass: AgentClass;
  readonly wishes: number;
  atClass = -1;
  atSignature = -1;
  /** Added to the agent's figure. */
  #base = 0;
  /** Percent: the figure is a count, to be compared by its share. */
  #weight: number | null = null;
  /** Number of the class's order that the strategy asks for; -1 = nobody has asked yet. */
  #sorting = -1;

  constructor(signature: Signature, agentClass: AgentClass) {
    this.signature = signature;
    this.agentClass = agentClass;
    this.wishes = wishesMet(agentClass, signature.requirement);
    this.#readStrategy();
  }

  /** O(1) but for the first time, when the order must be built. */
  get sorting(): number {
    if (this.#sorting < 0) {
      const { strategy, own } = this.signature;
      const figure = figureOf[strategy];
      const isByQueue = figure === 'offered' || figure === 'given';
      this.#sorting = this.agentClass.claimSorting(figure, isByQueue ? own : '');
    }
    return this.#sorting;
  }

  /** What the strategy compares between classes; inside a class it follows the agent's figure. */
  keyOf(figure: number): number {
    return this.#weight === null ? this.#base + figure : (figure + 1) / this.#weight;
  }

  /** After the strategy of the signature's queue changed. */
  strategyChanged(): void {
    this.#release();
    this.#readStrategy();
    this.signature.terms.setBase(this.atSignature, this.#base);
  }

  /** O(1). */
  link(): void {
    const { signature, agentClass } = this;
    this.atClass = agentClass.fits.push(this) - 1;
    agentClass.slots.push(signature.slot);
    this.atSignature = signature.fits.push(this) - 1;
    signature.terms.push(agentClass.number, this.wishes, this.#base);
  }

  /** O(1): the last of each list takes this one's place. */
  unlink(): void {
    this.#release();
    const { signature, agentClass } = this;
    const { atClass, atSignature } = this;
    takeOut(agentClass.fits, atClass).atClass = atClass;
    takeOut(agentClass.slots, atClass);
    takeOut(signature.fits, atSignature).atSignature = atSignature;
    signature.terms.takeOut(atSignature);
  }

  #release(): void {
    if (this.#sorting >= 0) this.agentClass.releaseSorting(this.#sorting);
    this.#sorting = -1;
  }

  #readStrategy(): void {
    const { strategy, requirement } = this.signature;
    const home = homeOf(this.agentClass, requirement);
    this.#base = 0;
    if (strategy === 'bestSkill') this.#base = -skillScore(this.agentClass, requirement);
    if (strategy === 'serial') this.#base = home?.position ?? 0;
    this.#weight = strategy === 'percent' ? (home?.weight ?? 1) : null;
  }
}

/** The last of the list takes the place; returns who stood last. */
function takeOut<T>(list: T[], at: number): T {
  const last = must(list.pop(), 'a linked fit');
  if (at < list.length) list[at] = last;
  return last;
}
