import type { NumberConfig, QueueConfig } from '../domain/index.ts';
import { mayShow } from './caller-id.ts';
import type { Config } from './state.ts';

/** A queue that would call with a number that is not ours, or not its own to show. */
export function callerIdFaults(path: string, queue: QueueConfig, config: Config): string[] {
  const { callerId, numbers = [] } = queue.outbound;
  const wanted: (readonly [string, string])[] = callerId === null ? [] : [['callerId', callerId]];
  numbers.forEach((number, index) => wanted.push([`numbers/${index}`, number]));
  return wanted.flatMap(([name, number]) => {
    const at = `${path}/outbound/${name}`;
    if (!config.numbers.has(number)) {
      return [`${at}: ${number} is none of the organisation's numbers; add it or choose another`];
    }
    if (mayShow(config, number, { queue: queue.id, agent: null })) return [];
    return [`${at}: ${number} may not be shown by this queue; name it in the number's shownBy`];
  });
}

/** Whom a number names as allowed to show it must be there. */
export function shownByFaults(path: string, number: NumberConfig, config: Config): string[] {
  const { queues, agents } = number.shownBy;
  const unknownQueues = (queues ?? []).filter((id) => !config.queues.has(id));
  const unknownAgents = (agents ?? []).filter((id) => !config.agents.has(id));
  return [
    ...unknownQueues.map(
      (id) => `${path}/shownBy/queues: queue ${id} does not exist; leave it out`,
    ),
    ...unknownAgents.map(
      (id) => `${path}/shownBy/agents: agent ${id} does not exist; leave it out`,
    ),
  ];
}
