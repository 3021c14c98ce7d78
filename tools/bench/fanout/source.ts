import { TenantId } from '../../../domain/index.ts';
import type { Command, EventRecord } from '../../../domain/index.ts';
import { execute, initialState, openEffects } from '../../../engine/index.ts';
import { any, calls, ends, publish } from '../../../engine/test-support/commands.ts';
import { number, queue } from '../../../engine/test-support/fixture.ts';

export const tenant = TenantId.parse('bench');
/** Of the events each second; calls that ring an agent and are given up make the others. */
const CALLS_PER_S = 5;

type Committed = (records: readonly EventRecord[]) => void;

/**
 * What happens to a tenant of many agents, by the real engine: agents come and go, customers ring
 * and give up. At a steady number of events a second.
 */
export class EventSource {
  readonly state = initialState(tenant, 1);
  readonly #agents: number;
  readonly #committed: Committed;
  #events = 0;
  #changes = 0;
  #calls = 0;
  #calledAt = 0;

  constructor(agents: number, committed: Committed) {
    this.#agents = agents;
    this.#committed = committed;
    const people = Array.from({ length: agents }, (_, index) => ({
      kind: 'agent',
      id: `a${index}`,
      name: `Agent ${index}`,
      skills: [{ skill: 'Sales', level: 5 }],
      address: { kind: 'sip', uri: `sip:a${index}@127.0.0.1:5080` },
    }));
    const sales = { ...queue('sales', 'Sales'), wrapUpMs: 0 };
    this.#do(publish([sales, ...people, number('600', { kind: 'queue', queue: 'sales' })]));
    for (let agent = 0; agent < agents; agent++) this.#setState(agent, 'ready');
  }

  get events(): number {
    return this.#events;
  }

  /** Catches up to `perSecond` over the seconds since the start. */
  step(seconds: number, perSecond: number, from: number): void {
    if (performance.now() - this.#calledAt > 1_000 / CALLS_PER_S) this.#call();
    while (this.#events - from < seconds * perSecond) this.#change();
  }

  #change(): void {
    const agent = (this.#changes * 7) % this.#agents;
    const round = Math.floor(this.#changes / this.#agents);
    this.#changes += 1;
    this.#setState(agent, (agent + round) % 3 === 0 ? 'notReady' : 'ready');
  }

  /** Rings somebody until the next one comes. */
  #call(): void {
    const before = `c${this.#calls}`;
    this.#calls += 1;
    this.#calledAt = performance.now();
    if (this.#calls > 1) this.#do(ends(before));
    for (const { id, role, state } of this.state.legs.values()) {
      if (role === 'agent' && state === 'ending') this.#do(ends(id));
    }
    this.#do(calls(`c${this.#calls}`, '600'));
    const results = openEffects(this.state).map(({ id }) => ({ effect: id, result: 'ok' }));
    if (results.length > 0) this.#do(any({ type: 'settleEffects', results }));
  }

  #setState(agent: number, kind: 'ready' | 'notReady'): void {
    const duty = kind === 'ready' ? { kind } : { kind, reason: 'break' };
    this.#do(any({ type: 'setAgentState', agent: `a${agent}`, duty }));
  }

  #do(command: Command): void {
    const at = Date.now();
    const { records } = execute(this.state, { tenant, at, by: { kind: 'system' }, command });
    this.#events += records.length;
    if (records.length > 0) this.#committed(records);
  }
}
