import type { PlayOrder } from './messages.ts';
import type { PlayItem } from './player.ts';
import type { SampleCache } from './sample-cache.ts';

/** The one play of each leg whose samples are still under way. */
export class WaitingPlays {
  readonly #cache: SampleCache;
  readonly #orders = new Map<number, PlayOrder>();

  constructor(cache: SampleCache) {
    this.#cache = cache;
  }

  missing(order: PlayOrder): string[] {
    const keys = order.parts.flatMap((part) => (part.kind === 'samples' ? [part.key] : []));
    return [...new Set(keys)].filter((key) => this.#cache.get(key) === undefined);
  }

  items(order: PlayOrder): PlayItem[] {
    return order.parts.flatMap((part): PlayItem[] => {
      if (part.kind === 'tone') return [part];
      const samples = this.#cache.get(part.key);
      return samples === undefined ? [] : [{ kind: 'samples', samples }];
    });
  }

  add(leg: number, order: PlayOrder): void {
    this.#orders.set(leg, order);
  }

  /** Removes the leg's waiting play, of this id when given, and returns it. */
  take(leg: number, playId?: string): PlayOrder | undefined {
    const order = this.#orders.get(leg);
    if (order === undefined || (playId !== undefined && order.playId !== playId)) return undefined;
    this.#orders.delete(leg);
    return order;
  }

  /** Those that wait for nothing more. */
  takeReady(): { readonly leg: number; readonly order: PlayOrder }[] {
    const ready = [...this.#orders].filter(([, order]) => this.missing(order).length === 0);
    for (const [leg] of ready) this.#orders.delete(leg);
    return ready.map(([leg, order]) => ({ leg, order }));
  }

  /** Those that can never start, because `key` could not be had. */
  takeFailed(key: string): { readonly leg: number; readonly order: PlayOrder }[] {
    const failed = [...this.#orders].filter(([, order]) =>
      order.parts.some((part) => part.kind === 'samples' && part.key === key),
    );
    for (const [leg] of failed) this.#orders.delete(leg);
    return failed.map(([leg, order]) => ({ leg, order }));
  }
}
