import type { Command, MoveTarget, QueueOrder } from '../domain/index.ts';
import { AgentId, FlowId, QueueId } from '../domain/index.ts';
import type { Chance } from './chance.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface SupervisorOptions {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly ask: (command: Command) => void;
  /** No more customers come. */
  readonly isOver: () => boolean;
}

const QUEUES = ['sales', 'support'].map((id) => QueueId.parse(id));
const ORDERS: readonly QueueOrder[] = ['paused', 'paused', 'draining', 'closed', 'open', 'normal'];
const CHANNELS = ['chat', 'email', 'sms'] as const;

/**
 * Pauses, drains, opens and closes queues, mostly for a while and sometimes until told, moves those
 * who wait, and hands agents work of other channels; whether it makes sense or not.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  begin(): void {
    const { clock, chance, ask, isOver } = this.#options;
    clock.after(chance.exponential(45_000), () => {
      if (isOver()) {
        for (const queue of QUEUES) ask(orderOf(queue, 'normal', null));
        return;
      }
      ask(this.#whim());
      this.begin();
    });
  }

  #whim(): Command {
    const { clock, chance } = this.#options;
    const queue = chance.pick(QUEUES);
    if (chance.happens(0.2)) return { type: 'moveInteractions', ...this.#move(queue) };
    if (chance.happens(0.3)) {
      const agent = AgentId.parse(`agent-${chance.between(0, 8)}`);
      const channel = chance.pick(CHANNELS);
      return { type: 'setAgentLoad', agent, channel, count: chance.between(0, 2) };
    }
    const until = clock.now() + chance.between(1_000, 30_000);
    return orderOf(queue, chance.pick(ORDERS), chance.happens(0.8) ? Math.round(until) : null);
  }

  #move(queue: QueueId): Pick<Move, 'queue' | 'interactions' | 'target'> {
    const { chance } = this.#options;
    const target = chance.pick<MoveTarget>([
      ...QUEUES.map((id) => ({ kind: 'queue' as const, queue: id })),
      { kind: 'flow', flow: FlowId.parse('main') },
      { kind: 'agent', agent: AgentId.parse('agent-2') },
    ]);
    return { queue, interactions: null, target };
  }
}

type Move = Extract<Command, { type: 'moveInteractions' }>;

function orderOf(queue: QueueId, state: QueueOrder, until: number | null): Command {
  return { type: 'setQueueState', queue, state, until, reason: 'simulated' };
}
