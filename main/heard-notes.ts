import type { Viewer } from '../api/index.ts';
import type { RecordingId } from '../domain/index.ts';
import type { Clock } from './clock.ts';

/** A player asks for many pieces of one recording: the first is put on record. */
const HEARD_COVERS_MS = 300_000;
const HEARD_MAX = 50_000;

/** Who was put on record as having heard what, and when: not again for every piece of it. */
export class HeardNotes {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #heardAt = new Map<string, number>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Notes it, unless a note of the same stands already; each download is one of its own. */
  async take(
    { tenant, as, oid }: Viewer,
    { id, how }: { readonly id: RecordingId; readonly how: 'heard' | 'downloaded' },
    note: () => Promise<void>,
  ): Promise<void> {
    const key = `${tenant} ${as} ${oid} ${id} ${how}`;
    const now = this.#clock.now();
    const last = this.#heardAt.get(key);
    if (how === 'heard' && last !== undefined && now - last < HEARD_COVERS_MS) return;
    await note();
    if (this.#heardAt.size >= HEARD_MAX) this.#heardAt.clear();
    this.#heardAt.set(key, now);
  }
}
