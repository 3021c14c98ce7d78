import { setTimeout as pause } from 'node:timers/promises';
import { AgentPool, CallerPool, openSink } from '../../../test/support/sip-load.ts';
import { askJson } from '../../../test/support/http.ts';
import { freePort } from '../../../test/support/ports.ts';
import type { Stack } from '../../../test/support/stack.ts';
import { Twin } from '../../../test/support/twin.ts';

const EVENTS_PER_S = 200;
/** Of the events, those of calls; the rest are agents whose state is set through the API. */
const CALLS_PER_S = 4;
const TALK_MS = 6_000;
/** A number of the demo, turned to the queue of the 500. */
const NUMBER = '+442079460300';
const SALES = '+442079460120';
const STEP_MS = 50;
const PUTS_AT_ONCE = 24;

/** Many more agents in the demo tenant, and what happens to them: through API, SIP and journal. */
export class DeskLoad {
  readonly #count: number;
  readonly #url: string;
  readonly #twin: Twin;
  readonly #callers: CallerPool;
  readonly #agents: AgentPool;
  readonly #closeSink: () => void;
  #isRunning = false;
  #seq = 0;
  #puts = 0;
  #pending = 0;
  #running: Promise<unknown> = Promise.resolve();

  private constructor(
    stack: Stack,
    agents: number,
    ends: { readonly callers: CallerPool; readonly agents: AgentPool; readonly close: () => void },
  ) {
    this.#count = agents;
    this.#url = `${stack.productUrl}/api/v1`;
    this.#twin = new Twin(stack.cloudUrl);
    this.#callers = ends.callers;
    this.#agents = ends.agents;
    this.#closeSink = ends.close;
  }

  static async open(stack: Stack, count: number): Promise<DeskLoad> {
    const port = await freePort();
    const sink = await openSink();
    const agents = await AgentPool.open(port, sink.port, (leg, answer) => {
      leg.call.progress(180);
      answer();
    });
    const callers = await CallerPool.open(stack.ports.sip, sink.port);
    const load = new DeskLoad(stack, count, { callers, agents, close: () => sink.close() });
    await load.#publish(port);
    return load;
  }

  async close(): Promise<void> {
    this.#isRunning = false;
    await this.#running;
    await Promise.all([this.#callers.close(), this.#agents.close()]);
    this.#closeSink();
  }

  /** Runs until `close`. */
  start(): void {
    this.#isRunning = true;
    this.#running = Promise.all([this.#setStates(), this.#placeCalls()]);
  }

  /** A customer rings Sales, where Ana alone is free; → hang up. */
  ringAna(n: number): () => void {
    const from = `+4477009${String(80_000 + n)}`;
    const leg = this.#callers.place(from, SALES, () => undefined);
    return () => leg.call.end();
  }

  async #publish(port: number): Promise<void> {
    const people = Array.from({ length: this.#count }, (_, index) => ({
      kind: 'agent',
      id: `b${index + 1}`,
      name: `Agent ${String(index + 1).padStart(3, '0')}`,
      skills: [{ skill: 'Bench', level: 5 }],
      address: { kind: 'sip', uri: `sip:b${index + 1}@127.0.0.1:${port}` },
    }));
    const queue = {
      kind: 'queue',
      id: 'bench',
      name: 'Bench',
      requirements: [{ skill: 'Bench', levelMin: 1 }],
      wrapUpMs: 5_000,
      confirmAnswer: 'never',
      onNoAnswer: 'backOff',
    };
    const entry = { kind: 'queue', queue: 'bench' };
    const number = { kind: 'number', number: NUMBER, model: 'power', entry };
    const token = await this.#twin.token('dana');
    const body = { documents: [queue, number, ...people], note: 'bench' };
    await askJson('POST', `${this.#url}/config/publish`, { token, body });
    for (let n = 1; n <= this.#count; n += PUTS_AT_ONCE) {
      const some = Array.from(
        { length: Math.min(PUTS_AT_ONCE, this.#count - n + 1) },
        (_, i) => n + i,
      );
      await Promise.all(some.map((each) => this.#put(each, { kind: 'ready' })));
    }
  }

  /** As many as are missing: what the calls bring about counts as well. */
  async #setStates(): Promise<void> {
    const startedAt = Date.now();
    const startSeq = this.#seq;
    while (this.#isRunning) {
      const dueSeq = startSeq + ((Date.now() - startedAt) / 1_000) * EVENTS_PER_S;
      const missing = Math.min(PUTS_AT_ONCE, Math.ceil(dueSeq - this.#seq)) - this.#pending;
      for (let n = 0; n < missing; n++) void this.#change();
      await pause(STEP_MS);
    }
    while (this.#pending > 0) await pause(STEP_MS);
  }

  async #change(): Promise<void> {
    const round = Math.floor(this.#puts / this.#count);
    const agent = (this.#puts++ % this.#count) + 1;
    // Each is away in one round of three, so that there is always somebody for the calls.
    const away = (agent + round) % 3 === 0;
    const state = away ? { kind: 'notReady', reason: 'break' } : { kind: 'ready' };
    this.#pending += 1;
    await this.#put(agent, state).catch(() => undefined);
    this.#pending -= 1;
  }

  async #put(agent: number, body: object): Promise<void> {
    const token = await this.#twin.token('chloe');
    const url = `${this.#url}/agents/b${agent}/state`;
    const { seq } = (await askJson('PUT', url, { token, body })) as { seq: number };
    this.#seq = Math.max(this.#seq, seq);
  }

  async #placeCalls(): Promise<void> {
    for (let n = 0; this.#isRunning; n++) {
      const from = `+4477009${String(10_000 + (n % 60_000))}`;
      this.#callers.place(from, NUMBER, (leg) => {
        setTimeout(() => leg.call.end(), TALK_MS);
      });
      await pause(1_000 / CALLS_PER_S);
    }
    for (const { call } of this.#callers.legs) call.end();
  }
}
