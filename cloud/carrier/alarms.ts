/** Timers of one owner, all cleared with it; none of them keeps the process alive. */
export class Alarms {
  readonly #running = new Set<NodeJS.Timeout>();

  after(delayMs: number, fire: () => void): void {
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      fire();
    }, delayMs);
    timer.unref();
    this.#running.add(timer);
  }

  clear(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
