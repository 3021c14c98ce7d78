import type { Command, TenantId } from '../../../domain/index.ts';
import { ridesAlong } from '../port.ts';
import type { SealedPerson, SubmitResult, VoiceHost } from '../port.ts';
import type { DriverTimers } from './timers.ts';

/**
 * Above this many unsent facts of one leg, digits and plays are dropped: never its life and death.
 */
const FACTS_MAX = 64;
const RETRY_MAX_MS = 10_000;

interface Fact {
  /** One that is still being made keeps its place: facts go in the order they happened. */
  readonly command: Command | Promise<Command>;
  readonly sealed: readonly SealedPerson[];
  readonly done: Promise<SubmitResult>;
  readonly settled: (result: SubmitResult) => void;
  /** Offered already, beside the one before it. */
  offered?: Promise<SubmitResult>;
}

export interface FactSink {
  readonly host: VoiceHost;
  readonly timers: DriverTimers;
  /** True: nothing that happens is a fact any more. */
  readonly muted?: () => boolean;
  readonly log: (event: { level: 'info' | 'warn'; code: string; detail: string }) => void;
}

/** Of one that rides with another commit: what happens meanwhile does not wait for it. */
const isUnhurried = ({ command }: Fact): boolean =>
  !(command instanceof Promise) && ridesAlong(command);

/**
 * The facts of one leg on their way to the journal: in the order they happened, one at a time, and
 * again and again while the host says retry, because a fact that is lost is a call that hangs.
 */
export class FactQueue {
  readonly #sink: FactSink;
  readonly #tenant: TenantId;
  readonly #waiting: Fact[] = [];
  #running = false;
  #closed = false;
  /** The first one is with the host and may wait there. */
  #rides = false;
  #wakeUp: (() => void) | undefined;

  constructor(sink: FactSink, tenant: TenantId) {
    this.#sink = sink;
    this.#tenant = tenant;
  }

  /** Resolves when the journal has it, or refused it; `dropped` facts resolve as refused. */
  push(
    command: Command | Promise<Command>,
    sealed: readonly SealedPerson[] = [],
  ): Promise<SubmitResult> {
    const type = command instanceof Promise ? 'pending' : command.type;
    const droppable = type === 'digitPressed' || type === 'playEnded';
    const isMuted = this.#sink.muted?.() === true;
    if (this.#closed || isMuted || (droppable && this.#waiting.length >= FACTS_MAX)) {
      this.#warn('factDropped', type);
      return Promise.resolve({ kind: 'refused', reason: 'dropped', details: [] });
    }
    let settled: Fact['settled'] = () => undefined;
    const done = new Promise<SubmitResult>((resolve) => {
      settled = resolve;
    });
    const fact: Fact = { command, sealed, done, settled };
    if (this.#rides && this.#waiting.length === 1) fact.offered = this.#submit(fact);
    this.#waiting.push(fact);
    if (!this.#running) void this.#run();
    return done;
  }

  /** One try only: for the fact that decides whether a call is taken at all. */
  async pushOnce(command: Command, sealed: readonly SealedPerson[]): Promise<SubmitResult> {
    this.#running = true;
    const result = await this.#submit({ command, sealed });
    void this.#run();
    return result;
  }

  /** Settles when everything pushed so far was taken or refused. */
  async idle(): Promise<void> {
    await Promise.all(this.#waiting.map(({ done }) => done));
  }

  /** Nothing more is sent; what waits is given up. */
  close(): void {
    this.#closed = true;
    for (const fact of this.#waiting.splice(0)) {
      fact.settled({ kind: 'refused', reason: 'closed', details: [] });
    }
    this.#wakeUp?.();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let fact = this.#waiting[0]; fact !== undefined; fact = this.#waiting[0]) {
      const result = await this.#untilTaken(fact);
      if (this.#closed) break;
      this.#waiting.shift();
      fact.settled(result);
    }
    this.#running = false;
  }

  async #untilTaken(fact: Fact): Promise<SubmitResult> {
    for (let tries = 0; ; tries++) {
      this.#rides = isUnhurried(fact);
      const result = await (fact.offered ?? this.#submit(fact));
      this.#rides = false;
      delete fact.offered;
      if (result.kind !== 'retry' || this.#closed) {
        if (result.kind === 'refused') this.#warn('factRefused', result.reason);
        return result;
      }
      const backOffMs = Math.min(RETRY_MAX_MS, 50 * 2 ** Math.min(tries, 10));
      await this.#pause(Math.min(backOffMs, Math.max(50, result.retryAfterS * 1_000)));
    }
  }

  /** A host that throws is a host that could not: the fact is offered again. */
  async #submit(fact: Pick<Fact, 'command' | 'sealed'>): Promise<SubmitResult> {
    try {
      return await this.#sink.host.submit(this.#tenant, await fact.command, fact.sealed);
    } catch (error) {
      this.#warn('submitFailed', error instanceof Error ? error.name : 'thrown');
      return { kind: 'retry', retryAfterS: 1 };
    }
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#sink.timers.set(delayMs, resolve);
      this.#wakeUp = () => {
        timer.clear();
        resolve();
      };
    });
  }

  #warn(code: string, detail: string): void {
    this.#sink.log({ level: 'warn', code, detail });
  }
}
