import { ApiError } from '../error.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { TenantFeed } from './feed.ts';
import { Seat } from './seat.ts';
import type { Sink } from './seat.ts';

/** A seat outlives its last window this long, so that a reconnect finds what it missed. */
const LINGER_MS = 60_000;
const WINDOWS_MAX = 20;

interface Kept {
  readonly seat: Seat;
  readonly feed: TenantFeed;
  expiry: NodeJS.Timeout | null;
}

type OnWindows = (viewer: Viewer, open: number) => void;

/** Who watches: a feed for each tenant, at it a seat for each person and their roles. */
export class ViewerStreams {
  readonly #host: ApiHost;
  readonly #onWindows: OnWindows;
  readonly #feeds = new Map<string, TenantFeed>();
  readonly #seats = new Map<string, Kept>();

  constructor(host: ApiHost, onWindows: OnWindows = () => undefined) {
    this.#host = host;
    this.#onWindows = onWindows;
  }

  async join(viewer: Viewer, sink: Sink, resumeN: number | null): Promise<void> {
    const kept = this.#seatOf(viewer);
    const { seat } = kept;
    if (seat.size >= WINDOWS_MAX) throw new ApiError('tooManyRequests');
    if (kept.expiry !== null) clearTimeout(kept.expiry);
    kept.expiry = null;
    await seat.join(sink, resumeN);
    this.#onWindows(viewer, seat.size);
  }

  leave(viewer: Viewer, sink: Sink): void {
    const key = keyOf(viewer);
    const kept = this.#seats.get(key);
    if (kept === undefined) return;
    const { seat, feed } = kept;
    seat.leave(sink);
    this.#onWindows(viewer, seat.size);
    if (seat.size > 0) return;
    if (kept.expiry !== null) clearTimeout(kept.expiry);
    kept.expiry = setTimeout(() => {
      if (seat.size > 0) return;
      if (this.#seats.get(key) === kept) this.#seats.delete(key);
      seat.close();
      if (feed.isEmpty) this.#drop(viewer.tenant, feed);
    }, LINGER_MS).unref();
  }

  close(): void {
    for (const { expiry } of this.#seats.values()) if (expiry !== null) clearTimeout(expiry);
    for (const feed of this.#feeds.values()) feed.close();
    this.#seats.clear();
    this.#feeds.clear();
  }

  #seatOf(viewer: Viewer): Kept {
    const key = keyOf(viewer);
    const known = this.#seats.get(key);
    if (known !== undefined && !known.seat.isDead) return known;
    const feed = this.#feedOf(viewer);
    const kept = { seat: new Seat(feed, viewer), feed, expiry: null };
    this.#seats.set(key, kept);
    return kept;
  }

  #feedOf(viewer: Viewer): TenantFeed {
    const known = this.#feeds.get(viewer.tenant);
    if (known !== undefined && !known.isDead) return known;
    const feed = new TenantFeed(this.#host, viewer);
    this.#feeds.set(viewer.tenant, feed);
    return feed;
  }

  #drop(tenant: string, feed: TenantFeed): void {
    feed.close();
    if (this.#feeds.get(tenant) === feed) this.#feeds.delete(tenant);
  }
}

function keyOf({ as, tenant, tid, oid, agent, roles }: Viewer): string {
  return JSON.stringify([as, tenant, tid, oid, agent, [...roles].sort((a, b) => (a < b ? -1 : 1))]);
}
