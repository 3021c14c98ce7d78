import { TenantId } from '../domain/index.ts';
import type { Command, EventRecord, LegId } from '../domain/index.ts';
import { execute, initialState, openEffects } from './index.ts';
import type { TenantState } from './index.ts';
import { answers, calls, ends, publish, ready } from './test-support/commands.ts';

const TENANT = TenantId.parse('crowd');
const START = Date.UTC(2026, 10, 25, 10, 0, 0);

export interface CrowdSize {
  readonly agents: number;
  readonly skills: number;
  readonly queues: number;
  /** Calls that wait throughout. */
  readonly waiting: number;
  /** Calls that are served in the measured time. */
  readonly calls: number;
}

/** Numbers that look like chance and are the same every time. */
function lcg(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

/** A large centre: each agent has three skills, each queue asks for one or two of them. */
export class Crowd {
  readonly state: TenantState = initialState(TENANT, 1);
  readonly #size: CrowdSize;
  readonly #chance = lcg(7);
  #at = START;
  #calls = 0;
  events = 0;
  readonly #template: Extract<Command, { type: 'legIncoming' }>;

  constructor(size: CrowdSize) {
    this.#size = size;
    const call = calls('c', '1000');
    if (call.type !== 'legIncoming') throw new Error('not a call');
    this.#template = call;
    this.do(publish(this.#queues()));
    this.do(publish(this.#agents()));
    for (let index = 0; index < size.agents; index++) this.do(ready(`a${index}`));
    while (this.state.interactions.size < size.waiting + size.agents) this.#arrive();
    this.#settle();
  }

  do(command: Command): readonly EventRecord[] {
    this.#at += 1;
    const stamped = { tenant: TENANT, at: this.#at, by: { kind: 'system' as const }, command };
    const { records } = execute(this.state, stamped);
    this.events += records.length;
    return records;
  }

  /** Answers, ends, comes free, is offered the next; and a new caller for each who went. */
  serve(): { readonly ms: number; readonly events: number; readonly slowestMs: number } {
    const from = this.events;
    let slowestMs = 0;
    const begun = performance.now();
    for (let served = 0; served < this.#size.calls; ) {
      for (const [offer] of [...this.state.offers].slice(0, 200)) {
        const { leg, interaction } = this.state.offers.get(offer) ?? {};
        const customer = interaction && this.state.interactions.get(interaction)?.leg;
        if (leg === undefined || !customer) continue;
        this.do({ ...ANSWER, leg });
        this.do({ ...HANG_UP, leg: customer });
        const at = performance.now();
        this.do({ ...HANG_UP, leg });
        slowestMs = Math.max(slowestMs, performance.now() - at);
        this.#arrive();
        served++;
      }
      this.#settle();
    }
    return { ms: performance.now() - begun, events: this.events - from, slowestMs };
  }

  #arrive(): void {
    this.#calls++;
    const leg = `c${this.#calls}` as LegId;
    const number = String(1_000 + this.#chance(this.#size.queues));
    this.do({ ...this.#template, leg, number });
    if (this.#calls % 1_000 === 0) this.#settle();
  }

  #settle(): void {
    const results = openEffects(this.state).map(({ id }) => ({
      effect: id,
      result: 'ok' as const,
    }));
    for (let from = 0; from < results.length; from += 10_000) {
      const some = results.slice(from, from + 10_000).map((each) => ({ ...each, code: '' }));
      this.do({ type: 'settleEffects', results: some });
    }
  }

  #queues(): object[] {
    return Array.from({ length: this.#size.queues }, (_, index) => {
      const requirements = [need(index % this.#size.skills, 1 + this.#chance(4))];
      const queue = { kind: 'queue', id: `q${index}`, name: `Q ${index}`, wrapUpMs: 0 };
      return { ...queue, waitMaxMs: 86_400_000, requirements };
    }).flatMap((queue, index) => [
      queue,
      { kind: 'number', number: String(1_000 + index), entry: { kind: 'queue', queue: queue.id } },
    ]);
  }

  #agents(): object[] {
    return Array.from({ length: this.#size.agents }, (_, index) => ({
      kind: 'agent',
      id: `a${index}`,
      name: `Agent ${index}`,
      skills: [0, 67, 131].map((step) => ({
        skill: `S${(index + step) % this.#size.skills}`,
        level: 4 + this.#chance(7),
      })),
      address: { kind: 'sip', uri: `sip:a${index}@127.0.0.1:5080` },
    }));
  }
}

const need = (index: number, levelMin: number) => ({ skill: `S${index}`, levelMin });

const answer = answers('x');
const hangUp = ends('x');
if (answer.type !== 'legAnswered' || hangUp.type !== 'legEnded') throw new Error('not legs');
const ANSWER = answer;
const HANG_UP = hangUp;

/** The whole engine (decide, evolve, events) at the size of the goal; in memory. */
export function benchCrowd(size: CrowdSize) {
  const began = performance.now();
  const crowd = new Crowd(size);
  const buildMs = Math.round(performance.now() - began);
  const before = process.cpuUsage();
  const { ms, events, slowestMs } = crowd.serve();
  const { user, system } = process.cpuUsage(before);
  // What a machine of its own would come to, whatever else runs on this one.
  const eventsPerCpuS = Math.round((events / (user + system)) * 1e6);
  const eventsPerS = Math.round((events / ms) * 1_000);
  return { ...size, buildMs, events, ms: Math.round(ms), eventsPerS, eventsPerCpuS, slowestMs };
}
