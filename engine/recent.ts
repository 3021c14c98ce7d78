import { LEGS_REMEMBERED_MAX, LEGS_REMEMBERED_MS } from './limits.ts';

export type RecentEntry = readonly [id: string, at: number];

/** The latest ids, forgotten by age and count. An array with a head, as a Map leaves holes. */
export class Recent {
  #entries: RecentEntry[];
  #head = 0;
  readonly #ids: Set<string>;

  constructor(entries: readonly RecentEntry[] = []) {
    this.#entries = [...entries];
    this.#ids = new Set(entries.map((entry) => entry[0]));
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string, at: number): void {
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    this.#entries.push([id, at]);
    while (this.#isOld(at)) this.#forgetFirst();
  }

  entries(): readonly RecentEntry[] {
    return this.#entries.slice(this.#head);
  }

  #isOld(now: number): boolean {
    const first = this.#entries[this.#head];
    if (first === undefined) return false;
    return this.#ids.size > LEGS_REMEMBERED_MAX || first[1] < now - LEGS_REMEMBERED_MS;
  }

  #forgetFirst(): void {
    const first = this.#entries[this.#head];
    if (first === undefined) return;
    this.#ids.delete(first[0]);
    this.#head++;
    if (this.#head > 1_000 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }
}
