import { askJson, HttpFault } from '../support/http.ts';
import { Random } from '../support/random.ts';
import { AgentPool, CallerPool, openSink, type LegRecord } from '../support/sip-load.ts';
import type { Stack } from '../support/stack.ts';
import { Twin } from '../support/twin.ts';

/** How long a leg may outlive the kill of the process that held its other end. */
export const hangMaxMs = 32_000;

export interface LoadOptions {
  readonly stack: Stack;
  readonly random: Random;
  readonly agentPort: number;
  readonly number: string;
  readonly callsPerSecond: number;
}

/**
 * Callers, agents and a supervisor's commands, going on whatever happens to the product. Who was up
 * at a kill hangs up when they would have, and the next process has to understand it; agents never
 * hang up: the product has to end their legs.
 */
export class CrashLoad {
  readonly callers: CallerPool;
  readonly agents: AgentPool;
  /** Reasons of duty changes that were acknowledged. */
  readonly acknowledged: string[] = [];
  readonly notAcknowledged = new Map<string, number>();
  readonly #options: LoadOptions;
  readonly #twin: Twin;
  readonly #killedAt = new Map<LegRecord, number>();
  readonly #sink: { close(): void };
  #stopped = false;
  #placed = 0;
  #asked = 0;

  private constructor(
    options: LoadOptions,
    callers: CallerPool,
    agents: AgentPool,
    sink: { close(): void },
  ) {
    this.#options = options;
    this.callers = callers;
    this.agents = agents;
    this.#sink = sink;
    this.#twin = new Twin(options.stack.cloudUrl);
  }

  static async open(options: LoadOptions): Promise<CrashLoad> {
    const { random } = options;
    const sink = await openSink();
    const callers = await CallerPool.open(options.stack.ports.sip, sink.port);
    const agents = await AgentPool.open(options.agentPort, sink.port, (leg, answer) => {
      leg.call.progress(180);
      const roll = random.next();
      if (roll < 0.1) setTimeout(() => leg.call.reject(603), random.between(50, 400));
      else if (roll < 0.15) leg.call.reject(486);
      else if (roll < 0.95) setTimeout(answer, random.between(50, 600));
      // The rest ring on: no answer, or the caller leaves first.
    });
    return new CrashLoad(options, callers, agents, sink);
  }

  start(): void {
    this.#placeNext();
    void this.#commandNext();
  }

  /** Legs that are up now must end by the product's doing. */
  noteKill(at: number): void {
    for (const leg of this.#live()) if (!this.#killedAt.has(leg)) this.#killedAt.set(leg, at);
  }

  /** Legs that outlived a kill for too long, or that are still up. */
  hanging(now: number): readonly LegRecord[] {
    return [...this.#killedAt]
      .filter(([leg, at]) => (leg.endedAt === 0 ? now : leg.endedAt) - at > hangMaxMs)
      .map(([leg]) => leg);
  }

  /** Where a leg stood at the kill, for a person who has to find out why it hangs. */
  describe(leg: LegRecord): string {
    const at = this.#killedAt.get(leg) ?? 0;
    const after = (time: number): string => (time === 0 ? 'never' : `${time - at} ms`);
    const whose = leg.call.direction === 'inbound' ? 'agent' : 'customer';
    return (
      `${whose} ${leg.callId}, now ${leg.call.state}; after the kill: invited ` +
      `${after(leg.startedAt)}, answered ${after(leg.answeredAt)}, ended ${after(leg.endedAt)}`
    );
  }

  liveCount(): number {
    return this.#live().length;
  }

  firstOfferAfter(at: number): number | undefined {
    return this.agents.legs.find((leg) => leg.startedAt > at)?.startedAt;
  }

  stop(): void {
    this.#stopped = true;
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all([this.callers.close(), this.agents.close()]);
    this.#sink.close();
  }

  #live(): LegRecord[] {
    return [...this.callers.legs, ...this.agents.legs].filter(
      (leg) => leg.endedAt === 0 && (leg.acceptedAt > 0 || leg.call.direction === 'inbound'),
    );
  }

  #placeNext(): void {
    if (this.#stopped) return;
    const { random, number, callsPerSecond } = this.#options;
    const from = `+4477009${String(10_000 + (this.#placed++ % 90_000))}`;
    this.callers.place(from, number, (leg) => {
      setTimeout(() => leg.call.end(), random.between(200, 4000));
    });
    const meanMs = 1000 / callsPerSecond;
    setTimeout(() => this.#placeNext(), random.between(meanMs / 2, meanMs * 1.5));
  }

  /** Ana's duty, with a reason of its own each time: what got 2xx must stand in the journal. */
  async #commandNext(): Promise<void> {
    while (!this.#stopped) {
      const reason = `crash-${this.#asked++}`;
      const url = `${this.#options.stack.productUrl}/api/v1/agents/ana/state`;
      try {
        const token = await this.#twin.token('chloe');
        await askJson('PUT', url, { token, body: { kind: 'notReady', reason } });
        this.acknowledged.push(reason);
      } catch (fault) {
        // Nobody there, or not acknowledged: it is asked again. The end shows what it said.
        const how = fault instanceof HttpFault ? `${fault.status}` : 'no answer';
        this.notAcknowledged.set(how, (this.notAcknowledged.get(how) ?? 0) + 1);
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}
