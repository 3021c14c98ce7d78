import { type LocalDay, localDayOf } from '../../domain/index.ts';
import type { EventRecord, QueueId, QueueView, TenantId } from '../../domain/index.ts';
import { configOf, type TenantState } from '../../engine/index.ts';
import { type DayReport, type QueueReport, Visits, type VisitRow } from '../../journal/index.ts';
import type { Clock } from '../clock.ts';

/** The read models, from which a day goes on that began before this process. */
export interface DaySource {
  /** False when they did not reach `seq` in time. */
  caughtUp(tenant: TenantId, seq: number): Promise<boolean>;
  daySince(tenant: TenantId, from: number): Promise<DayReport>;
}

export interface TodayParts {
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly source: DaySource;
  /** The figures of every queue are others now. */
  readonly changed: () => void;
}

type Figures = QueueView['today'];
export type Today = Pick<QueueView, 'today' | 'dayFrom'>;

/** What one event did to one stay. */
interface Step {
  readonly seq: number;
  readonly queue: QueueId;
  readonly enteredAt: number;
  readonly change: (figures: Figures) => void;
}

const RETRY_MS = 1_000;
const zero = (): Figures => ({
  offered: 0,
  answered: 0,
  abandoned: 0,
  shortAbandoned: 0,
  answeredInTime: 0,
  waitedMsTotal: 0,
});

/**
 * Each queue's figures of today, as the report would give them from midnight on where the
 * organisation is: stays that began today, whenever they end. The engine knows no time zones and
 * counts by the day of each event. The same fold makes the report's rows (`journal`, Visits).
 *
 * loading → (the read models' sums of one instant, and every later step) known → (midnight) known.
 * A new time zone loads anew.
 */
export class TodayOfTenant {
  readonly #parts: TodayParts;
  readonly #visits: Visits;
  #seq: number;
  #zone: string;
  #day: LocalDay;
  #known: Map<QueueId, Figures> | null = null;
  /** Steps that the read models may not hold yet. */
  #since: Step[] = [];
  #cancel: () => void = () => undefined;
  #isOver = false;

  constructor(parts: TodayParts, state: TenantState) {
    this.#parts = parts;
    this.#seq = state.seq;
    this.#zone = zoneOf(state);
    this.#day = localDayOf(parts.clock.now(), this.#zone);
    const levels = [...configOf(state).queues.values()].map(
      ({ id, serviceLevelMs }) => [id, serviceLevelMs] as const,
    );
    this.#visits = new Visits(openVisits(state), new Map(levels), (row) => this.#step(row));
    this.#awaitMidnight();
    void this.#load();
  }

  /** Committed, in order; `state` is what it made. */
  apply(record: EventRecord, state: TenantState): void {
    this.#seq = record.seq;
    this.#visits.apply(record);
    if (record.event.type !== 'configPublished' || zoneOf(state) === this.#zone) return;
    this.#zone = zoneOf(state);
    this.#day = localDayOf(this.#parts.clock.now(), this.#zone);
    this.#known = null;
    this.#since = [];
    this.#awaitMidnight();
    void this.#load();
  }

  /** null = not known yet. */
  of(queue: QueueId): Today | null {
    this.#turn(this.#parts.clock.now());
    if (this.#known === null) return null;
    return { today: this.#known.get(queue) ?? zero(), dayFrom: this.#day.from };
  }

  end(): void {
    this.#isOver = true;
    this.#cancel();
  }

  #step(row: VisitRow): void {
    const { queue, enteredAt } = row;
    const step = { seq: this.#seq, queue, enteredAt, change: changeOf({ ...row }) };
    this.#turn(enteredAt);
    if (this.#known === null) this.#since.push(step);
    else take(this.#known, this.#day, step);
  }

  /** From midnight on nothing has been counted yet: no need to ask. */
  #turn(now: number): void {
    if (now < this.#day.to) return;
    this.#day = localDayOf(now, this.#zone);
    this.#known = new Map();
    this.#since = [];
    this.#awaitMidnight();
  }

  #awaitMidnight(): void {
    const { clock, changed } = this.#parts;
    this.#cancel();
    this.#cancel = clock.after(this.#day.to - clock.now(), () => {
      this.#turn(clock.now());
      changed();
    });
  }

  async #load(): Promise<void> {
    const { tenant, source, clock, changed } = this.#parts;
    const [day, seq] = [this.#day, this.#seq];
    const report = await this.#report(tenant, seq, source).catch(() => null);
    if (this.#isOver || this.#known !== null) return;
    // Behind, away, or another day or zone by now.
    if (report === null || report.throughSeq < seq || day !== this.#day) {
      clock.after(RETRY_MS, () => void this.#load());
      return;
    }
    this.#known = new Map(report.queues.map((row) => [row.queue, figuresOf(row)]));
    for (const step of this.#since) {
      if (step.seq > report.throughSeq) take(this.#known, this.#day, step);
    }
    this.#since = [];
    changed();
  }

  async #report(tenant: TenantId, seq: number, source: DaySource): Promise<DayReport | null> {
    if (!(await source.caughtUp(tenant, seq))) return null;
    return source.daySince(tenant, this.#day.from);
  }
}

function take(figures: Map<QueueId, Figures>, day: LocalDay, step: Step): void {
  if (step.enteredAt < day.from) return;
  const own = figures.get(step.queue) ?? zero();
  step.change(own);
  figures.set(step.queue, own);
}

function changeOf({ how, waitedMs, inTime, short }: VisitRow): (figures: Figures) => void {
  return (figures) => {
    if (how === null) figures.offered += 1;
    if (how === 'abandoned') figures.abandoned += 1;
    if (short) figures.shortAbandoned += 1;
    if (inTime) figures.answeredInTime += 1;
    if (how !== 'answered') return;
    figures.answered += 1;
    figures.waitedMsTotal += waitedMs;
  };
}

function figuresOf(row: QueueReport): Figures {
  const { entered, answered, abandoned, shortAbandoned, answeredInTime, waitedMsTotal } = row;
  return {
    offered: entered,
    ...{ answered, abandoned, shortAbandoned, answeredInTime, waitedMsTotal },
  };
}

function zoneOf(state: TenantState): string {
  return configOf(state).settings?.timeZone ?? 'UTC';
}

/** Who is in a queue at this instant, offers included. */
function openVisits(state: TenantState): VisitRow[] {
  return [...state.interactions.values()].flatMap(({ id, ticket }) =>
    ticket === null || !ticket.open
      ? []
      : [
          {
            interaction: id,
            queue: ticket.queue,
            enteredSeq: 0,
            enteredAt: ticket.enteredAt,
            endedAt: null,
            how: null,
            waitedMs: 0,
            inTime: false,
            short: false,
          },
        ],
  );
}
