import type { MediaEngine, MediaLeg } from '../../../media/index.ts';

/** Trunks differ in how long they may be silent; beyond these a call opens its ports itself. */
const KINDS_MAX = 3;

/**
 * Media legs opened ahead: a worker's answer takes as long as a commit, and the agent's INVITE must
 * not wait for it. Only with one worker, where every leg may be bridged with every other; with more
 * the group decides, and a spare would be in the wrong worker half the time.
 */
export class SpareLegs {
  readonly #media: Pick<MediaEngine, 'openLeg'>;
  readonly #keep: number;
  readonly #spares = new Map<number, MediaLeg[]>();
  readonly #opening = new Set<number>();
  #closed = false;

  /** `keep` of each kind; 0 = none, every call opens its own ports. */
  constructor(media: Pick<MediaEngine, 'openLeg'>, keep: number) {
    this.#media = media;
    this.#keep = keep;
  }

  /** At once, or null: then open one yourself. The next one will be there. */
  take(silenceTimeoutMs: number): MediaLeg | null {
    if (this.#closed || this.#keep === 0) return null;
    const spares = this.#spares.get(silenceTimeoutMs);
    if (spares === undefined && this.#spares.size >= KINDS_MAX) return null;
    this.#spares.set(silenceTimeoutMs, spares ?? []);
    const leg = spares?.shift() ?? null;
    void this.#fill(silenceTimeoutMs);
    return leg;
  }

  close(): void {
    this.#closed = true;
    for (const leg of [...this.#spares.values()].flat()) leg.close();
    this.#spares.clear();
  }

  async #fill(silenceTimeoutMs: number): Promise<void> {
    if (this.#opening.has(silenceTimeoutMs)) return;
    this.#opening.add(silenceTimeoutMs);
    const spares = this.#spares.get(silenceTimeoutMs) ?? [];
    try {
      while (spares.length < this.#keep && !this.#closed) {
        const leg = await this.#media.openLeg({ group: 'spare', silenceTimeoutMs });
        if (this.#closed) return leg.close();
        spares.push(leg);
        // Its worker died: nothing would ever be heard on it.
        leg.onSilent = () => {
          if (spares.includes(leg)) spares.splice(spares.indexOf(leg), 1);
        };
      }
    } catch {
      // No port or no worker: who asks next opens one itself and hears why it cannot.
    } finally {
      this.#opening.delete(silenceTimeoutMs);
    }
  }
}
