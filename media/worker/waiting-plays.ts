import type { PlayOrder } from './messages.ts';
import type { PlayItem } from './player.ts';

interface Waiting {
  readonly order: PlayOrder;
  /** Held here, so that a full cache cannot take back what one play waits for. */
  readonly have: Map<string, Int16Array>;
}

export interface ReadyPlay {
  readonly leg: number;
  readonly order: PlayOrder;
  readonly items: readonly PlayItem[];
}

export function keysOf(order: PlayOrder): string[] {
  return [...new Set(order.parts.flatMap((part) => (part.kind === 'samples' ? [part.key] : [])))];
}

/** The one play of each leg whose samples are still under way. */
export class WaitingPlays {
  readonly #plays = new Map<number, Waiting>();

  /** The play at once when nothing is missing, else the missing keys. */
  add(
    leg: number,
    order: PlayOrder,
    known: (key: string) => Int16Array | undefined,
  ): ReadyPlay | readonly string[] {
    const have = new Map<string, Int16Array>();
    for (const key of keysOf(order)) {
      const samples = known(key);
      if (samples !== undefined) have.set(key, samples);
    }
    const missing = keysOf(order).filter((key) => !have.has(key));
    if (missing.length === 0) return ready(leg, { order, have });
    this.#plays.set(leg, { order, have });
    return missing;
  }

  /** Removes the leg's waiting play, of this id when given, and returns it. */
  take(leg: number, playId?: string): PlayOrder | undefined {
    const order = this.#plays.get(leg)?.order;
    if (order === undefined || (playId !== undefined && order.playId !== playId)) return undefined;
    this.#plays.delete(leg);
    return order;
  }

  /** Samples have come; returns the plays that now wait for nothing more. */
  supply(key: string, samples: Int16Array): ReadyPlay[] {
    const complete: ReadyPlay[] = [];
    for (const [leg, waiting] of this.#waitingFor(key)) {
      waiting.have.set(key, samples);
      if (waiting.have.size < keysOf(waiting.order).length) continue;
      this.#plays.delete(leg);
      complete.push(ready(leg, waiting));
    }
    return complete;
  }

  /** Removes those that can never start, because `key` could not be had. */
  fail(key: string): { readonly leg: number; readonly order: PlayOrder }[] {
    return this.#waitingFor(key).map(([leg, { order }]) => {
      this.#plays.delete(leg);
      return { leg, order };
    });
  }

  #waitingFor(key: string): [number, Waiting][] {
    return [...this.#plays].filter(
      ([, waiting]) => !waiting.have.has(key) && keysOf(waiting.order).includes(key),
    );
  }
}

function ready(leg: number, { order, have }: Waiting): ReadyPlay {
  const items = order.parts.map((part): PlayItem => {
    if (part.kind === 'tone') return part;
    return { kind: 'samples', samples: have.get(part.key) ?? new Int16Array(0) };
  });
  return { leg, order, items };
}
