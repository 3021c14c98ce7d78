/** Why requests outside dialogs were turned away, counted for whoever watches the endpoint. */
export type RefusalKind =
  | 'notAdmitted'
  | 'guessing'
  | 'unproven'
  | 'sourceRate'
  | 'rangeRate'
  | 'globalRate'
  | 'overload';

export class Refusals {
  readonly #counts = new Map<RefusalKind, number>();

  add(kind: RefusalKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
