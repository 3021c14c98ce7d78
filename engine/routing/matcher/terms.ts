/** Number of the class, wishes met, base of the strategy: side by side. */
const WIDTH = 3;

/**
 * What a search compares of the classes that may serve a signature, in the order of its fits: in
 * one list, because three lists of three numbers would be three cache misses more for each item.
 */
export class Terms {
  readonly #rows: number[] = [];

  get count(): number {
    return this.#rows.length / WIDTH;
  }

  /** O(1), amortised. */
  push(classNumber: number, wishes: number, base: number): void {
    this.#rows.push(classNumber);
    this.#rows.push(wishes);
    this.#rows.push(base);
  }

  setBase(at: number, base: number): void {
    this.#rows[at * WIDTH + 2] = base;
  }

  /** The last one takes the place. O(1). */
  takeOut(at: number): void {
    const rows = this.#rows;
    const last = rows.length - WIDTH;
    rows.copyWithin(at * WIDTH, last, rows.length);
    rows.length = last;
  }

  classAt(at: number): number {
    return this.#rows[at * WIDTH] ?? -1;
  }

  /** More wishes met, then the less base; less than 0 = the one at `at` comes first. */
  difference(at: number, other: number): number {
    const rows = this.#rows;
    const wishes = (rows[other * WIDTH + 1] ?? 0) - (rows[at * WIDTH + 1] ?? 0);
    if (wishes !== 0) return wishes;
    return (rows[at * WIDTH + 2] ?? 0) - (rows[other * WIDTH + 2] ?? 0);
  }
}
