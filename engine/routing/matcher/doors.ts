import type { Code } from './codes.ts';

/**
 * For what anybody at all of each class is free, by the class's number. An item looks at all the
 * classes that may serve it, and most of them are busy: to pass one by takes a number, no more.
 */
export class Doors {
  #codes = new Int32Array(64);

  /** O(1), amortised. */
  set(classNumber: number, code: Code): void {
    if (classNumber >= this.#codes.length) {
      const longer = new Int32Array(this.#codes.length * 2);
      longer.set(this.#codes);
      this.#codes = longer;
    }
    this.#codes[classNumber] = code;
  }

  isOpen(classNumber: number, needed: Code): boolean {
    return ((this.#codes[classNumber] ?? 0) & needed) !== 0;
  }
}
