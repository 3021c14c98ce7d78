const KEPT_MAX = 10_000;

/** Remembers what was used. Of the oldest it forgets, which by then has expired. */
export class Once {
  readonly #used = new Set<string>();

  /** True the first time. */
  take(id: string): boolean {
    if (this.#used.has(id)) return false;
    this.#used.add(id);
    if (this.#used.size > KEPT_MAX) {
      const [oldest] = this.#used;
      if (oldest !== undefined) this.#used.delete(oldest);
    }
    return true;
  }
}
