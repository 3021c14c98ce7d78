import type { AgentClass } from './agent-classes.ts';
import { Fit } from './fits.ts';
import type { Strategy } from './matcher.ts';
import { mayServe } from './requirements.ts';
import type { Signature } from './signatures.ts';

interface Page {
  strategy: Strategy | null;
  readonly classes: Set<AgentClass>;
  /** Those that ask for this queue, as their own or as a further one. */
  readonly signatures: Set<Signature>;
}

/**
 * Who belongs to which queue, and from that: which class may serve which signature. Worked out once
 * for each pair, when a class or a signature comes, never when an item or an agent does.
 */
export class QueueBook {
  readonly #pages = new Map<string, Page>();
  #fits = 0;

  /** Pairs of a class and a signature that it may serve: what most of the memory goes to. */
  get fits(): number {
    return this.#fits;
  }

  get size(): number {
    return this.#pages.size;
  }

  strategyOf(queue: string): Strategy {
    return this.#pages.get(queue)?.strategy ?? 'longestIdle';
  }

  /** O(fits of the queue's signatures); the new orders are built when somebody asks. */
  setStrategy(queue: string, strategy: Strategy | null): void {
    const page = this.#pageOf(queue);
    page.strategy = strategy;
    const now = this.strategyOf(queue);
    for (const signature of page.signatures) {
      if (signature.own !== queue || signature.strategy === now) continue;
      signature.strategy = now;
      for (const fit of signature.fits) fit.strategyChanged();
    }
    this.#dropIfUnused(queue, page);
  }

  /** O(classes in the queues asked for). */
  enlist(signature: Signature): void {
    const { requirement } = signature;
    const classes = new Set<AgentClass>();
    for (const queue of requirement.queues) {
      const page = this.#pageOf(queue);
      page.signatures.add(signature);
      for (const agentClass of page.classes) classes.add(agentClass);
    }
    for (const agentClass of classes) this.#link(signature, agentClass);
  }

  /** O(fits of the signature). */
  delist(signature: Signature): void {
    this.#unlink([...signature.fits]);
    for (const queue of signature.requirement.queues) {
      const page = this.#pageOf(queue);
      page.signatures.delete(signature);
      this.#dropIfUnused(queue, page);
    }
  }

  /** O(signatures that ask for the class's queues). */
  enlistClass(agentClass: AgentClass): void {
    const signatures = new Set<Signature>();
    for (const queue of agentClass.members.keys()) {
      const page = this.#pageOf(queue);
      page.classes.add(agentClass);
      for (const signature of page.signatures) signatures.add(signature);
    }
    for (const signature of signatures) this.#link(signature, agentClass);
  }

  /** O(fits of the class). */
  delistClass(agentClass: AgentClass): void {
    this.#unlink([...agentClass.fits]);
    for (const queue of agentClass.members.keys()) {
      const page = this.#pageOf(queue);
      page.classes.delete(agentClass);
      this.#dropIfUnused(queue, page);
    }
  }

  #link(signature: Signature, agentClass: AgentClass): void {
    if (!mayServe(agentClass, signature.requirement)) return;
    new Fit(signature, agentClass).link();
    this.#fits++;
  }

  #unlink(fits: readonly Fit[]): void {
    for (const fit of fits) fit.unlink();
    this.#fits -= fits.length;
  }

  #pageOf(queue: string): Page {
    let page = this.#pages.get(queue);
    if (page === undefined) {
      page = { strategy: null, classes: new Set(), signatures: new Set() };
      this.#pages.set(queue, page);
    }
    return page;
  }

  #dropIfUnused(queue: string, { strategy, classes, signatures }: Page): void {
    const isUsed = strategy !== null || classes.size > 0 || signatures.size > 0;
    if (!isUsed) this.#pages.delete(queue);
  }
}
