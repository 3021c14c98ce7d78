import { Chance } from '../chance.ts';
import { BATCHES, type Estimate, estimateOf } from './batches.ts';
import { type Call, Centre, type CentreOptions } from './centre.ts';

const MINUTE_MS = 60_000;

export interface LoadOptions {
  readonly centre: CentreOptions;
  readonly seed: number;
  /** Counted; a tenth more comes before, uncounted. */
  readonly arrivals: number;
  /** All queues together, arrivals a minute; each queue gets its equal part. */
  readonly rate: number;
  /** Mean minutes that an agent talks. */
  readonly handle: (agent: string) => number;
  readonly patience?: number;
  /** Waiting places of all queues together. */
  readonly places?: number;
  /**
   * Who keeps to them: the queue by its own overflow, or whoever makes the calls. A limit over
   * several queues, and one of no place at all, are no setting of a queue.
   */
  readonly limitedBy?: 'queue' | 'generator';
  readonly withinS: number;
  /** Talking at the start: a large centre takes long to fill itself. */
  readonly talking: number;
  readonly seen?: Seen;
}

/** For those who want to know more of each call than the sums. */
export interface Seen {
  readonly onWaiting?: (centre: Centre, queue: string, atMs: number) => unknown;
  /** `of` is what onWaiting returned. */
  readonly onAnswered?: (of: unknown, waitedMs: number) => void;
  readonly onGaveUp?: (waitedMs: number) => void;
  readonly onFreed?: (agent: string, atMs: number, talkedMs: number) => void;
}

export type Figure =
  | 'blocked'
  | 'abandoned'
  | 'waits'
  | 'wait'
  | 'serviceLevel'
  | 'line'
  | 'occupancy';

export interface LoadResult {
  readonly figures: Readonly<Record<Figure, Estimate>>;
  /** Share refused, queue by queue. */
  readonly blockedBy: ReadonlyMap<string, number>;
  /** Of the first offer: which rule the engine says it followed. */
  readonly rule: string;
  readonly events: number;
  readonly counted: number;
}

interface Batch {
  offered: number;
  blocked: number;
  admitted: number;
  waited: number;
  waitedMs: number;
  inTime: number;
  abandoned: number;
  fromMs: number;
  toMs: number;
  lineMs: number;
  busyMs: number;
}

/** Poisson arrivals, exponential talk and patience, drawn per call: no decision moves them. */
export function runLoad(options: LoadOptions): LoadResult {
  return new Load(options).run();
}

class Load {
  readonly #options: LoadOptions;
  readonly #centre: Centre;
  readonly #arrivals: Chance;
  readonly #talks: Chance;
  readonly #patience: Chance;
  readonly #batches: Batch[] = [];
  readonly #byQueue = new Map<string, { offered: number; blocked: number }>();
  readonly #agents: number;
  #batch: Batch | null = null;
  #lastMs = 0;
  #came = 0;
  #open = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#centre = new Centre(options.centre);
    this.#arrivals = new Chance(options.seed);
    this.#talks = new Chance(options.seed + 1_000_003);
    this.#patience = new Chance(options.seed + 2_000_003);
    this.#agents = options.centre.teams.reduce((sum, team) => sum + team.agents, 0);
  }

  run(): LoadResult {
    const { arrivals, talking } = this.#options;
    for (let n = 0; n < talking; n++) this.#arrive(null);
    const before = Math.ceil(arrivals / 10);
    this.#schedule(before + arrivals, before);
    const { clock } = this.#centre;
    while ((this.#came < before + arrivals || this.#open > 0) && clock.step());
    return {
      figures: this.#figures(),
      blockedBy: new Map(
        [...this.#byQueue].map(([queue, { offered, blocked }]) => [queue, blocked / offered]),
      ),
      rule: this.#centre.rule,
      events: this.#centre.events,
      counted: arrivals,
    };
  }

  #schedule(total: number, before: number): void {
    const meanMs = MINUTE_MS / this.#options.rate;
    const next = (): void => {
      const counted = this.#came - before;
      if (counted >= 0) this.#begin(Math.floor((counted * BATCHES) / (total - before)));
      this.#came++;
      this.#arrive(this.#batch);
      if (this.#came < total) this.#centre.clock.after(exponential(this.#arrivals, meanMs), next);
      else this.#end();
    };
    this.#centre.clock.after(exponential(this.#arrivals, meanMs), next);
  }

  #begin(index: number): void {
    if (this.#batches.length > index) return;
    this.#integrate();
    const fromMs = this.#centre.clock.now();
    const none = { offered: 0, blocked: 0, admitted: 0, waited: 0, waitedMs: 0, inTime: 0 };
    this.#batch = { ...none, abandoned: 0, fromMs, toMs: fromMs, lineMs: 0, busyMs: 0 };
    this.#batches.push(this.#batch);
  }

  /** What follows, while the last calls end, is no steady state. */
  #end(): void {
    this.#integrate();
    this.#batch = null;
  }

  /** Before the number waiting or talking changes. */
  #integrate(): void {
    const now = this.#centre.clock.now();
    const batch = this.#batch;
    if (batch !== null && this.#came > 0) {
      batch.lineMs += this.#centre.waiting * (now - this.#lastMs);
      batch.busyMs += this.#centre.busy * (now - this.#lastMs);
      batch.toMs = now;
    }
    this.#lastMs = now;
  }

  #arrive(batch: Batch | null): void {
    const { centre, places = Infinity, patience } = this.#options;
    const queue = centre.queues[this.#arrivals.between(0, centre.queues.length - 1)] ?? '';
    const [talk, patienceUnit] = [exponential(this.#talks, 1), exponential(this.#patience, 1)];
    this.#integrate();
    if (this.#isFull(queue, places)) return this.#countOffered(batch, queue, 'blocked');
    const visit = new Visit(this.#options, { centre: this.#centre, batch, talk, queue });
    visit.integrate = () => this.#integrate();
    visit.over = () => this.#open--;
    this.#open++;
    visit.enter();
    this.#countOffered(batch, queue, visit.wasRefused ? 'blocked' : 'admitted');
    if (visit.isWaiting && patience !== undefined) visit.leaveAfter(patienceUnit * patience);
  }

  #isFull(queue: string, places: number): boolean {
    if (this.#options.limitedBy === 'queue') return false;
    return this.#centre.waiting >= places && this.#centre.freeFor(queue) === 0;
  }

  #countOffered(batch: Batch | null, queue: string, how: 'blocked' | 'admitted'): void {
    if (batch === null) return;
    const own = this.#byQueue.get(queue) ?? { offered: 0, blocked: 0 };
    this.#byQueue.set(queue, own);
    batch.offered++;
    own.offered++;
    batch[how]++;
    if (how === 'blocked') own.blocked++;
  }

  #figures(): LoadResult['figures'] {
    const of = (pick: (batch: Batch) => number): Estimate => estimateOf(this.#batches.map(pick));
    const lasted = (batch: Batch): number => Math.max(1, batch.toMs - batch.fromMs);
    return {
      blocked: of((batch) => batch.blocked / batch.offered),
      abandoned: of((batch) => batch.abandoned / batch.offered),
      waits: of((batch) => batch.waited / batch.admitted),
      wait: of((batch) => batch.waitedMs / batch.admitted / MINUTE_MS),
      serviceLevel: of((batch) => batch.inTime / batch.admitted),
      line: of((batch) => batch.lineMs / lasted(batch)),
      occupancy: of((batch) => batch.busyMs / lasted(batch) / this.#agents),
    };
  }
}

/** One call from its arrival to its end. */
class Visit {
  readonly #options: LoadOptions;
  readonly #of: { centre: Centre; batch: Batch | null; talk: number; queue: string };
  readonly #cameMs: number;
  #call: Call | null = null;
  #seen: unknown = null;
  #agent = '';
  #connectedMs = 0;
  isWaiting = false;
  integrate: () => void = () => undefined;
  over: () => void = () => undefined;

  constructor(
    options: LoadOptions,
    of: { centre: Centre; batch: Batch | null; talk: number; queue: string },
  ) {
    this.#options = options;
    this.#of = of;
    this.#cameMs = of.centre.clock.now();
  }

  enter(): void {
    const { centre, queue } = this.#of;
    this.#call = centre.arrive(queue, {
      onWaiting: () => this.#onWaiting(),
      onConnected: (agent) => this.#onConnected(agent),
      onOver: () => this.#onOver(),
    });
  }

  /** Ended at once, without an agent: the queue sent it on. */
  get wasRefused(): boolean {
    return this.#call?.state === 'over' && this.#agent === '';
  }

  leaveAfter(minutes: number): void {
    const { centre, batch } = this.#of;
    centre.clock.after(minutes * MINUTE_MS, () => {
      if (!this.isWaiting || this.#call === null) return;
      if (batch !== null) batch.abandoned++;
      this.#countWait(false);
      this.#options.seen?.onGaveUp?.(centre.clock.now() - this.#cameMs);
      this.#leave();
    });
  }

  #onWaiting(): void {
    const { centre, batch, queue } = this.#of;
    this.isWaiting = true;
    if (batch !== null) batch.waited++;
    this.#seen = this.#options.seen?.onWaiting?.(centre, queue, this.#cameMs) ?? null;
  }

  #onConnected(agent: string): void {
    const { centre, talk } = this.#of;
    const now = centre.clock.now();
    if (this.isWaiting) this.#options.seen?.onAnswered?.(this.#seen, now - this.#cameMs);
    this.#countWait(true);
    this.isWaiting = false;
    this.#agent = agent;
    this.#connectedMs = now;
    const talkMs = talk * this.#options.handle(agent) * MINUTE_MS;
    centre.clock.after(talkMs, () => this.#leave());
  }

  #leave(): void {
    this.integrate();
    this.isWaiting = false;
    const now = this.#of.centre.clock.now();
    if (this.#agent !== '') {
      this.#options.seen?.onFreed?.(this.#agent, now, now - this.#connectedMs);
    }
    if (this.#call !== null) this.#of.centre.leave(this.#call);
  }

  #countWait(answered: boolean): void {
    const { centre, batch } = this.#of;
    if (batch === null) return;
    const waitedMs = centre.clock.now() - this.#cameMs;
    batch.waitedMs += waitedMs;
    if (answered && waitedMs <= this.#options.withinS * 1_000) batch.inTime++;
  }

  #onOver(): void {
    this.over();
  }
}

function exponential(chance: Chance, mean: number): number {
  return -Math.log(1 - chance.fraction()) * mean;
}
