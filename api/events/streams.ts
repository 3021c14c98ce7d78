import { ApiError } from '../error.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { ViewerStream } from './viewer-stream.ts';
import type { Sink } from './viewer-stream.ts';

/** A stream outlives its last window this long, so that a reconnect finds what it missed. */
const LINGER_MS = 60_000;
const WINDOWS_MAX = 20;

interface Kept {
  readonly stream: ViewerStream;
  expiry: NodeJS.Timeout | null;
}

type OnWindows = (viewer: Viewer, open: number) => void;

/** All live streams: one per person, tenant and roles. */
export class ViewerStreams {
  readonly #host: ApiHost;
  readonly #onWindows: OnWindows;
  readonly #streams = new Map<string, Kept>();

  constructor(host: ApiHost, onWindows: OnWindows = () => undefined) {
    this.#host = host;
    this.#onWindows = onWindows;
  }

  async join(viewer: Viewer, sink: Sink, resumeN: number | null): Promise<void> {
    const key = keyOf(viewer);
    let kept = this.#streams.get(key);
    if (kept === undefined || kept.stream.isDead) {
      kept = { stream: new ViewerStream(this.#host, viewer), expiry: null };
      this.#streams.set(key, kept);
    }
    if (kept.stream.size >= WINDOWS_MAX) throw new ApiError('tooManyRequests');
    if (kept.expiry !== null) clearTimeout(kept.expiry);
    kept.expiry = null;
    await kept.stream.join(sink, resumeN);
    this.#onWindows(viewer, kept.stream.size);
  }

  leave(viewer: Viewer, sink: Sink): void {
    const key = keyOf(viewer);
    const kept = this.#streams.get(key);
    if (kept === undefined) return;
    kept.stream.leave(sink);
    this.#onWindows(viewer, kept.stream.size);
    if (kept.stream.size > 0) return;
    if (kept.expiry !== null) clearTimeout(kept.expiry);
    kept.expiry = setTimeout(() => {
      if (kept.stream.size > 0) return;
      if (this.#streams.get(key) === kept) this.#streams.delete(key);
      kept.stream.close();
    }, LINGER_MS).unref();
  }

  close(): void {
    for (const { stream, expiry } of this.#streams.values()) {
      if (expiry !== null) clearTimeout(expiry);
      stream.close();
    }
    this.#streams.clear();
  }
}

function keyOf({ as, tenant, tid, oid, agent, roles }: Viewer): string {
  return JSON.stringify([as, tenant, tid, oid, agent, [...roles].sort((a, b) => (a < b ? -1 : 1))]);
}
