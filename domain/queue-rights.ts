import type { AgentId } from './ids.ts';
import type { QueueConfig } from './queue-config.ts';
import type { QueueSwitch } from './queue-policy.ts';
import { isSameJson } from './same-json.ts';

/** What a field of a queue takes to be changed; every other field takes an administrator. */
const BY_FIELD: Partial<Record<keyof QueueConfig, QueueSwitch>> = {
  greeting: 'greeting',
  music: 'music',
  strategy: 'routingMethod',
  presentMax: 'routingMethod',
  presence: 'presence',
  optOut: 'optOut',
  agents: 'membership',
  members: 'membership',
};

/** What a change of this queue takes; `administrator` = more than any switch gives. */
export function switchesFor(
  before: QueueConfig,
  after: QueueConfig,
): ReadonlySet<QueueSwitch | 'administrator'> {
  const needed = new Set<QueueSwitch | 'administrator'>();
  for (const field of new Set([...keysOf(before), ...keysOf(after)])) {
    if (field === 'overflow' || isSameJson(before[field], after[field])) continue;
    needed.add(BY_FIELD[field] ?? 'administrator');
  }
  const [was, is] = [before.overflow, after.overflow];
  if (!isSameJson(was.count, is.count)) needed.add('overflow');
  if (!isSameJson(was.wait, is.wait)) needed.add('timeout');
  if (!isSameJson(was.noAgents, is.noAgents)) needed.add('noAgents');
  return needed;
}

/** Both must hold, as with Microsoft: named for the queue, and the switch is on. */
export function mayOf(queue: QueueConfig, agent: AgentId | null): ReadonlySet<QueueSwitch> {
  const named = queue.authorised?.find((each) => each.agent === agent);
  return new Set(named?.may ?? []);
}

const keysOf = (queue: QueueConfig) => Object.keys(queue) as (keyof QueueConfig)[];
