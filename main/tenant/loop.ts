import type { Effect, EffectId, EventRecord, TenantId } from '../../domain/index.ts';
import {
  execute,
  liveLegs,
  nextTimerAt,
  openEffects,
  react,
  type TenantState,
} from '../../engine/index.ts';
import {
  encodeBody,
  foldTenant,
  JournalError,
  type InboxEntry,
  type Journal,
} from '../../journal/index.ts';
import { type Clock, pause } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CommitListener, EffectSink, Submission, SubmitResult } from './port.ts';

/** What may run ahead of the journal; beyond it doors answer 503 (DESIGN §3). */
const IN_FLIGHT_EVENTS_MAX = 10_000;
/** Commands that may wait while the state is rebuilt. */
const BACKLOG_MAX = 1_000;
/** One commit's size: enough to share the flush, small enough for its p99. */
const BATCH_EVENTS_MAX = 4_000;
/** What rides waits that long for company: a call's commits are a good part of what it costs. */
const RIDE_MAX_MS = 20;
const REBUILD_PAUSE_MS = [100, 300, 1_000, 2_000];
/** A timer that breaks the engine is due again at once: it is tried less and less often. */
const BAD_TICK_PAUSE_MS = [1_000, 5_000, 30_000, 60_000];

export interface TenantLoopOptions {
  readonly tenant: TenantId;
  readonly epoch: number;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly build: string;
  readonly log: Log;
  readonly effects: EffectSink;
  /** A fresh state stands (start, or rebuilt after a fault): listeners forget what they held. */
  readonly onState: (state: TenantState, committedSeq: number) => void;
  /**
   * Once, after the first fold: the process that ran before may have died under its calls. Settles
   * when the platforms were asked; only then are effects that it left open driven again.
   */
  readonly reconcile: (state: TenantState) => Promise<void>;
  readonly listeners: readonly CommitListener[];
  /** Another process owns the tenant now: this loop is over. */
  readonly onFenced: () => void;
}

interface Pending {
  readonly submission: Submission;
  readonly at: number;
  readonly records: readonly EventRecord[];
  readonly resolve: (result: SubmitResult) => void;
}

interface Waiting {
  readonly submission: Submission;
  readonly resolve: (result: SubmitResult) => void;
}

/**
 * One tenant's single writer: one command at a time through the engine, everything pending as one
 * segment, then (and only then) answers, effects and pushes.
 *
 *            start()                 commit failed, unknown, or a bug
 *   stopped ────────► rebuilding ◄───────────────────────────────── running
 *      ▲                  │ folded from the journal                    ▲ │
 *      │ stop(), fenced   └────────────────────────────────────────────┘ │
 *      └─────────────────────────────────────────────────────────────────┘
 */
export class TenantLoop {
  readonly #options: TenantLoopOptions;
  #state: TenantState | null = null;
  #stopped = false;
  #unavailable = false;
  #fault: string | null = null;
  #pending: Pending[] = [];
  #backlog: Waiting[] = [];
  #eventsInFlight = 0;
  /** Commits, recoveries and rebuilds, strictly one after the other. */
  #work: Promise<void> = Promise.resolve();
  #commitQueued = false;
  /** Somebody waits for what is pending. */
  #isAwaited = false;
  #cancelRide: (() => void) | null = null;
  #started = false;
  #reconciled: Promise<void> = Promise.resolve();
  #committedSeq = 0;
  #hash = '';
  #cancelTimer: (() => void) | null = null;
  /** Ticks in a row that broke an assertion, and from when on the next one may be sent. */
  #badTicks = 0;
  #ticksFrom = 0;

  constructor(options: TenantLoopOptions) {
    this.#options = options;
  }

  get tenant(): TenantId {
    return this.#options.tenant;
  }

  get epoch(): number {
    return this.#options.epoch;
  }

  get committedSeq(): number {
    return this.#committedSeq;
  }

  /** Runs ahead of the journal: only for what never leaves the process (doors' configuration). */
  get state(): TenantState | null {
    return this.#state;
  }

  /** The journal cannot be reached: doors answer 503 until it can. */
  get unavailable(): boolean {
    return this.#unavailable;
  }

  /** Null, or why the tenant does not run (an assertion while folding: a person must look). */
  get fault(): string | null {
    return this.#fault;
  }

  async start(): Promise<void> {
    await this.#rebuild();
    const { log, reconcile } = this.#options;
    if (this.#state === null) return;
    const left = new Set(openEffects(this.#state).map(({ id }) => id));
    this.#reconciled = reconcile(this.#state)
      .catch((error: unknown) => log.error('reconcile', { error: String(error) }))
      .then(() => this.#driveAgain(left));
  }

  /** Settles when what the last process left behind has been dealt with. */
  get reconciled(): Promise<void> {
    return this.#reconciled;
  }

  #driveAgain(left: ReadonlySet<EffectId>): void {
    this.#started = true;
    if (this.#state === null) return;
    this.#drive(
      openEffects(this.#state).filter(({ id }) => left.has(id)),
      this.#state,
    );
  }

  /**
   * What is asked of a leg that has ended meanwhile is not sent: a ring whose leg died with the
   * last process would be a phone that rings for nobody.
   */
  #drive(open: readonly Effect[], state: TenantState): void {
    const live = new Set(liveLegs(state).map(({ leg }) => leg));
    const isGone = ({ action }: Effect): boolean => 'leg' in action && !live.has(action.leg);
    const gone = open.filter(isGone);
    if (gone.length > 0) {
      const results = gone.map(
        ({ id }) => ({ effect: id, result: 'failed', code: 'legGone' }) as const,
      );
      void this.submit({ by: { kind: 'system' }, command: { type: 'settleEffects', results } });
    }
    this.#options.effects.dispatch(
      this.tenant,
      open.filter((effect) => !isGone(effect)),
    );
  }

  accepting(): { readonly ok: true } | { readonly ok: false; readonly retryAfterS: number } {
    const full = this.#eventsInFlight >= IN_FLIGHT_EVENTS_MAX || this.#backlog.length > 0;
    const away = this.#stopped || this.#unavailable || this.#fault !== null;
    return full || away ? { ok: false, retryAfterS: away ? 5 : 1 } : { ok: true };
  }

  submit(submission: Submission): Promise<SubmitResult> {
    if (this.#stopped || this.#unavailable || this.#fault !== null) return retry(5);
    if (this.#eventsInFlight >= IN_FLIGHT_EVENTS_MAX) return retry(1);
    return new Promise((resolve) => {
      if (this.#state !== null) this.#run({ submission, resolve }, this.#state);
      else if (this.#backlog.length < BACKLOG_MAX) this.#backlog.push({ submission, resolve });
      else resolve({ kind: 'retry', retryAfterS: 1 });
    });
  }

  /** Lets what is pending reach the journal, then ends. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#disarm();
    this.#commitSoon();
    await this.#work;
    this.#refuseAll();
    this.#state = null;
  }

  #run(waiting: Waiting, state: TenantState): void {
    const { submission, resolve } = waiting;
    const at = this.#options.clock.now();
    try {
      const { records, refusal } = execute(state, {
        tenant: this.tenant,
        at,
        by: submission.by,
        command: submission.command,
      });
      const answer = (result: SubmitResult): void => {
        if (result.kind !== 'committed') resolve(result);
        else resolve(refusal === null ? { ...result, records } : { kind: 'refused', refusal });
      };
      this.#pending.push({ submission, at: state.lastAt, records, resolve: answer });
      this.#eventsInFlight += records.length;
      if (submission.command.type === 'tick') this.#badTicks = 0;
    } catch (error) {
      if (submission.command.type === 'tick') this.#putTicksOff(at);
      this.#isolate(submission, error);
      resolve({ kind: 'poison' });
      return;
    }
    this.#arm(state);
    if (submission.rides === true) this.#commitLater();
    else this.#commitSoon();
  }

  #commitLater(): void {
    this.#cancelRide ??= this.#options.clock.after(RIDE_MAX_MS, () => this.#commitSoon());
  }

  #commitSoon(): void {
    this.#isAwaited = true;
    this.#cancelRide?.();
    this.#cancelRide = null;
    if (this.#commitQueued) return;
    this.#commitQueued = true;
    // A microtask later: commands of the same turn share the segment.
    this.#work = this.#work.then(() => this.#commitAll());
  }

  async #commitAll(): Promise<void> {
    this.#commitQueued = false;
    while (this.#isAwaited && this.#pending.length > 0) {
      const batch = this.#takeBatch();
      this.#isAwaited = this.#pending.length > 0;
      const fault = await this.#commit(batch);
      if (fault === null) continue;
      for (const { resolve } of batch) resolve({ kind: 'retry', retryAfterS: 1 });
      await this.#recover(fault);
    }
  }

  #takeBatch(): Pending[] {
    let events = 0;
    let end = 0;
    for (const { records } of this.#pending) {
      if (end > 0 && events + records.length > BATCH_EVENTS_MAX) break;
      events += records.length;
      end += 1;
    }
    return this.#pending.splice(0, end);
  }

  /** Null when the batch stands; otherwise what went wrong. */
  async #commit(batch: readonly Pending[]): Promise<unknown> {
    const records = batch.flatMap((entry) => entry.records);
    const consumedInbox = batch.flatMap(({ submission }) => submission.inbox ?? []);
    if (records.length > 0 || consumedInbox.length > 0) {
      try {
        const outcome = await this.#append(batch, records, consumedInbox);
        if (outcome.kind === 'fenced') return new Fenced();
        if (outcome.kind !== 'appended') return new Error(`append ${outcome.kind}`);
        this.#hash = outcome.hash;
      } catch (error) {
        return error;
      }
    }
    this.#committedSeq += records.length;
    this.#eventsInFlight -= records.length;
    for (const { resolve } of batch) resolve({ kind: 'committed', seq: this.#committedSeq });
    if (records.length > 0) this.#announce(records);
    return null;
  }

  #append(batch: readonly Pending[], records: readonly EventRecord[], consumedInbox: string[]) {
    const entries = batch
      .filter((entry) => entry.records.length > 0)
      .map(({ submission, at, records: own }) => ({
        at,
        by: submission.by,
        command: submission.command,
        events: own.map((record) => record.event),
      }));
    return this.#options.journal.append({
      tenant: this.tenant,
      epoch: this.epoch,
      firstSeq: this.#committedSeq + 1,
      count: records.length,
      body: records.length > 0 ? encodeBody(entries) : new Uint8Array(0),
      prevHash: this.#hash,
      build: this.#options.build,
      consumedInbox,
      vaultRows: batch.flatMap(({ submission }) => submission.sealed ?? []),
    });
  }

  /** Effects first: a phone is to ring before screens are told that it will. */
  #announce(records: readonly EventRecord[]): void {
    const effects = records.flatMap((record) => react(record));
    if (effects.length > 0) this.#options.effects.dispatch(this.tenant, effects);
    for (const listener of this.#options.listeners) {
      listener.committed(this.tenant, records, this.#committedSeq);
    }
  }

  async #recover(fault: unknown): Promise<void> {
    if (fault instanceof Fenced) {
      this.#stopped = true;
      this.#disarm();
      this.#refuseAll();
      this.#state = null;
      this.#options.onFenced();
      return;
    }
    this.#options.log.warn('commitFailed', { tenant: this.tenant, error: String(fault) });
    await this.#rebuild();
  }

  /** Drops the state and reads the journal again, for as long as that takes. */
  async #rebuild(): Promise<void> {
    this.#state = null;
    this.#disarm();
    this.#refusePending();
    this.#options.effects.reset(this.tenant);
    for (let attempt = 0; !this.#stopped; attempt += 1) {
      try {
        const { state, seq, hash } = await this.#fold();
        if (this.#stopped) return;
        this.#unavailable = false;
        this.#begin(state, seq, hash);
        return;
      } catch (error) {
        if (!isOperating(error)) {
          this.#fault = String(error);
          this.#options.log.error('tenantStopped', { tenant: this.tenant, error: String(error) });
          this.#refuseAll();
          return;
        }
        this.#unavailable = true;
        this.#refuseAll();
        await pause(this.#options.clock, REBUILD_PAUSE_MS[Math.min(attempt, 3)] ?? 2_000);
      }
    }
  }

  #fold() {
    const { journal, build } = this.#options;
    return foldTenant(journal, this.tenant, { build });
  }

  #begin(state: TenantState, seq: number, hash: string): void {
    this.#state = state;
    this.#committedSeq = seq;
    this.#hash = hash;
    this.#eventsInFlight = 0;
    this.#options.onState(state, seq);
    if (this.#started) this.#drive(openEffects(state), state);
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const waiting of backlog) this.#resume(waiting);
    if (this.#state !== null) this.#arm(this.#state);
  }

  #resume(waiting: Waiting): void {
    if (this.#state === null) this.#backlog.push(waiting);
    else this.#run(waiting, this.#state);
  }

  /** A bug: the command is kept apart, the damaged state is dropped, what came before stands. */
  #isolate(submission: Submission, error: unknown): void {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const position = this.#committedSeq;
    this.#options.log.error('poison', {
      tenant: this.tenant,
      command: submission.command.type,
      position,
      error: text,
    });
    this.#state = null;
    this.#disarm();
    const before = this.#pending;
    this.#pending = [];
    this.#work = this.#work.then(() => this.#afterPoison(before, submission, text));
  }

  async #afterPoison(before: Pending[], submission: Submission, error: string): Promise<void> {
    const fault = before.length > 0 ? await this.#commit(before) : null;
    if (fault !== null)
      for (const { resolve } of before) resolve({ kind: 'retry', retryAfterS: 1 });
    try {
      await this.#keepApart(submission, error);
    } catch (failure) {
      this.#options.log.error('poisonNotKept', { tenant: this.tenant, error: String(failure) });
    }
    await this.#rebuild();
    void this.submit({
      by: { kind: 'system' },
      command: { type: 'raiseAlert', code: 'poisonCommand', text: submission.command.type },
    });
  }

  async #keepApart(submission: Submission, error: string): Promise<void> {
    const { inbox } = this.#options.journal;
    const row = submission.inbox ?? (await inbox.put(this.#asInboxEntry(submission))).id;
    await inbox.poison(this.tenant, row, { error, atSeq: this.#committedSeq });
  }

  /** A fact that came past the inbox (SIP) gets a row of its own, so that a person finds it. */
  #asInboxEntry(submission: Submission): InboxEntry {
    return {
      tenant: this.tenant,
      key: `poison/${this.epoch}/${this.#committedSeq}/${this.#options.clock.now()}`,
      kind: submission.command.type,
      body: JSON.stringify({ by: submission.by, command: submission.command }),
      vaultRows: submission.sealed ?? [],
    };
  }

  #arm(state: TenantState): void {
    this.#disarm();
    const due = nextTimerAt(state);
    if (due === null) return;
    const delayMs = Math.max(0, Math.max(due, this.#ticksFrom) - this.#options.clock.now());
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      void this.submit({ by: { kind: 'system' }, command: { type: 'tick' } });
    });
  }

  /** A time, not a pause: each command arms the timer anew, and would begin a pause anew. */
  #putTicksOff(now: number): void {
    const last = BAD_TICK_PAUSE_MS.length - 1;
    this.#ticksFrom = now + (BAD_TICK_PAUSE_MS[Math.min(this.#badTicks, last)] ?? 0);
    this.#badTicks += 1;
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #refusePending(): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#eventsInFlight = 0;
    for (const { resolve } of pending) resolve({ kind: 'retry', retryAfterS: 1 });
  }

  #refuseAll(): void {
    this.#refusePending();
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const { resolve } of backlog) resolve({ kind: 'retry', retryAfterS: 5 });
  }
}

class Fenced extends Error {}

function isOperating(error: unknown): boolean {
  return error instanceof JournalError && error.retry !== 'never';
}

function retry(retryAfterS: number): Promise<SubmitResult> {
  return Promise.resolve({ kind: 'retry', retryAfterS });
}
