import { E164 } from '../domain/index.ts';
import type { AgentId, QueueId } from '../domain/index.ts';
import type { Config } from './state.ts';

/** Who calls: in the name of a queue, or for themselves. */
export interface Caller {
  readonly queue: QueueId | null;
  readonly agent: AgentId | null;
  /** The number that the customer called before; they know it. */
  readonly called?: string;
}

/** Only numbers of the organisation, and only by whom the number's own document names. */
export function mayShow(config: Config, number: string, { queue, agent }: Caller): boolean {
  const shownBy = config.numbers.get(number)?.shownBy;
  if (shownBy === undefined) return false;
  if (queue !== null) return shownBy.queues === null || shownBy.queues.includes(queue);
  return shownBy.agents === null || (agent !== null && shownBy.agents.includes(agent));
}

/** Whether an agent who calls may ask for it: of a queue that has a list, only what it lists. */
export function mayChoose(config: Config, number: string, caller: Caller): boolean {
  if (!mayShow(config, number, caller)) return false;
  const own = caller.queue === null ? undefined : config.queues.get(caller.queue)?.outbound;
  if (own?.numbers === undefined || own.callerId === number) return true;
  return own.numbers.some((each) => each === number);
}

/** The number that is shown when nobody asks for another; null = none may be. */
export function callerIdOf(config: Config, caller: Caller): E164 | null {
  for (const number of candidates(config, caller)) {
    const parsed = E164.safeParse(number);
    if (parsed.success && mayShow(config, number, caller)) return parsed.data;
  }
  return null;
}

function* candidates(config: Config, { queue, agent, called }: Caller): Generator<string> {
  const own = agent === null ? null : (config.agents.get(agent)?.address ?? null);
  if (queue !== null) {
    const callerId = config.queues.get(queue)?.outbound.callerId ?? null;
    if (callerId !== null) yield callerId;
    if (called !== undefined) yield called;
    yield* config.queues.get(queue)?.outbound.numbers ?? [];
    yield* numbersOf(config, queue);
  } else if (own?.kind === 'teamsUser') {
    yield own.number;
  }
  const main = config.dialPolicy?.mainNumber ?? null;
  if (main !== null) yield main;
}

function* numbersOf(config: Config, queue: QueueId): Generator<string> {
  for (const { number, entry } of config.numbers.values()) {
    if (entry.kind === 'queue' && entry.queue === queue) yield number;
  }
}
