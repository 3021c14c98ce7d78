import type { Code } from './codes.ts';

/** Code, free agents, number of the first one, next row of the same class: side by side. */
const WIDTH = 4;
const SIZE = 1;
const FIRST = 2;
const NEXT = 3;

/**
 * The longest idle agent of each pool, in rows of numbers. An item looks at all the classes that
 * may serve it: 80 of them through the objects were 80 times ten cache misses, 86 µs; here each is
 * one or two. The rows of one class are a chain, begun by the class's number.
 */
export class IdleHeads {
  #starts = new Int32Array(64).fill(-1);
  #rows = new Int32Array(64 * WIDTH);
  #idleSeqs = new Float64Array(64);
  #rowCount = 0;
  readonly #unused: number[] = [];

  /** A row for a new pool of the class. O(1), amortised. */
  take(classNumber: number): number {
    while (classNumber >= this.#starts.length) {
      const starts = new Int32Array(this.#starts.length * 2).fill(-1);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    const row = this.#unused.pop() ?? this.#rowCount++;
    if (row >= this.#idleSeqs.length) this.#grow();
    this.#rows[row * WIDTH + NEXT] = this.#starts[classNumber] ?? -1;
    this.#starts[classNumber] = row;
    return row;
  }

  /** All rows of a class that is no more: nobody is free there. O(pools). */
  drop(classNumber: number): void {
    for (let row = this.firstRow(classNumber); row >= 0; row = this.nextRow(row)) {
      this.#unused.push(row);
    }
    this.#starts[classNumber] = -1;
  }

  /** O(1). */
  set(row: number, { code, size, first, idleSeq }: IdleHead): void {
    const at = row * WIDTH;
    this.#rows[at] = code;
    this.#rows[at + SIZE] = size;
    this.#rows[at + FIRST] = first;
    this.#idleSeqs[row] = idleSeq;
  }

  /** Nobody is free there. */
  clear(row: number): void {
    this.#rows[row * WIDTH] = 0;
  }

  /** -1 = none. */
  firstRow(classNumber: number): number {
    return this.#starts[classNumber] ?? -1;
  }

  /** -1 = none. */
  nextRow(row: number): number {
    return this.#rows[row * WIDTH + NEXT] ?? -1;
  }

  isOpen(row: number, needed: Code): boolean {
    return ((this.#rows[row * WIDTH] ?? 0) & needed) !== 0;
  }

  sizeOf(row: number): number {
    return this.#rows[row * WIDTH + SIZE] ?? 0;
  }

  firstOf(row: number): number {
    return this.#rows[row * WIDTH + FIRST] ?? -1;
  }

  idleSeqOf(row: number): number {
    return this.#idleSeqs[row] ?? 0;
  }

  #grow(): void {
    const rows = new Int32Array(this.#rows.length * 2);
    const idleSeqs = new Float64Array(this.#idleSeqs.length * 2);
    rows.set(this.#rows);
    idleSeqs.set(this.#idleSeqs);
    this.#rows = rows;
    this.#idleSeqs = idleSeqs;
  }
}

interface IdleHead {
  readonly code: Code;
  readonly size: number;
  readonly first: number;
  readonly idleSeq: number;
}
