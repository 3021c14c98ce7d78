import { must } from '../../../domain/index.ts';
import type { AgentClass } from './agent-classes.ts';
import type { Place } from './idle-orders.ts';
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

  /** What the strategy compares between classes; inside a class it never decreases in the order. */
  keyOf(place: Place): number {
    return this.#weight === null ? this.#base + place.first : (place.first + 1) / this.#weight;
  }

  /** After the strategy of the signature's queue changed. */
  strategyChanged(): void {
    this.#release();
    this.#readStrategy();
  }

  /** O(1). */
  link(): void {
    const { signature, agentClass } = this;
    this.atClass = agentClass.fits.push(this) - 1;
    agentClass.slots.push(signature.slot);
    this.atSignature = signature.fits.push(this) - 1;
  }

  /** O(1): the last of each list takes this one's place. */
  unlink(): void {
    this.#release();
    const { fits, slots } = this.agentClass;
    const lastOfClass = must(fits.pop(), 'a linked fit');
    const lastSlot = must(slots.pop(), 'a linked fit');
    if (lastOfClass !== this) {
      fits[this.atClass] = lastOfClass;
      slots[this.atClass] = lastSlot;
      lastOfClass.atClass = this.atClass;
    }
    const lastOfSignature = must(this.signature.fits.pop(), 'a linked fit');
    if (lastOfSignature !== this) {
      this.signature.fits[this.atSignature] = lastOfSignature;
      lastOfSignature.atSignature = this.atSignature;
    }
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
