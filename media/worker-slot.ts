import { MediaError } from './fault.ts';
import type { LegHome, OwnLeg } from './leg.ts';
import type { WorkerHealth } from './port.ts';
import { WorkerLink } from './worker-link.ts';
import type { Request } from './worker-link.ts';
import type { ChannelEvent, FromWorker, Reply } from './worker/messages.ts';

const SAMPLES_MAX = 30 * 60 * 8000;
/** A thread that dies younger than this is not replaced at once, or a bug would spin. */
const YOUNG_MS = 10_000;
const RESTART_MS = 1000;
/** A gauge that has not come for so long: the thread is stuck. */
const GAUGE_MS_MAX = 10_000;

/**
 * A place for one worker thread and the legs on it. A thread that dies takes its legs along (they
 * are told, as of silence) and is replaced, so that new calls go on.
 */
export class WorkerSlot {
  readonly worker: number;
  /** Kept by the engine: also counts legs that are just being opened. */
  legs = 0;
  readonly #entry: string;
  readonly #legs = new Map<number, { readonly leg: OwnLeg; readonly closed: () => void }>();
  /** Closed legs that have not yet had their last word. */
  readonly #closing = new Map<number, OwnLeg>();
  readonly #channels = new Map<number, (event: ChannelEvent) => void>();
  readonly #supplying = new Set<string>();
  #link: WorkerLink;
  #startedAtMs = 0;
  #gauge = { tickLateP99Ms: 0, atMs: performance.now() };
  #nextChannel = 1;
  #restart: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(worker: number, entry: string) {
    this.worker = worker;
    this.#entry = entry;
    this.#link = this.#start();
  }

  request(message: Request): Promise<Reply> {
    return this.#link.request(message);
  }

  add(number: number, make: (home: LegHome) => OwnLeg, closed: () => void): OwnLeg {
    const leg = make(this.#home());
    this.#legs.set(number, { leg, closed });
    return leg;
  }

  /** How late the tick runs, or how long nothing has been heard of it. */
  get tickLateMs(): number {
    const quietMs = performance.now() - this.#gauge.atMs;
    return quietMs > GAUGE_MS_MAX ? quietMs : this.#gauge.tickLateP99Ms;
  }

  async health(): Promise<WorkerHealth> {
    const reply = await this.#link.request({ kind: 'health' });
    if (reply.kind !== 'health') throw new MediaError('workerFailed', 'no figures from worker');
    return { worker: this.worker, ...reply.figures };
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#restart);
    await this.#link.close();
  }

  #start(): WorkerLink {
    this.#startedAtMs = performance.now();
    const link: WorkerLink = new WorkerLink(this.#entry, {
      event: (event) => this.#event(event),
      ended: () => {
        if (this.#link === link) this.#ended();
      },
    });
    return link;
  }

  #event(event: Exclude<FromWorker, { kind: 'reply' }>): void {
    if (event.kind === 'gauge') {
      this.#gauge = { tickLateP99Ms: event.tickLateP99Ms, atMs: performance.now() };
    } else if (event.kind === 'channel') this.#tellChannel(event.channel, event.event);
    else if (event.kind === 'quality') {
      const leg = this.#closing.get(event.leg) ?? this.#legs.get(event.leg)?.leg;
      leg?.event(event);
      this.#closing.delete(event.leg);
    } else this.#legs.get(event.leg)?.leg.event(event);
  }

  #tellChannel(channel: number, event: ChannelEvent): void {
    const tell = this.#channels.get(channel);
    if (event.kind === 'ended') this.#channels.delete(channel);
    tell?.(event);
  }

  #ended(): void {
    if (!this.#isClosing) {
      const isYoung = performance.now() - this.#startedAtMs < YOUNG_MS;
      const start = () => (this.#link = this.#start());
      this.#restart = setTimeout(start, isYoung ? RESTART_MS : 0);
    }
    const lost = [...this.#legs.values()];
    this.#legs.clear();
    this.#closing.clear();
    this.#supplying.clear();
    this.#gauge = { tickLateP99Ms: 0, atMs: performance.now() };
    for (const channel of [...this.#channels.keys()]) {
      this.#tellChannel(channel, { kind: 'ended' });
    }
    for (const { leg, closed } of lost) {
      closed();
      leg.lost();
    }
  }

  #home(): LegHome {
    return {
      slot: this,
      worker: this.worker,
      post: (message) => this.#link.post(message),
      request: (message) => this.#link.request(message),
      channel: (tell) => {
        const channel = this.#nextChannel++;
        this.#channels.set(channel, tell);
        return channel;
      },
      supply: (key, samples) => void this.#supply(key, samples),
      closed: (leg) => {
        const entry = this.#legs.get(leg);
        this.#legs.delete(leg);
        if (entry !== undefined) this.#closing.set(leg, entry.leg);
        entry?.closed();
      },
    };
  }

  async #supply(key: string, read: () => Promise<Int16Array>): Promise<void> {
    if (this.#supplying.has(key)) return;
    this.#supplying.add(key);
    const link = this.#link;
    let samples: Int16Array | undefined;
    try {
      samples = await read();
    } catch {
      // The play ends as `failed`; the reader knows its own reason and reports it itself.
      samples = undefined;
    }
    if (samples !== undefined && samples.length > SAMPLES_MAX) samples = undefined;
    this.#supplying.delete(key);
    link.post({ kind: 'samples', key, samples });
  }
}
